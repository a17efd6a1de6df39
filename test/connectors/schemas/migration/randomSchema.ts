import { quoteAlways } from '../../../../src/core/sql/quoteName';
import type { Chance } from './chance';

/** Names as people and systems give them, up to the last of 63 bytes. */
export const names = [
  'strain',
  'Sample',
  'strain$raw',
  'a"b',
  'ärger µ',
  'select',
  'order',
  'run',
  'plate',
  'well position',
  'l'.repeat(63),
  'é'.repeat(31),
  'volume_ul',
  'name$',
  "it's",
  'back\\slash',
  'lakeside_1',
  'a.b',
  '%s $1 ?',
  '🧬 of',
] as const;

export const types = [
  'integer',
  'bigint',
  'text',
  'varchar(40)',
  'numeric(12,3)',
  'date',
  'timestamptz',
  'boolean',
  'jsonb',
  'text[]',
  'lab.mood',
  'double precision',
] as const;

export const schemas = ['lab', 'Other'] as const;

/** A value of a type as SQL writes it, for the row of a number. */
const values: Readonly<Record<(typeof types)[number], string>> = {
  integer: 'g % 7',
  bigint: 'g * 1000',
  text: "'t' || g",
  'varchar(40)': "'v' || g % 3",
  'numeric(12,3)': 'g / 7.0',
  date: "date '2026-01-01' + g::int",
  timestamptz: "timestamptz '2026-01-01 00:00+00' + g * interval '1 hour'",
  boolean: 'g % 2 = 0',
  jsonb: "jsonb_build_object('g', g)",
  'text[]': "array['x' || g]",
  'lab.mood': "(array['sad','ok','happy'])[1 + g % 3]::lab.mood",
  'double precision': 'g / 3.0',
};

export const rowsInTable = 20;

/** A script for two schemas with tables, rows, keys, views, partitions and heirs. */
export function randomSchema(chance: Chance): string {
  const tables = chooseNames(chance, 3 + chance.below(4)).map((name) =>
    [quoteAlways(chance.of(schemas)), quoteAlways(name)].join('.'),
  );
  return [
    'create schema lab',
    'create schema "Other"',
    "create type lab.mood as enum ('sad', 'ok', 'happy')",
    "create type lab.unused as enum ('one')",
    'create domain lab.positive as integer check (value > 0)',
    'create function lab.twice(integer) returns integer language sql immutable as $$ select $1 * 2 $$',
    ...tables.flatMap((table) => randomTable(table, chance)),
    ...tables.flatMap((table) => links(table, tables, chance)),
    ...tables.flatMap((table) => views(table, chance)),
    ...parted(chance),
    ...typed(chance),
    ...circled(chance),
  ].join(';\n');
}

function chooseNames(chance: Chance, count: number): readonly string[] {
  const chosen = new Set<string>();
  while (chosen.size < count) chosen.add(chance.of(names));
  return [...chosen];
}

function randomTable(table: string, chance: Chance): readonly string[] {
  const columns = chooseNames(chance, 2 + chance.below(4)).map((name) => ({
    name: quoteAlways(name),
    type: chance.of(types),
  }));
  const isSerial = chance.isTrue(0.3);
  const definitions = columns.map(({ name, type }) => {
    const isRequired = chance.isTrue(0.3) ? ' not null' : '';
    return `${name} ${type}${isRequired}`;
  });
  const id = isSerial ? 'id serial primary key' : 'id integer primary key';
  const [first] = columns;
  return [
    `create table ${table} (${[id, ...definitions].join(', ')})`,
    `insert into ${table} (id, ${columns.map(({ name }) => name).join(', ')})
      select g, ${columns.map(({ type }) => values[type]).join(', ')} from generate_series(1, ${rowsInTable}) g`,
    ...(isSerial
      ? [
          `select setval(pg_get_serial_sequence('${table.replaceAll("'", "''")}', 'id'), ${rowsInTable})`,
        ]
      : []),
    ...(chance.isTrue(0.4) && first ? [`create index on ${table} (${first.name})`] : []),
    ...(chance.isTrue(0.3) && first
      ? [`alter table ${table} add check (${first.name} is not null or id > 0)`]
      : []),
    ...(chance.isTrue(0.3) ? [`comment on table ${table} is 'It''s\n\\. one'`] : []),
    ...(chance.isTrue(0.3) && first ? [`comment on column ${table}.${first.name} is 'first'`] : []),
  ];
}

function links(table: string, tables: readonly string[], chance: Chance): readonly string[] {
  if (chance.isTrue(0.5)) return [];
  const other = chance.of(tables);
  return [
    `alter table ${table} add column other integer references ${other} (id)`,
    `update ${table} set other = id`,
  ];
}

