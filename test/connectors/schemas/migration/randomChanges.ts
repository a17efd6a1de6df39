import type { Client } from 'pg';
import type { Relation, SchemaSnapshot } from '../../../../src/core/schemaDiff/model/snapshot';
import { quoteAlways } from '../../../../src/core/sql/quoteName';
import type { Chance } from './chance';
import { measuredView, names, schemas, types } from './randomSchema';

/** Statements that change a schema at random; what Postgres refuses is passed over. Gives what it took. */
export async function changeAtRandom(
  client: Client,
  chance: Chance,
  { count, read }: { readonly count: number; readonly read: () => Promise<SchemaSnapshot> },
): Promise<readonly string[]> {
  const done: string[] = [];
  for (let attempt = 0; attempt < count * 4 && done.length < count; attempt += 1) {
    const sql = randomChange(await read(), chance);
    if (sql === undefined) continue;
    try {
      await client.query(sql);
      done.push(sql);
    } catch (error) {
      if (!(error instanceof Error) || !('severity' in error)) throw error;
    }
  }
  return done;
}

type Make = (relation: Relation, chance: Chance, snapshot: SchemaSnapshot) => string | undefined;

function pathOf({ schema, name }: { readonly schema: string; readonly name: string }): string {
  return `${quoteAlways(schema)}.${quoteAlways(name)}`;
}

function columnOf(relation: Relation, chance: Chance): string | undefined {
  const columns = relation.columns.filter(({ name }) => name !== 'id');
  return columns.length === 0 ? undefined : quoteAlways(chance.of(columns).name);
}

const ofColumn =
  (write: (table: string, column: string, chance: Chance) => string): Make =>
  (relation, chance) => {
    const column = columnOf(relation, chance);
    return column && write(pathOf(relation), column, chance);
  };

/** Two names change places; whatever is in between is none of the diff's business. */
const swapColumns: Make = (relation, chance) => {
  const [a, b] = [columnOf(relation, chance), columnOf(relation, chance)];
  if (a === undefined || b === undefined || a === b) return undefined;
  const table = `alter table ${pathOf(relation)} rename column`;
  return `${table} ${a} to between; ${table} ${b} to ${a}; ${table} between to ${b}`;
};

const swapTables: Make = (relation, chance, { relations }) => {
  const tables = relations.filter(
    ({ kind, schema }) => kind === 'table' && schema === relation.schema,
  );
  const other = chance.of(tables);
  if (other === relation) return undefined;
  const between = pathOf({ schema: relation.schema, name: 'between' });
  return `alter table ${pathOf(relation)} rename to between; alter table ${pathOf(other)} rename to ${quoteAlways(relation.name)}; alter table ${between} rename to ${quoteAlways(other.name)}`;
};

/** Another table of the name, with all rows; what is said of the older one and its keys is gone. */
function partedAnew(
  table: 'lab.log' | 'lab.measured',
  {
    by,
    key,
    parts,
  }: { readonly by: string; readonly key: string; readonly parts: readonly string[] },
): string {
  const [columns, before, after] =
    table === 'lab.log'
      ? ['id, at, what', '', '']
      : ['id, x, xs, y, z', 'drop view lab.seen', measuredView];
  return [
    before,
    `create table lab.copied (like ${table} including defaults including generated)`,
    `insert into lab.copied (${columns}) select ${columns} from ${table}`,
    `drop table ${table}`,
    `create table ${table} (like lab.copied including defaults including generated) ${by}`,
    ...parts,
    `insert into ${table} (${columns}) select ${columns} from lab.copied`,
    'drop table lab.copied',
    `alter table ${table} add primary key (${key})`,
    after,
  ].join('; ');
}

/** A domain of the same name over another type. */
function anotherDomain(type: string): string {
  return [
    'alter domain lab.positive rename to was_positive',
    `create domain lab.positive as ${type} check (value > 0)`,
    'drop view if exists lab.seen',
    `alter table lab.measured alter x drop default, alter x type lab.positive using x::integer,
      alter xs type lab.positive[] using xs::integer[]::${type}[]`,
    'drop domain lab.was_positive',
  ].join('; ');
}

