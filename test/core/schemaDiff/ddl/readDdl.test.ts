import { describe, expect, it } from 'vitest';
import { relationOf, snapshotOf } from '../../../fakes/ddl';

describe('types', () => {
  it.each([
    ['int', 'integer'],
    ['int8', 'bigint'],
    ['smallint', 'smallint'],
    ['float', 'double precision'],
    ['float(3)', 'real'],
    ['decimal(5)', 'numeric(5,0)'],
    ['numeric(10,2)', 'numeric(10,2)'],
    ['varchar(20)', 'character varying(20)'],
    ['varchar', 'character varying'],
    ['char', 'character(1)'],
    ['"char"', '"char"'],
    ['timestamp', 'timestamp without time zone'],
    ['timestamptz(3)', 'timestamp(3) with time zone'],
    ['time(3)', 'time(3) without time zone'],
    ['interval day to second(3)', 'interval day to second(3)'],
    ['interval(2)', 'interval(2)'],
    ['bit varying(3)', 'bit varying(3)'],
    ['bit', 'bit(1)'],
    ['bool', 'boolean'],
    ['text[][]', 'text[]'],
    ['int4[]', 'integer[]'],
    ['uuid', 'uuid'],
    ['citext', 'public.citext'],
    ['geo.geometry(point,4326)', 'geo.geometry(point,4326)'],
  ])('%s is %s, as format_type prints it', async (written, printed) => {
    const { columns } = await relationOf(`create table t (a ${written})`);
    expect(columns).toEqual([{ name: 'a', type: printed, isNullable: true }]);
  });

  it('of the script itself are found by the search path', async () => {
    const { relations, enums } = await snapshotOf(
      'create schema lab',
      `create type lab.mood as enum ('sad', 'ok')`,
      'set search_path = lab, public',
      'create table t (m mood, n mood[])',
    );
    expect(enums).toEqual([{ schema: 'lab', name: 'mood', values: ['sad', 'ok'] }]);
    expect(relations[0]?.schema).toBe('lab');
    expect(relations[0]?.columns.map(({ type }) => type)).toEqual(['lab.mood', 'lab.mood[]']);
  });
});

describe('defaults', () => {
  it.each([
    ['int', '-1', '-1'],
    ['int', `'3'`, '3'],
    ['text', `'a''b'::text`, `'a''b'`],
    ['boolean', `'f'`, 'false'],
    ['timestamp', `'2026-11-26'`, `'2026-11-26 00:00:00'`],
    ['timestamptz', 'now()', 'now()'],
    ['timestamptz', 'current_timestamp', 'CURRENT_TIMESTAMP'],
    ['int', `nextval('a_seq'::regclass)`, `nextval('public.a_seq')`],
    ['text[]', `'{}'::text[]`, `'{}'`],
    ['text[]', `array['a']::text[]`, `ARRAY['a']`],
    ['interval', `interval '1 day'`, `'1 day'`],
    ['date', `(now() at time zone 'utc')::date`, `timezone('utc', now())::date`],
    ['uuid', 'pg_catalog.gen_random_uuid()', 'gen_random_uuid()'],
  ])('of %s: %s is %s', async (type, written, normal) => {
    const { columns } = await relationOf(`create table t (a ${type} default ${written})`);
    expect(columns[0]?.default).toBe(normal);
  });

  it('of null are none', async () => {
    const { columns } = await relationOf('create table t (a text default null)');
    expect(columns[0]).not.toHaveProperty('default');
    const { domains } = await snapshotOf('create domain d as text default null');
    expect(domains[0]).not.toHaveProperty('default');
  });

  it('gives a domain the default of the one below, unless it has another or none', async () => {
    const { domains } = await snapshotOf(`create domain a as int default 5; create domain b as a;
      create domain c as a default null; create domain d as a default 6; create domain e as a[]`);
    expect(domains.map((domain) => domain.default)).toEqual(['5', '5', undefined, '6', undefined]);
  });
});

