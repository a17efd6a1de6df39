import { expect, it } from 'vitest';
import { describeChange, signOf } from '../../../../src/core/schemaDiff/report/changeWords';
import { compareSchemas } from '../../../../src/core/schemaDiff/changes/compareSchemas';
import type { Match } from '../../../../src/core/schemaDiff/match/matches';
import { diffOf, snapshotOf } from '../../../fakes/ddl';

interface Case {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly changes: readonly string[];
  readonly hazards: readonly string[];
}

const cases: readonly Case[] = [
  {
    name: 'tables come and go',
    before: 'create table a (x int)',
    after: 'create table b (y text, z text)',
    changes: ['- table public.a (1 column)', '+ table public.b (2 columns)'],
    hazards: ['losesData'],
  },
  {
    name: 'columns come and go, and views read them',
    before: 'create table a (x int, y int); create view v as select x, y from a',
    after: 'create table a (x int, z int not null); create view v as select x from a',
    changes: [
      '- column y integer',
      '+ column z integer not null',
      '~ its query is another',
      '- column y integer',
    ],
    hazards: ['losesData', 'breaksViews', 'mayFail'],
  },
  {
    name: 'types get wider, in place and not, and narrower',
    before: 'create table a (x int, y varchar(5), z text)',
    after: 'create table a (x bigint, y varchar(9), z varchar(9))',
    changes: [
      '~ column x: integer → bigint',
      '~ column y: character varying(5) → character varying(9)',
      '~ column z: text → character varying(9)',
    ],
    hazards: ['rewritesTable', 'narrowsType', 'rewritesTable'],
  },
  {
    name: 'null, defaults, identity and generation',
    before: 'create table a (p int, q int not null default 1, r int, s int)',
    after:
      'create table a (p int not null, q int default 2, r int generated always as (p * 2) stored, s int generated always as identity)',
    changes: [
      '~ column p takes no null any more',
      '~ column q takes null',
      '~ column q: default 1 → 2',
      '~ column r: generated as none → p * 2 STORED',
      '~ column s takes no null any more',
      '~ column s: identity none → always',
    ],
    hazards: [
      'mayFail',
      'locksTable',
      'losesData',
      'rewritesTable',
      'breaksStatements',
      'mayFail',
      'locksTable',
    ],
  },
  {
    name: 'keys, checks, references and indexes',
    before:
      'create table r (id int primary key); create table a (x int references r, y int, constraint u unique (y), check (x > 0)); create index i on a (y)',
    after:
      'create table r (id int primary key); create table a (x int references r on delete cascade, y int, constraint w unique (y), check (x > 1)); create unique index i on a (y)',
    changes: [
      '> unique u is called w',
      '~ foreign key a_x_fkey: (x) → public.r (id) → (x) → public.r (id) on delete cascade',
      '~ check a_x_check: (x > 0) → (x > 1)',
      '~ index i: on (y) → unique on (y)',
    ],
    hazards: ['mayFail', 'locksTable', 'mayFail', 'locksTable', 'locksTable'],
  },
  {
    name: 'what else a key, a reference or an index says',
    before:
      'create table r (id int primary key); create table a (x int, y int, z int, constraint f foreign key (x) references r, constraint g foreign key (y) references r deferrable, constraint u unique (x), constraint w unique (y), constraint wide unique (z) include (x), constraint low check (z < 9)); create index i on a (x); create index j on a (y)',
    after:
      'create table r (id int primary key); create table a (x int, y int, z int, constraint f foreign key (x) references r match full, constraint g foreign key (y) references r initially deferred, constraint u unique (x) deferrable, constraint w unique nulls not distinct (y), constraint wide unique (z) include (x, y), constraint low check (z < 9) no inherit); create index i on a using hash (x); create index j on a (y) include (z)',
    changes: [
      '~ unique u: (x) → (x) deferrable',
      '~ unique w: (y) → (y) nulls not distinct',
      '~ unique wide: (z) include (x) → (z) include (x, y)',
      '~ foreign key f: (x) → public.r (id) → (x) → public.r (id) match full',
      '~ foreign key g: (y) → public.r (id) deferrable → (y) → public.r (id) deferrable initially deferred',
      '~ check low: (z < 9) → (z < 9) no inherit',
      '~ index i: on (x) → using hash on (x)',
      '~ index j: on (y) → on (y) include (z)',
    ],
    hazards: [
      ...Array.from({ length: 6 }, () => ['mayFail', 'locksTable']).flat(),
      'locksTable',
      'locksTable',
    ],
  },
  {
    name: 'enums and domains',
    before: `create type m as enum ('a', 'b'); create type o as enum ('x'); create domain d as int; create table t (m m, o o)`,
    after: `create type m as enum ('a', 'b', 'c'); create type p as enum ('x'); create domain d as int check (value > 0); create table t (m m, o p)`,
    changes: [
      '~ type public.m has c as well',
      '> type public.o is called public.p',
      '~ domain public.d: integer → integer check (value > 0)',
    ],
    hazards: ['mayFail'],
  },
  {
    name: 'comments',
    before: `create table a (x int); comment on table a is 'one'; create domain d as int; create type m as enum ('a')`,
    after: `create table a (x int); comment on table a is 'two'; comment on column a.x is 'an x'; create domain d as int; comment on domain d is 'D'; create type m as enum ('a'); comment on type m is 'M'`,
    changes: [
      '~ comment of m: none → "M"',
      '~ comment of d: none → "D"',
      '~ comment of a: "one" → "two"',
      '~ comment of x: none → "an x"',
    ],
    hazards: [],
  },
  {
    name: 'schemas, and public without saying so',
    before: 'create schema a; create table a.t (x int)',
    after: 'create schema b',
    changes: ['- schema a', '+ schema b', '- table a.t (1 column)'],
    hazards: ['losesData'],
  },
  {
    name: 'the sequence behind a serial column is nothing of its own',
    before: `create sequence s; create table a (x int not null default nextval('s'))`,
    after: 'create table a (x serial)',
    changes: [],
    hazards: [],
  },
];