/** What Postgres does not alter, so that it is made anew. */
const remakes: readonly Make[] = [
  () => anotherDomain('bigint'),
  () => anotherDomain('numeric(20,2)'),
  () =>
    'alter table lab.measured drop z cascade; alter table lab.measured add z integer generated always as (id + 7) stored',
  () => 'alter table lab.measured alter kept drop expression',
  () =>
    'alter table lab.measured drop kept cascade; alter table lab.measured add kept integer generated always as (y + 2) virtual',
  () =>
    'alter table lab.measured drop shown cascade; alter table lab.measured add shown bigint default 4',
  (relation) =>
    `drop table ${pathOf(relation)} cascade; create view ${pathOf(relation)} as select 1 as id, 'v'::text as name`,
  () =>
    partedAnew('lab.log', {
      by: 'partition by hash (id)',
      key: 'id, at',
      parts: [
        'create table lab.log_1 partition of lab.log for values with (modulus 2, remainder 0)',
        'create table lab.log_2 partition of lab.log for values with (modulus 2, remainder 1)',
      ],
    }),
  () => partedAnew('lab.log', { by: '', key: 'id, at', parts: [] }),
  () =>
    partedAnew('lab.measured', {
      by: 'partition by range (id)',
      key: 'id',
      parts: ['create table lab.measured_all partition of lab.measured default'],
    }),
];