describe('checks', () => {
  it.each([
    [`a in ('x', 'y')`, `a IN ('x', 'y')`],
    [
      `((a)::text = any ((array['x'::character varying, 'y'::character varying])::text[]))`,
      `a IN ('x', 'y')`,
    ],
    [`a = any (array['x'])`, `a = 'x'`],
    [`(n >= 1) and (n <= 2)`, '(n >= 1) AND (n <= 2)'],
    [`n between 1 and 2`, '(n >= 1) AND (n <= 2)'],
    [
      `((n > (0)::numeric) and ((n < 5) and a is not null))`,
      '(n > 0) AND (n < 5) AND (a IS NOT NULL)',
    ],
    [`not (a like 'x%') or n != 3`, `(NOT (a ~~ 'x%')) OR (n <> 3)`],
    [`case when n > 0 then true else null end`, 'CASE WHEN n > 0 THEN true END'],
    [`coalesce(a, '') <> ''`, `COALESCE(a, '') <> ''`],
    [`a is not distinct from 'x'`, `NOT (a IS DISTINCT FROM 'x')`],
    [`t.a ~ '^x'`, `a ~ '^x'`],
  ])('%s becomes %s', async (written, normal) => {
    const { checks } = await relationOf(
      `create table t (a varchar, n numeric, check (${written}))`,
    );
    expect(checks.map(({ expression }) => expression)).toEqual([normal]);
  });
});

describe('tables', () => {
  it('have keys, uniques, checks and references, named as the server names them', async () => {
    const { relations } = await snapshotOf(
      "create table run (id serial primary key, name varchar(20) unique check (name <> ''))",
      `create table sample (
        run int references run on delete cascade, "No" int, weight numeric check (weight > 0),
        primary key (run, "No"), unique nulls not distinct (weight, "No"), check (run > "No"),
        constraint again foreign key (run) references run (id) deferrable)`,
    );
    expect(relations).toMatchObject([
      {
        name: 'run',
        columns: [
          { name: 'id', isNullable: false, default: `nextval('public.run_id_seq')` },
          { name: 'name', isNullable: true },
        ],
        primaryKey: { name: 'run_pkey', columns: ['id'] },
        uniques: [{ name: 'run_name_key', columns: ['name'] }],
        checks: [{ name: 'run_name_check', expression: `name <> ''` }],
      },
      {
        name: 'sample',
        columns: [{ isNullable: false }, { isNullable: false }, { isNullable: true }],
        primaryKey: { name: 'sample_pkey', columns: ['run', 'No'] },
        uniques: [
          { name: 'sample_weight_No_key', columns: ['weight', 'No'], nullsNotDistinct: true },
        ],
        foreignKeys: [
          { name: 'again', refColumns: ['id'], onDelete: 'noAction', isDeferrable: true },
          {
            name: 'sample_run_fkey',
            refTable: ['public', 'run'],
            refColumns: ['id'],
            onDelete: 'cascade',
          },
        ],
        checks: [
          { name: 'sample_check', expression: 'run > "No"' },
          { name: 'sample_weight_check', expression: 'weight > 0' },
        ],
      },
    ]);
  });

  it('are changed by ALTER TABLE', async () => {
    const relation = await relationOf(
      'create table t (a int, b text, c text, d int)',
      'create index on t (b, lower(c) desc) where d is not null',
      'alter table only t add constraint k primary key (a), alter column b set default 5, alter column b set not null',
      'alter table t drop column d, alter column c type varchar(5), add column if not exists e date default now()',
      'alter table t rename column b to "B b"',
      'alter table t rename to "T"',
    );
    expect(relation).toMatchObject({
      name: 'T',
      columns: [
        { name: 'a', isNullable: false },
        { name: 'B b', isNullable: false, default: '5' },
        { name: 'c', type: 'character varying(5)' },
        { name: 'e', default: 'now()' },
      ],
      primaryKey: { name: 'k', columns: ['a'] },
      indexes: [],
    });
  });

  it('take on the columns of what they inherit from, are part of, or are like', async () => {
    const { relations } = await snapshotOf(
      "create table log (at date not null, what text default 'x', check (what <> '')) partition by range (at)",
      `create table log_10 partition of log for values from ('2026-10-01') to ('2026-11-01')`,
      'create table more (extra int) inherits (plain)',
    );
    expect(relations).toMatchObject([
      { name: 'log', kind: 'partitionedTable', partitioning: 'RANGE (at)' },
      {
        name: 'log_10',
        columns: [
          { name: 'at', isNullable: false },
          { name: 'what', default: `'x'` },
        ],
        partitionOf: {
          parent: ['public', 'log'],
          bound: `FOR VALUES FROM ('2026-10-01') TO ('2026-11-01')`,
        },
        checks: [],
      },
    ]);
    const { relations: others } = await snapshotOf(
      'create table plain (a int default 3, b text not null)',
      'create table more (extra int) inherits (plain)',
      'alter table plain add column late int',
      'create table alike (like plain including defaults, z int)',
    );
    expect(others.map(({ name, columns }) => [name, columns.map((column) => column.name)])).toEqual(
      [
        ['alike', ['a', 'b', 'late', 'z']],
        ['more', ['a', 'b', 'extra', 'late']],
        ['plain', ['a', 'b', 'late']],
      ],
    );
  });
});