it.each(cases)('$name', async ({ before, after, changes, hazards }) => {
  const diff = await diffOf(before, after);
  expect(diff.changes.map((change) => `${signOf(change)} ${describeChange(change)}`)).toEqual(
    changes,
  );
  expect(diff.hazards.map(({ kind }) => kind)).toEqual(hazards);
});

it.each(cases)('$name: nothing is different from itself', async ({ before, after }) => {
  for (const side of [before, after]) expect((await diffOf(side, side)).changes).toEqual([]);
});

const told = { evidence: 'decision', confidence: 1, accepted: true, words: [] } as const;

it('a view whose query only follows a renamed column is no other view', async () => {
  const before = await snapshotOf(
    'create table a (x int, y int); create view v as select x, y from a',
  );
  const after = await snapshotOf(
    'create table a (z int, y int); create view v as select z as x, y from a',
  );
  const same = (path: readonly [string, string, string], to = path): Match => ({
    kind: 'column',
    from: path,
    to,
    ...told,
  });
  const matches: readonly Match[] = [
    { kind: 'table', from: ['public', 'a'], to: ['public', 'a'], ...told },
    { kind: 'table', from: ['public', 'v'], to: ['public', 'v'], ...told },
    same(['public', 'a', 'x'], ['public', 'a', 'z']),
    same(['public', 'a', 'y']),
    same(['public', 'v', 'x']),
    same(['public', 'v', 'y']),
  ];
  expect(compareSchemas(before, after, { matches, values: [] }).map(({ kind }) => kind)).toEqual([
    'renameColumn',
  ]);
});

it('sees a check of an heir by its own where its parent has one of the kind that heirs do without', async () => {
  const sides = (own: string): string =>
    `create table a (x int, constraint low check (x < 9) no inherit); create table b (${own}) inherits (a)`;
  const own = 'constraint low check (x < 9) no inherit';
  expect((await diffOf(sides(own), sides(''))).changes.map(({ kind }) => kind)).toEqual([
    'dropCheck',
  ]);
  expect((await diffOf(sides(''), sides(own))).changes.map(({ kind }) => kind)).toEqual([
    'addCheck',
  ]);
});

it('what is called otherwise is so everywhere: in keys, checks, references, indexes, partitions and views', async () => {
  const shape = (table: string, column: string): string =>
    `create table ${table} (${column} int constraint pk primary key, up int constraint self references ${table},
      constraint c check (${column} > 0 and up < ${column}),
      constraint e exclude using gist (${column} with =)) partition by range (${column});
    create index i on ${table} (abs(${column}), up) where ${column} > 5;
    create view v as select max(up) as most from ${table} where ${column} < 9`;
  const before = await snapshotOf(shape('a', 'x'));
  const after = await snapshotOf(shape('b', 'y'));
  const column = (from: string, to: string): Match => ({
    kind: 'column',
    from: ['public', 'a', from],
    to: ['public', 'b', to],
    ...told,
  });
  const matches: readonly Match[] = [
    { kind: 'table', from: ['public', 'a'], to: ['public', 'b'], ...told },
    { kind: 'table', from: ['public', 'v'], to: ['public', 'v'], ...told },
    column('x', 'y'),
    column('up', 'up'),
    { kind: 'column', from: ['public', 'v', 'most'], to: ['public', 'v', 'most'], ...told },
  ];
  const changes = compareSchemas(before, after, { matches, values: [] });
  expect(changes).toEqual([
    { kind: 'renameTable', object: ['public', 'a'], to: ['public', 'b'] },
    { kind: 'renameColumn', object: ['public', 'b', 'x'], to: ['public', 'b', 'y'] },
  ]);
});