const changes: readonly Make[] = [
  ofColumn(
    (table, column, chance) =>
      `alter table ${table} rename column ${column} to ${quoteAlways(chance.of(names))}`,
  ),
  ofColumn(
    (table, column, chance) =>
      `alter table ${table} rename column ${column} to ${quoteAlways(chance.of(names))}`,
  ),
  swapColumns,
  swapTables,
  (relation, chance) =>
    `alter table ${pathOf(relation)} rename to ${quoteAlways(chance.of(names))}`,
  (relation, chance) =>
    `alter table ${pathOf(relation)} rename to ${quoteAlways(chance.of(names))}`,
  (relation, chance) =>
    `alter table ${pathOf(relation)} set schema ${quoteAlways(chance.of(schemas))}`,
  (relation, chance) =>
    `alter table ${pathOf(relation)} add column ${quoteAlways(chance.of(names))} ${chance.of(types)}`,
  (relation, chance) =>
    `alter table ${pathOf(relation)} add column ${quoteAlways(chance.of(names))} integer not null default ${chance.below(9)}`,
  ofColumn((table, column) => `alter table ${table} drop column ${column}`),
  ofColumn((table, column) => `alter table ${table} drop column ${column} cascade`),
  ofColumn((table, column) => `alter table ${table} alter ${column} type text`),
  (relation) => `alter table ${pathOf(relation)} alter id type bigint`,
  ofColumn((table, column) => `alter table ${table} alter ${column} set not null`),
  ofColumn((table, column) => `alter table ${table} alter ${column} drop not null`),
  ofColumn((table, column) => `alter table ${table} alter ${column} set default 'x'`),
  ofColumn((table, column) => `alter table ${table} alter ${column} set default 7`),
  ofColumn((table, column) => `alter table ${table} alter ${column} drop default`),
  ofColumn((table, column) => `alter table ${table} alter ${column} type text collate "C"`),
  (relation) => `alter table ${pathOf(relation)} alter id add generated by default as identity`,
  ofColumn((table, column) => `create index on ${table} (${column} desc) where id > 3`),
  ofColumn((table, column) => `create unique index on ${table} (id, ${column})`),
  ofColumn((table, column) => `alter table ${table} add unique (id, ${column})`),
  ofColumn(
    (table, column) => `alter table ${table} add check (${column} is not null or id::text <> '')`,
  ),
  (relation) =>
    `alter table ${pathOf(relation)} add column made integer generated always as (id * 2) stored`,
  (relation, chance, { relations }) =>
    `alter table ${pathOf(relation)} add column link integer references ${pathOf(chance.of(relations))} (id)`,
  (relation, chance, { relations }) =>
    `alter table ${pathOf(relation)} add foreign key (id) references ${pathOf(chance.of(relations))} (id) deferrable`,
  (relation, chance) => {
    const { foreignKeys, uniques, checks, primaryKey } = relation;
    const all = [...foreignKeys, ...uniques, ...checks, ...(primaryKey ? [primaryKey] : [])];
    if (all.length === 0) return undefined;
    const name = quoteAlways(chance.of(all).name);
    return chance.isTrue()
      ? `alter table ${pathOf(relation)} drop constraint ${name}`
      : `alter table ${pathOf(relation)} rename constraint ${name} to ${quoteAlways(chance.of(names))}`;
  },
  (relation, chance) => {
    if (relation.indexes.length === 0) return undefined;
    const index = pathOf({ schema: relation.schema, name: chance.of(relation.indexes).name });
    return chance.isTrue()
      ? `drop index ${index}`
      : `alter index ${index} rename to ${quoteAlways(chance.of(names))}`;
  },
  (relation) => `comment on table ${pathOf(relation)} is 'now "this"'`,
  ofColumn((table, column) => `comment on column ${table}.${column} is null`),
  (relation) => `drop table ${pathOf(relation)}`,
  (relation) => `drop table ${pathOf(relation)} cascade`,
  (relation) => `alter table ${pathOf(relation)} set unlogged`,
  (relation, chance) =>
    `create view ${pathOf({ schema: chance.of(schemas), name: chance.of(names) })} as select *, 1::bigint as one from ${pathOf(relation)}`,
  (_, chance) =>
    `create table ${pathOf({ schema: chance.of(schemas), name: chance.of(names) })} (id bigint primary key, mood lab.mood default 'ok', at timestamptz default now())`,
  (_, chance) =>
    `create table ${pathOf({ schema: chance.of(schemas), name: chance.of(names) })} (id serial, x lab.positive, y text[] not null default '{}')`,
  () => `alter type lab.mood add value if not exists 'great' before 'happy'`,
  () => `alter type lab.mood rename value 'ok' to 'fine'`,
  () => 'drop type lab.unused',
  () => 'alter type lab.unused rename to "Used"',
  () => `create type lab.color as enum ('red', 'green')`,
  () => 'create schema if not exists more',
  () => 'alter domain lab.positive set default 3',
  () => 'alter domain lab.positive drop constraint positive_check',
  () =>
    "create table lab.log_3 partition of lab.log for values from ('2026-03-01') to ('2026-04-01')",
  () => 'alter table lab.log detach partition lab.log_1',
  () => 'alter table lab.child no inherit lab.parent',
  () => 'alter table lab.log add column more text',
  () => 'alter table lab.parent add column more text',
  () => 'alter table lab.log rename column what to "What"',
  () => 'alter table lab.parent rename column kind to "Kind"',
  () => 'alter table lab.parent alter kind drop default',
  () => 'alter table lab.log alter what type varchar(200)',
  (_, chance, { relations }) => {
    const views = relations.filter(({ kind }) => kind === 'view');
    if (views.length === 0) return undefined;
    const view = pathOf(chance.of(views));
    return chance.isTrue()
      ? `drop view ${view}`
      : `alter view ${view} rename to ${quoteAlways(chance.of(names))}`;
  },
];

function randomChange(snapshot: SchemaSnapshot, chance: Chance): string | undefined {
  const tables = snapshot.relations.filter(({ kind }) => kind === 'table');
  if (tables.length === 0) return undefined;
  const make = chance.of(chance.isTrue(0.2) ? remakes : changes);
  return make(chance.of(tables), chance, snapshot);
}
