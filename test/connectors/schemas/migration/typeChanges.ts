import { quoteText, quoteAlways } from '../../../../src/core/sql/quoteName';
import { isView } from '../../../../src/core/schemaDiff/model/isView';
import { tablePath } from '../../../../src/core/schemaDiff/model/objectPath';
import type {
  DomainType,
  EnumType,
  SchemaSnapshot,
} from '../../../../src/core/schemaDiff/model/snapshot';
import { quotePath } from '../../../../src/core/schemaDiff/normal/quoteIdentifier';
import type { Chance } from './chance';
import { pathOf, type Make } from './make';
import { names, schemas } from './randomSchema';

/** Values as people give them. */
const values = ['fine', 'great', 'Great', "it's", 'sad ', 'a"b', 'très bien', 'ok', 'v'.repeat(63)];

const ofEnum =
  (write: (type: EnumType, chance: Chance, snapshot: SchemaSnapshot) => string | undefined): Make =>
  (_, chance, snapshot) =>
    snapshot.enums.length === 0 ? undefined : write(chance.of(snapshot.enums), chance, snapshot);

const ofDomain =
  (write: (domain: DomainType, chance: Chance) => string | undefined): Make =>
  (_, chance, { domains }) =>
    domains.length === 0 ? undefined : write(chance.of(domains), chance);

const addValue = ofEnum((type, chance) => {
  const where = chance.isTrue(0.7)
    ? ` ${chance.of(['before', 'after'])} ${quoteText(chance.of(type.values))}`
    : '';
  return `alter type ${pathOf(type)} add value ${quoteText(chance.of(values))}${where}`;
});

const renameValue = ofEnum(
  (type, chance) =>
    `alter type ${pathOf(type)} rename value ${quoteText(chance.of(type.values))} to ${quoteText(chance.of(values))}`,
);

/** Another type takes its place, with all columns. */
function remake(type: EnumType, kept: readonly string[], { relations }: SchemaSnapshot): string {
  const written = quotePath(tablePath(type));
  const users = relations.flatMap((relation) =>
    isView(relation) || relation.partitionOf !== undefined
      ? []
      : relation.columns
          .filter((column) => column.type === written)
          .map(({ name }) => {
            const column = `alter ${quoteAlways(name)}`;
            return `alter table ${pathOf(relation)} ${column} drop default, ${column} type ${pathOf(type)} using ${quoteAlways(name)}::text::${pathOf(type)}`;
          }),
  );
  const was = pathOf({ schema: type.schema, name: 'was' });
  return [
    `alter type ${pathOf(type)} rename to was`,
    `create type ${pathOf(type)} as enum (${kept.map(quoteText).join(', ')})`,
    ...users,
    `drop type ${was}`,
  ].join('; ');
}

export const typeChanges: readonly Make[] = [
  addValue,
  addValue,
  addValue,
  renameValue,
  renameValue,
  renameValue,
  ofEnum((type, _, snapshot) => remake(type, type.values.toReversed(), snapshot)),
  ofEnum((type, chance, snapshot) =>
    remake(
      type,
      [...type.values].filter(() => chance.isTrue(0.8)),
      snapshot,
    ),
  ),
  ofEnum((type, chance, snapshot) => remake(type, [chance.of(values), ...type.values], snapshot)),
  ofEnum((type, chance) => `alter type ${pathOf(type)} rename to ${quoteAlways(chance.of(names))}`),
  ofEnum(
    (type, chance) => `alter type ${pathOf(type)} set schema ${quoteAlways(chance.of(schemas))}`,
  ),
  ofEnum((type) => `comment on type ${pathOf(type)} is 'of "values"'`),
  ofEnum((type) => `drop type ${pathOf(type)}`),
  ofEnum((type) => `drop type ${pathOf(type)} cascade`),
  (_, chance) =>
    `create type ${pathOf({ schema: chance.of(schemas), name: chance.of(names) })} as enum ('red', 'green')`,
  ofDomain((domain) => `alter domain ${pathOf(domain)} set default 3`),
  ofDomain((domain) => `alter domain ${pathOf(domain)} drop default`),
  ofDomain((domain) => `alter domain ${pathOf(domain)} set not null`),
  ofDomain((domain) => `alter domain ${pathOf(domain)} drop not null`),
  ofDomain(
    (domain, chance) =>
      `alter domain ${pathOf(domain)} add check (value::text <> '${chance.below(9)}00')`,
  ),
  ofDomain((domain, chance) => {
    if (domain.checks.length === 0) return undefined;
    const name = quoteAlways(chance.of(domain.checks).name);
    return chance.isTrue()
      ? `alter domain ${pathOf(domain)} drop constraint ${name}`
      : `alter domain ${pathOf(domain)} rename constraint ${name} to ${quoteAlways(chance.of(names))}`;
  }),
  ofDomain(
    (domain, chance) => `alter domain ${pathOf(domain)} rename to ${quoteAlways(chance.of(names))}`,
  ),
  ofDomain(
    (domain, chance) =>
      `alter domain ${pathOf(domain)} set schema ${quoteAlways(chance.of(schemas))}`,
  ),
  ofDomain((domain) => `comment on domain ${pathOf(domain)} is 'what it''s for'`),
  ofDomain((domain) => `drop domain ${pathOf(domain)} cascade`),
  (_, chance) =>
    `create domain ${pathOf({ schema: chance.of(schemas), name: chance.of(names) })} as text default 'd' check (value <> '')`,
  () => 'create schema if not exists more',
  () => 'create schema "Third"; comment on schema "Third" is \'it\'\'s new\'',
  () => "comment on schema lab is 'of the lab'",
  (relation, chance) =>
    `create schema if not exists more; alter table ${pathOf(relation)} set schema ${chance.of(['more', 'public'])}`,
];