function views(table: string, chance: Chance): readonly string[] {
  const place = tableNumber(table);
  if (chance.isTrue(0.5)) return [];
  return [
    `create view lab.v_${place} as select * from ${table} where id::text || 'x' <> 'x'`,
    ...(chance.isTrue()
      ? [
          `create view lab.w_${place} as select count(*) as n, max(id)::bigint as most from lab.v_${place}`,
        ]
      : []),
    ...(chance.isTrue()
      ? [
          `create materialized view "Other".m_${place} as select id, lab.twice(id) as double from ${table}`,
          `create unique index on "Other".m_${place} (id)`,
          `grant select on "Other".m_${place} to public`,
          `comment on materialized view "Other".m_${place} is 'kept'`,
        ]
      : []),
  ];
}

function tableNumber(table: string): number {
  let sum = 0;
  for (const character of table) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 100_000;
  return sum;
}

export const measuredView =
  'create view lab.seen as select id, x, z, kept, shown from lab.measured';

/** Columns of a domain, and computed ones, with what stands on them. */
function typed(chance: Chance): readonly string[] {
  if (chance.isTrue(0.4)) return [];
  return [
    `create table lab.measured (id integer primary key, x lab.positive default 5, xs lab.positive[], y integer, z integer,
      kept integer generated always as (y * 2) stored, shown integer generated always as (y + 1) virtual)`,
    'create index on lab.measured (kept, x) where y > 3',
    'create index on lab.measured (z)',
    measuredView,
    `insert into lab.measured (id, x, xs, y, z) select g, g, array[g, 1], g, g from generate_series(1, ${rowsInTable}) g`,
  ];
}

function parted(chance: Chance): readonly string[] {
  return [
    ...(chance.isTrue(0.4)
      ? [
          "create table lab.log (id integer not null, at date not null, what text, primary key (id, at), check (what <> 'never')) partition by range (at)",
          'create index on lab.log (what, at)',
          "create table lab.log_1 partition of lab.log for values from ('2026-01-01') to ('2026-02-01')",
          "create table lab.log_2 partition of lab.log (unique (id, at, what)) for values from ('2026-02-01') to ('2026-03-01') partition by range (id)",
          'create table lab.log_2_a partition of lab.log_2 (check (id <> -1)) for values from (0) to (16)',
          'create table lab.log_2_b partition of lab.log_2 for values from (16) to (100)',
          'create index on lab.log_2_b (what)',
          "insert into lab.log select g, date '2026-01-20' + g, 'x' from generate_series(1, 20) g",
        ]
      : []),
    ...(chance.isTrue(0.4)
      ? [
          "create table lab.parent (id integer primary key, kind text default 'p', check (kind <> 'never'))",
          'create table lab.child (own text) inherits (lab.parent)',
          "insert into lab.child (id, own) select g, 'o' from generate_series(1, 20) g",
        ]
      : []),
  ];
}

/** Two tables that refer to each other, with types of odd names. */
function circled(chance: Chance): readonly string[] {
  if (chance.isTrue(0.4)) return [];
  return [
    `create type "Other"."Kind of" as enum ('a b', 'it''s', 'Ü', 'x"y', 'last')`,
    `create domain "Other".code as text default 'c' check (value <> '')`,
    'create domain lab.nested as lab.positive check (value < 1000)',
    `create table "Other"."One" (id integer primary key, "Kind" "Other"."Kind of" not null default 'it''s', code "Other".code, n lab.nested, kinds "Other"."Kind of"[] default '{last}', two integer)`,
    'create table "Other".two (id integer generated always as identity primary key, one integer references "Other"."One", mood lab.mood default \'ok\', unique (id, one))',
    'alter table "Other"."One" add foreign key (two) references "Other".two (id) deferrable initially deferred',
    'alter table "Other"."One" add foreign key (two, id) references "Other".two (id, one) on delete cascade',
    'create index on "Other"."One" (lower(code)) include (n)',
    `create index on "Other"."One" (id) where "Kind" = 'Ü'`,
    `alter table "Other"."One" add check ("Kind" <> 'last' or n > 0)`,
    `create view lab.kinds as select id, "Kind", "Kind" = 'Ü' as is_it, n from "Other"."One" where "Kind" <> 'x"y'`,
    `insert into "Other"."One" (id, "Kind", n) select g, (array['a b', 'it''s', 'Ü'])[1 + g % 3]::"Other"."Kind of", g from generate_series(1, ${rowsInTable}) g`,
    `insert into "Other".two (one) select g from generate_series(1, ${rowsInTable}) g`,
  ];
}
