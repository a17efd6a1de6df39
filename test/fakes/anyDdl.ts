import * as fc from 'fast-check';

/** A script of DDL that Postgres takes, for a schema that is in the search path. */
export const anyDdl: fc.Arbitrary<string> = fc
  .uniqueArray(fc.constantFrom('run', 'sample', 'Ta ble', 'na$me', 'über', 'order', 'x_y'), {
    minLength: 1,
    maxLength: 4,
  })
  .chain((names) => fc.tuple(...names.map(anyTable)))
  .map((tables) =>
    [
      `create type mood as enum ('sad', 'o''k')`,
      'create domain positive as int check (value > 0)',
      ...tables.flatMap(({ statements }) => statements),
      ...tables.flatMap(({ later }, place) => later(tables[place - 1]?.name)),
    ].join(';\n'),
  );

interface AnyTable {
  readonly name: string;
  readonly statements: readonly string[];
  /** What needs another table. */
  readonly later: (other: string | undefined) => readonly string[];
}

const types = {
  int: ['0', '-7', '1 + 2'],
  bigint: ['9000000000'],
  'numeric(8,2)': ['0', '1.50', `'3'`],
  text: [`''`, `'a''b'`, `lower('X')`],
  'varchar(9)': [`'x'`],
  boolean: ['true', `'f'`],
  date: ['current_date', `'2026-11-26'`],
  timestamptz: ['now()', 'current_timestamp'],
  jsonb: [`'{}'`],
  'text[]': [`'{}'`, `array['a', 'b']`],
  uuid: ['gen_random_uuid()'],
  mood: [`'sad'`],
  positive: ['3'],
  'interval day to second(3)': [`'1 day'`],
} as const;

const anyColumn = fc.constantFrom(...(Object.keys(types) as (keyof typeof types)[])).chain((type) =>
  fc.record({
    type: fc.constant(type),
    isNullable: fc.boolean(),
    default: fc.option(fc.constantFrom<string>(...types[type])),
    comment: fc.option(fc.constantFrom('a', `it's`, '"b"\\')),
  }),
);

const columnNames = ['id', 'name', 'a b', 'É', 'select', 'n$', 'c_1'] as const;

function anyTable(name: string): fc.Arbitrary<AnyTable> {
  return fc
    .record({
      columns: fc.array(anyColumn, { minLength: 1, maxLength: columnNames.length }),
      hasKey: fc.boolean(),
      isSerial: fc.boolean(),
      isUnique: fc.boolean(),
      hasIndex: fc.boolean(),
      isDescending: fc.boolean(),
      hasView: fc.boolean(),
      check: fc.option(
        fc.constantFrom('%s is not null', 'not (%s is null) or 1 = 2', `%s::text in ('a', 'b')`),
      ),
      comment: fc.option(fc.constantFrom('What it is', `It's`)),
    })
    .map((shape) => tableOf(name, shape));
}

interface Shape {
  readonly columns: readonly {
    readonly type: string;
    readonly isNullable: boolean;
    readonly default: string | null;
    readonly comment: string | null;
  }[];
  readonly hasKey: boolean;
  readonly isSerial: boolean;
  readonly isUnique: boolean;
  readonly hasIndex: boolean;
  readonly isDescending: boolean;
  readonly hasView: boolean;
  readonly check: string | null;
  readonly comment: string | null;
}

function tableOf(name: string, shape: Shape): AnyTable {
  const table = quoted(name);
  const columns = shape.columns.map((column, place) => ({
    ...column,
    name: quoted(columnNames[place] ?? 'more'),
  }));
  const statements = [
    `create table ${table} (${elementsOf(columns, shape).join(', ')})`,
    ...(shape.hasIndex
      ? [`create index on ${table} (key${shape.isDescending ? ' desc' : ''}) where key > 0`]
      : []),
    ...comment(`table ${table}`, shape.comment),
    ...columns.flatMap((column) => comment(`column ${table}.${column.name}`, column.comment)),
    ...(shape.hasView ? [viewOf(name, columns.at(-1)?.name ?? 'key')] : []),
  ];
  return { name: shape.hasKey ? table : '', statements, later: (other) => linkOf(name, other) };
}

type NamedColumn = Shape['columns'][number] & { readonly name: string };

function elementsOf(columns: readonly NamedColumn[], shape: Shape): readonly string[] {
  const check = shape.check?.replace('%s', columns[0]?.name ?? 'key');
  return [
    ...columns.map(
      ({ name, type, isNullable, default: value }) =>
        `${name} ${type}${isNullable ? '' : ' not null'}${value === null ? '' : ` default ${value}`}`,
    ),
    ...(shape.isSerial ? ['number serial'] : []),
    shape.hasKey ? 'key bigint generated always as identity primary key' : 'key int',
    ...(shape.isUnique ? ['unique (key)'] : []),
    ...(check === undefined ? [] : [`check (${check})`]),
  ];
}

function viewOf(name: string, column: string): string {
  const view = quoted(`${name} view`);
  return `create view ${view} as select t.*, t.key + 1 as next from ${quoted(name)} t where ${column} is not null`;
}

function linkOf(name: string, other: string | undefined): readonly string[] {
  if (other === undefined || other === '') return [];
  const table = quoted(name);
  return [
    `alter table ${table} add column up bigint references ${other} on delete cascade`,
    `create view ${quoted(`${name} up`)} as select a.key, b.up from ${other} a join ${table} b on b.up = a.key`,
  ];
}

function comment(on: string, text: string | null): readonly string[] {
  return text === null ? [] : [`comment on ${on} is '${text.replaceAll("'", "''")}'`];
}

function quoted(name: string): string {
  return `"${name}"`;
}
