import type { ChangeOf } from '../../changes/change';
import { tablePath, writePath } from '../../model/objectPath';
import type { Relation } from '../../model/snapshot';
import { quoteIdentifier, quotePath } from '../../normal/quoteIdentifier';
import { printIndex } from '../../print/printParts';
import { printRelationComments } from '../../print/printComments';
import { printTable } from '../../print/printTable';
import { sequencesOf } from '../../print/sequences';
import { notNull, refuseNulls } from '../columns/notNullPieces';
import { sequencePieces } from '../columns/sequencePieces';
import { printPart } from '../parts/printPart';
import type { Piece } from '../piece';
import type { PlanContext } from '../planContext';
import type { Presence } from '../select/presence';
import { madeWithout } from './madeWithout';

/** Makes a table: its foreign keys come when all tables are there, what moves into it may come late. */
export function makeTable(
  change: ChangeOf<'addTable'>,
  {
    context,
    presence,
    order,
  }: { readonly context: PlanContext; readonly presence: Presence; readonly order: number },
): readonly Piece[] {
  const { after } = context;
  const path = tablePath(change.after);
  const moved = movedInto(change.after, context);
  const relation = withNames(change.after, moved, { context, presence });
  const parent = relation.partitionOf && after.relation(change.after.partitionOf?.parent ?? []);
  const changes = [change];
  const piece = (phase: Piece['phase'], title: string, sql: string): Piece => ({
    phase,
    title,
    sql,
    changes,
    order,
  });
  const name = writePath(path);
  const sequences = sequencesOf(relation).flatMap(({ column }) => {
    const found = relation.columns.find((one) => one.name === column);
    const isParents = after
      .parentsWith([...path, column])
      .some(({ columns }) =>
        columns.some((one) => one.name === column && one.default === found?.default),
      );
    if (found === undefined || isParents) return [];
    return [sequencePieces([...path, column], found, changes)];
  });
  const late = change.after.columns.filter(
    ({ name: column, isNullable }) => moved.has(column) && !isNullable,
  );
  return [
    ...sequences.flatMap(({ before }) => before),
    ...printTable(relation, { parent, foreignKeys: [] }).map((sql) =>
      piece('makeTables', `make ${name}${madeWithout(after.snapshot)}`, sql),
    ),
    ...withoutDefaults(relation, context).map((sql) =>
      piece('makeTables', `take from ${name} the defaults of its parents`, sql),
    ),
    ...sequences.flatMap((one) => one.after),
    ...late.flatMap(({ name: column }) => [
      ...refuseNulls([...path, column], change),
      notNull([...path, column], change),
    ]),
    ...relation.indexes.map((index) =>
      piece('indexes', `add index ${writePath([index.name])} to ${name}`, printIndex(path, index)),
    ),
    ...linksOf(change, { context, presence }),
    ...printRelationComments(relation).map((sql) => piece('comments', `comment on ${name}`, sql)),
  ];
}

/** What an heir says nothing of it has from its parents when it is made, also where it shall have none. */
function withoutDefaults(relation: Relation, { after }: PlanContext): readonly string[] {
  if (relation.inherits.length === 0) return [];
  const path = tablePath(relation);
  return relation.columns
    .filter((column) => column.default === undefined && column.identity === undefined)
    .filter(({ name }) =>
      after
        .parentsWith([...path, name])
        .some((parent) =>
          parent.columns.some((column) => column.name === name && column.default !== undefined),
        ),
    )
    .map(
      ({ name }) =>
        `ALTER TABLE ONLY ${quotePath(path)} ALTER COLUMN ${quoteIdentifier(name)} DROP DEFAULT`,
    );
}

/** Columns that come from another table. */
function movedInto(relation: Relation, { names }: PlanContext): ReadonlySet<string> {
  const path = tablePath(relation);
  const moved = relation.columns.filter(
    ({ name }) => names.columnBefore([...path, name]) !== undefined,
  );
  return new Set(moved.map(({ name }) => name));
}

function withNames(
  relation: Relation,
  moved: ReadonlySet<string>,
  { context: { names }, presence }: { readonly context: PlanContext; readonly presence: Presence },
): Relation {
  const path = tablePath(relation);
  const { partitionOf } = relation;
  return {
    ...relation,
    columns: relation.columns
      .filter(({ name }) => !moved.has(name) || presence.isThere([...path, name]))
      .map((column) => (moved.has(column.name) ? { ...column, isNullable: true } : column)),
    inherits: relation.inherits.map((parent) => names.table(parent)),
    partitionOf: partitionOf && { ...partitionOf, parent: names.table(partitionOf.parent) },
  };
}

/** Foreign keys of a new table, as far as what they lead to will be there. */
function linksOf(
  change: ChangeOf<'addTable'>,
  { context, presence }: { readonly context: PlanContext; readonly presence: Presence },
): readonly Piece[] {
  const path = tablePath(change.after);
  return change.after.foreignKeys.flatMap((key): readonly Piece[] => {
    const needed = [key.refTable, ...key.refColumns.map((name) => [...key.refTable, name])];
    const missing = needed.find((one) => !presence.isThere(one));
    const name = writePath([key.name]);
    if (missing !== undefined && context.after.relation(key.refTable) !== undefined) {
      context.selection.leaveOutPart(
        change,
        'dependent',
        `it is made without its foreign key ${name}: ${writePath(missing)} is not made`,
      );
      return [];
    }
    const { sql } = printPart(key, 'addForeignKey', { table: path, names: context.names });
    return [
      {
        phase: 'links',
        title: `add foreign key ${name} to ${writePath(path)}`,
        sql: `ALTER TABLE ${quotePath(path)} ${sql}`,
        changes: [change],
      },
    ];
  });
}

/** Tables that are dropped, all at once: they may refer to each other. */
export function dropTables(
  changes: readonly ChangeOf<'dropTable'>[],
  phase: 'dropTables' | 'dropSources',
  nameOf: (change: ChangeOf<'dropTable'>) => readonly string[],
): readonly Piece[] {
  const foreign = changes.filter(({ before }) => before.kind === 'foreignTable');
  const own = changes.filter((change) => !foreign.includes(change));
  return [['TABLE', own] as const, ['FOREIGN TABLE', foreign] as const].flatMap(
    ([word, list]): readonly Piece[] =>
      list.length === 0
        ? []
        : [
            {
              phase,
              title: `drop ${list.map(({ object }) => writePath(object)).join(', ')}`,
              sql: `DROP ${word} ${list.map((change) => quotePath(nameOf(change))).join(', ')}`,
              changes: list,
              isDestructive: true,
            },
          ],
  );
}