it('a column that is renamed is so in exclusions and in what a table is partitioned by', async () => {
  const { relations } = await snapshotOf(
    'create table booking (during tsrange, exclude using gist (during with &&))',
    'alter table booking rename during to taken',
    'create table log (at timestamptz) partition by range (at)',
    'alter table log rename at to logged',
  );
  expect(relations).toMatchObject([
    { exclusions: [{ definition: 'EXCLUDE USING gist (taken WITH &&)' }] },
    { partitioning: 'RANGE (logged)' },
  ]);
});

it('indexes that LIKE copies are named by their columns, whatever is said of them', async () => {
  const { relations } = await snapshotOf(
    'create table source (a int, "Na me" int, c text)',
    'create index on source (a desc, "Na me") include (c)',
    'create table alike (like source including indexes)',
  );
  expect(relations[0]?.indexes).toMatchObject([{ name: 'alike_a_Na me_c_idx' }]);
});

it('keys include columns by their later names, and go with them', async () => {
  const { relations } = await snapshotOf(
    'create table t (a int, b int, c int, primary key (a) include (b), unique (b) include (c))',
    'alter table t rename b to bb',
    'create table alike (like t including indexes)',
    'alter table t drop c',
  );
  expect(relations).toMatchObject([
    {
      primaryKey: { columns: ['a'], include: ['bb'] },
      uniques: [{ name: 'alike_bb_c_key', columns: ['bb'], include: ['c'] }],
    },
    { primaryKey: { columns: ['a'], include: ['bb'] }, uniques: [] },
  ]);
});

describe('views', () => {
  it('know their columns, what they read, and one form of their query', async () => {
    const { relations } = await snapshotOf(
      'create table run (id int primary key, name varchar(9))',
      'create table sample (id int, run int, at date)',
      `create view busy as select r.*, count(*) as n from sample s join run r on r.id = s.run
        where at > '2026-01-01'::date group by r.id, 2 order by n desc`,
    );
    expect(relations[0]).toMatchObject({
      kind: 'view',
      columns: [
        { name: 'id', type: 'integer' },
        { name: 'name', type: 'character varying(9)' },
        { name: 'n', type: 'bigint' },
      ],
      view: {
        query: `SELECT r.id, r.name, count(*) AS n FROM public.sample s JOIN public.run r ON r.id = s.run WHERE s.at > '2026-01-01' GROUP BY r.id, r.name ORDER BY count(*) DESC`,
        dependsOn: [
          ['public', 'run', 'id'],
          ['public', 'run', 'name'],
          ['public', 'sample', 'at'],
          ['public', 'sample', 'run'],
        ],
      },
    });
  });
});

describe('what is not understood', () => {
  it('is listed with its line, and the rest is read', async () => {
    const { relations, notUnderstood } = await snapshotOf(
      'create table a (x int)',
      '\ncreate tabel b (x int)',
      'do $$ begin end $$',
      'alter table missing add column y int',
      'grant select on a to public',
    );
    expect(relations.map(({ name }) => name)).toEqual(['a']);
    expect(notUnderstood).toEqual([
      { line: 3, text: 'create tabel b (x int)', reason: 'syntax error at or near "tabel"' },
      {
        line: 4,
        text: 'do $$ begin end $$',
        reason: 'a DO block: what it does shows only when it runs',
      },
      { line: 5, text: 'alter table missing add column y int', reason: 'there is no missing' },
    ]);
  });

  it('is not what psql alone knows, nor the rows of a dump', async () => {
    const { relations, notUnderstood } = await snapshotOf(
      `\\restrict x
select pg_catalog.set_config('search_path', '', false);
create table public.a (x int);
COPY public.a (x) FROM stdin;
1; drop table a;
\\.
create table public.b (x int)`,
    );
    expect(notUnderstood).toEqual([]);
    expect(relations.map(({ name }) => name)).toEqual(['a', 'b']);
  });
});
