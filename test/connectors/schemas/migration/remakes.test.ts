import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diffSchemas } from '../../../../src/core/schemaDiff/diffSchemas';
import type { MatchDecision } from '../../../../src/core/schemaDiff/match/matches';
import type { Migration } from '../../../../src/core/schemaDiff/migration/migration';
import { MigrationError } from '../../../../src/core/schemaDiff/migration/migrationError';
import { planMigration } from '../../../../src/core/schemaDiff/migration/planMigration';
import type { MigrationReport } from '../../../../src/core/schemaDiff/migration/schemaMigrator';
import { describeChange } from '../../../../src/core/schemaDiff/report/changeWords';
import { SchemaWorld } from '../schemaWorld';
import { migratorOf } from './migrationRounds';

let world: SchemaWorld;

beforeAll(async () => {
  world = await SchemaWorld.start();
  await world.postgres.execute('create role keeper', 'create role reader');
});

afterAll(() => world?.stop());

const signal = new AbortController().signal;

/** Two partitions of one table look alike. */
const decisions: readonly MatchDecision[] = [
  { kind: 'table', from: ['public', 'log_feb'], to: ['public', 'log_odd'], isSame: false },
];

/** A database of one script, and how it is planned to become like another. */
class Planned {
  private constructor(
    readonly database: string,
    readonly migration: Migration,
  ) {}

  static async from(before: string, after: string, includesDestructive = true): Promise<Planned> {
    const database = await world.make(before);
    const sides = [await world.read(database), await world.read(await world.make(after))] as const;
    const diff = diffSchemas(...sides, { comparesUnrelated: true, decisions });
    return new Planned(database, planMigration(diff, { includesDestructive }));
  }

  get leftOut(): readonly (readonly string[])[] {
    return this.migration.leftOut.map(({ change, reason, message }) => [
      `${change.kind} ${change.object.join('.')}`,
      reason,
      message,
    ]);
  }

  apply(): Promise<MigrationReport> {
    return migratorOf(world, this.database).apply(this.migration, { signal });
  }

  /** Why it cannot be applied; nothing is kept then. */
  async refusal(): Promise<string> {
    try {
      await this.apply();
      return '';
    } catch (error) {
      if (MigrationError.is(error)) return error.message;
      throw error;
    }
  }

  async rows(sql: string): Promise<unknown> {
    const client = await world.postgres.connect(this.database);
    try {
      return (await client.query<unknown[]>({ text: sql, rowMode: 'array' })).rows;
    } finally {
      await client.end();
    }
  }
}

describe('an enum that is made anew', () => {
  const script = (values: string): string => `create type state as enum (${values});
    create table run (id int primary key, state state default 'new', past state[],
      constraint known check (state <> 'bad'), constraint other check (id > 0));
    create table child (more int, constraint own check (state <> 'old')) inherits (run);
    create index open_runs on run (id) where state = 'new'; create index old_first on run ((state = 'old'), id);
    create index by_state on run (state); comment on constraint known on run is 'not again';
    alter table run add constraint one_new exclude using btree (id with =) where (state = 'new')`;
  const rows = `; insert into run values (1, 'new', '{old,new}'); insert into child values (2, 'new', null, 3)`;

  it('takes along checks, exclusions and indexes that compare with its values', async () => {
    const planned = await Planned.from(
      script(`'bad', 'new', 'old'`) + rows,
      script(`'old', 'new', 'bad'`).replaceAll('constraint known', 'constraint known_states'),
    );
    expect(planned.leftOut).toEqual([]);
    await planned.apply();
    expect(await planned.rows('select id, state::text, past::text from run order by id')).toEqual([
      [1, 'new', '{old,new}'],
      [2, 'new', null],
    ]);
    const said = `select conname, obj_description(oid) from pg_constraint where conname like 'known%' order by 1, 2`;
    expect(await planned.rows(said)).toEqual([
      ['known_states', 'not again'],
      ['known_states', null],
    ]);
  });
});

describe('a table that is parted otherwise while an enum of it is made anew', () => {
  it('has its checks and indexes once', async () => {
    const script = (values: string, by: string): string => `create type state as enum (${values});
      create table run (id int, at date, state state, constraint known check (state <> 'bad')) ${by};
      create index open_runs on run (id) where state = 'new'`;
    const planned = await Planned.from(
      `${script(`'bad', 'new'`, '')}; insert into run values (1, '2026-01-01', 'new')`,
      `${script(`'new', 'bad'`, 'partition by range (at)')}; create table run_all partition of run default`,
    );
    expect(planned.leftOut).toEqual([]);
    await planned.apply();
    expect(await planned.rows('select id, state::text from run')).toEqual([[1, 'new']]);
  });
});

describe('a column that becomes of another enum', () => {
  it('takes along what compares with the values that it had, of tables that go nothing', async () => {
    const script = (type: string): string => `create type state as enum ('new', 'old');
      create type stage as enum ('new', 'old');
      create table run (id int primary key, state ${type}, constraint known check (state <> 'old'));
      create index open_runs on run (id) where state = 'new'`;
    const rows = `; insert into run values (1, 'new');
      create table gone (state state check (state <> 'old')); create table seen (state state check (state <> 'old'))`;
    const planned = await Planned.from(
      script('state') + rows,
      `${script('stage')}; create view seen as select 'new'::state as state`,
    );
    expect(planned.leftOut).toEqual([]);
    await planned.apply();
    expect(await planned.rows('select id, state::text from run')).toEqual([[1, 'new']]);
  });
});

describe('a domain that allows less', () => {
  it('has each of its checks once where some say the same', async () => {
    const script = (...names: readonly string[]): string =>
      `create domain d as int ${names.map((name) => `constraint ${name} check (value > 0)`).join(' ')}`;
    for (const [before, after] of [
      [script('a', 'b'), script('a')],
      [script('a', 'b'), script('c', 'd')],
    ] as const) {
      const planned = await Planned.from(before, after);
      expect(planned.leftOut).toEqual([]);
      await planned.apply();
    }
  });

  it('is not made anew where its check is only called otherwise', async () => {
    const script = (name: string): string =>
      `create domain positive as int constraint ${name} check (value > 0) constraint low check (value < 9); create table t (xs positive[])`;
    const planned = await Planned.from(script('above'), script('over'), false);
    expect(planned.migration.steps.map(({ sql }) => sql)).toEqual([
      'ALTER DOMAIN public.positive RENAME CONSTRAINT above TO over',
    ]);
    await planned.apply();
  });

  const before = `create domain positive as integer check (value > 0);
    create table reading (id int primary key, n positive, many positive[] default '{3}');
    create materialized view all_of_it as select id, many from reading;
    insert into reading values (1, 7, '{1,2}'), (2, null, null)`;
  const withoutRows = before.slice(0, before.indexOf('insert'));
  const allowing = (less: string): string => withoutRows.replace('(value > 0)', less);

  it('is made anew where a table has lists of it, which Postgres does not look through', async () => {
    const planned = await Planned.from(before, allowing('(value > 0) check (value < 1000)'), false);
    expect(planned.leftOut).toEqual([]);
    expect(planned.migration.diff.hazards.map(({ kind }) => kind)).toContain('rewritesTable');
    await planned.apply();
    await planned.rows('insert into reading (id) values (3)');
    expect(await planned.rows('select id, n, many::text from reading order by id')).toEqual([
      [1, 7, '{1,2}'],
      [2, null, null],
      [3, null, '{3}'],
    ]);
  });

  it('changes nothing where a list holds what it no longer allows', async () => {
    const planned = await Planned.from(before, allowing('(value > 1)'), false);
    expect(await planned.refusal()).toContain('positive');
    expect(await planned.rows('select many::text from reading where id = 1')).toEqual([['{1,2}']]);
  });

  it('is altered where it allows more', async () => {
    const planned = await Planned.from(
      before,
      allowing('(true)').replace(' check (true)', ''),
      false,
    );
    expect(planned.migration.steps.map(({ sql }) => sql)).toEqual([
      'ALTER DOMAIN public.positive DROP CONSTRAINT positive_check',
    ]);
  });

  it('is left as it is where a domain of it is listed', async () => {
    const nested = withoutRows
      .replace('many positive[]', 'many small[]')
      .replace(';', '; create domain small as positive;');
    const planned = await Planned.from(nested, nested.replace('> 0', '> 1'));
    expect(planned.leftOut).toEqual([
      ['changeDomain public.positive', 'impossible', 'the domain public.small is of it'],
    ]);
  });
});

it('a domain of another collation is made anew, and its columns are ordered by it', async () => {
  const script = (collation: string): string =>
    `create domain word as text${collation} check (value <> ''); create table t (w word, ws word[]); create index by_word on t (w)`;
  const [plain, byBytes] = [script(''), script(' collate "C"')];
  const planned = await Planned.from(`${plain}; insert into t values ('b'), ('B'), ('a')`, byBytes);
  expect(planned.migration.diff.changes.map(describeChange)).toEqual([
    `domain public.word: text check (value <> '') → text collate "C" check (value <> '')`,
  ]);
  await planned.apply();
  expect(await planned.rows('select string_agg(w, null order by w) from t')).toEqual([['Bab']]);
  const back = await Planned.from(byBytes, plain);
  await back.apply();
  const made = await world.read(back.database);
  expect(diffSchemas(made, await world.read(await world.make(plain))).changes).toEqual([]);
});

describe('a domain that stands for another type', () => {
  const before = `create domain positive as integer check (value > 0);
    create table reading (id int primary key, n positive default 3, many positive[], at date);
    create table kept (n positive primary key); create table link (n positive references kept);
    create view big as select id, n from reading where n > 1;
    insert into reading values (1, 7, '{1,2}', '2026-01-01'), (2, null, null, null);
    insert into kept values (7); insert into link values (7); comment on domain positive is 'above 0'`;
  const as = (type: string, check: string): string =>
    before.replace('positive as integer check (value > 0)', `positive as ${type} check (${check})`);

  it('steps aside under a name that nothing has', async () => {
    const script = (type: string): string =>
      `create domain a_name_of_more_than_twenty_signs_1 as ${type}; create domain a_name_of_more_than_twenty_signs_2 as ${type};
       create domain lakeside_old_a_name_of_more_than_twenty_ as text; create table lakeside_old_1 (id int);
       create table t (a a_name_of_more_than_twenty_signs_1, b a_name_of_more_than_twenty_signs_2)`;
    const planned = await Planned.from(script('int'), script('bigint'));
    expect(planned.leftOut).toEqual([]);
    await planned.apply();
  });

  it('is made anew, with every column of it, its lists, keys, defaults and views', async () => {
    const planned = await Planned.from(before, as('bigint', 'value > 0'), false);
    expect(planned.leftOut).toEqual([]);
    await planned.apply();
    expect(await planned.rows('select id, n, many::text from reading order by id')).toEqual([
      [1, '7', '{1,2}'],
      [2, null, null],
    ]);
    await planned.rows('insert into reading (id) values (3)');
    expect(await planned.rows('select n from big order by id')).toEqual([['7'], ['3']]);
  });

  it('is whose it was, and used by whom it was', async () => {
    const given = `; revoke all on domain positive from public; grant usage on domain positive to reader;
      alter domain positive owner to keeper`;
    const planned = await Planned.from(before + given, as('bigint', 'value > 0'));
    await planned.apply();
    expect(
      await planned.rows(
        `select typowner::regrole::text, has_type_privilege('reader', oid, 'usage'), has_type_privilege('pg_monitor', oid, 'usage')
         from pg_type where typname = 'positive'`,
      ),
    ).toEqual([['keeper', true, false]]);
  });

  it('is not narrowed unless that is asked for, and not where a value does not fit', async () => {
    const narrower = as('smallint', 'value > 0');
    const careful = await Planned.from(before, narrower, false);
    expect(careful.leftOut.map(([what, reason]) => [what, reason])).toEqual([
      ['changeDomain public.positive', 'destructive'],
    ]);
    const planned = await Planned.from(before, narrower);
    await planned.rows('insert into reading values (9, 70000)');
    expect(await planned.refusal()).toContain('smallint out of range');
    expect(await planned.rows('select n from reading where id = 9')).toEqual([[70_000]]);
  });

  it('is converted by its text where there is no cast', async () => {
    const planned = await Planned.from(
      `create domain day as text; create table t (d day); insert into t values ('2026-11-27')`,
      'create domain day as date; create table t (d day)',
    );
    await planned.apply();
    expect(await planned.rows('select d::date - 1 = $$2026-11-26$$ from t')).toEqual([[true]]);
  });

  it('is left alone where something is computed of it', async () => {
    const script = (type: string): string =>
      `create domain size as ${type}; create table t (a size, b int generated always as (a + 1) stored)`;
    const { leftOut } = await Planned.from(script('int'), script('bigint'));
    expect(leftOut).toEqual([
      ['changeDomain public.size', 'impossible', 'public.t.b is computed of it'],
    ]);
  });
});

describe('a column that is generated otherwise', () => {
  const table = (column: string): string =>
    `create table t (id int primary key, a int, ${column}, constraint small check (b < 1000 or b is null));
     create index t_b on t (b) where id > 0; comment on column t.b is 'twice';
     create view v as select id, b from t`;
  const filled = '; insert into t (id, a) select g, g from generate_series(1, 5) g';
  const plain = `${table('b int')}; insert into t select g, g, 100 from generate_series(1, 5) g`;
  const stored = table('b int generated always as (a * 2) stored');
  const virtual = (expression: string): string =>
    table(`b int generated always as (${expression}) virtual`).replace(/create index .*?; /, '');

  it('is computed only if it may lose its values, with all that stands on it', async () => {
    expect((await Planned.from(plain, stored, false)).leftOut).toEqual([
      ['changeGenerated public.t.b', 'destructive', 'something would be gone for good'],
    ]);
    const planned = await Planned.from(plain, stored);
    expect(planned.leftOut).toEqual([]);
    await planned.apply();
    expect(await planned.rows('select sum(b) from v')).toEqual([['30']]);
  });

  it('keeps what was computed once it is not any more, stored or virtual', async () => {
    for (const computed of [stored, virtual('a * 2')]) {
      const after =
        computed === stored ? table('b int') : table('b int').replace(/create index .*?; /, '');
      const planned = await Planned.from(computed + filled, after, false);
      expect(planned.leftOut).toEqual([]);
      await planned.apply();
      await planned.rows('update t set a = 0');
      expect(await planned.rows('select sum(b) from v')).toEqual([['30']]);
    }
  });

  it('keeps it beside another one, and a column of the name that it has meanwhile', async () => {
    const script = (computed: (expression: string) => string): string =>
      `create table t (a int, b int ${computed('a * 2')}, c int ${computed('a * 3')}, lakeside_kept_1 int)`;
    const planned = await Planned.from(
      `${script((expression) => `generated always as (${expression}) virtual`)}; insert into t (a) values (1)`,
      script(() => ''),
      false,
    );
    await planned.apply();
    expect(await planned.rows('select a, b, c from t')).toEqual([[1, 2, 3]]);
  });

  it('keeps it past triggers and rules that would know better', async () => {
    const watched = `; create function zero() returns trigger language plpgsql as 'begin new.a := 0; return new; end';
      create trigger zero before update on t execute function zero();
      create rule never as on update to t do instead nothing`;
    const before = table('b int generated always as (a * 2) virtual').replace(
      /create index .*?; /,
      '',
    );
    const after = table('b int').replace(/create index .*?; /, '');
    const planned = await Planned.from(before + filled + watched, after, false);
    await planned.apply();
    expect(await planned.rows('select sum(a), sum(b) from t')).toEqual([['15', '30']]);
  });

  it('becomes virtual, or another value, where nothing else is computed of it', async () => {
    const bare = table('b int generated always as (a * 2) stored').replace(
      /create index .*?; /,
      '',
    );
    const planned = await Planned.from(bare + filled, virtual('a * 3'), false);
    expect(planned.leftOut).toEqual([]);
    await planned.apply();
    expect(await planned.rows('select sum(b) from t')).toEqual([['45']]);
  });

  it('is not dropped from under rights on it alone', async () => {
    const planned = await Planned.from(`${plain}; grant select (b) on t to public`, stored);
    expect(await planned.refusal()).toContain('Somebody has rights on public.t.b alone');
  });

  it.each([
    ['statistics on it', 'create statistics pair on a, b from t'],
    ['a comment on a check of it', `comment on constraint small on t is 'in the thousands'`],
    ['a comment on an index of it', `comment on index t_b is 'for reports'`],
    ['settings of an index of it', 'alter index t_b set (fillfactor = 50)'],
    ['statistics of it alone', 'alter table t alter column b set statistics 7'],
    ['options of it', 'alter table t alter column b set (n_distinct = 5)'],
  ])('is not dropped from under %s', async (_, more) => {
    const planned = await Planned.from(`${plain}; ${more}`, stored);
    expect(await planned.refusal()).toContain(
      'There are storage settings or statistics of public.t.b',
    );
    expect(await planned.rows('select sum(b) from t')).toEqual([['500']]);
  });
});

describe('a table that becomes a view', () => {
  const before = `create table sample (id int primary key, name text); insert into sample values (1, 'a');
    create table plate (id int primary key, sample int references sample);
    create view names as select name from sample; grant select on sample to public`;
  const after = `create table all_samples (id int primary key, name text);
    create view sample as select id, name from all_samples; create table plate (id int primary key, sample int);
    create view names as select name from sample`;

  it('loses its rows, so that it stays unless that is asked for, with its keys', async () => {
    const { leftOut, migration } = await Planned.from(before, after, false);
    expect(leftOut).toContainEqual([
      'changeRelationKind public.sample',
      'destructive',
      'something would be gone for good',
    ]);
    expect(leftOut).toContainEqual([
      'dropPrimaryKey public.sample.sample_pkey',
      'dependent',
      'public.sample does not become a view',
    ]);
    expect(migration.dropped).toEqual([]);
  });

  it('is one then, with the rights that it had, and what read it reads it again', async () => {
    const planned = await Planned.from(before, after);
    expect(planned.leftOut).toEqual([]);
    const { dropped } = await planned.apply();
    expect(dropped).toMatchObject([{ table: ['public', 'sample'], before: { rows: 1 } }]);
    await planned.rows(`insert into all_samples values (2, 'b')`);
    expect(await planned.rows('select name from names')).toEqual([['b']]);
    expect(
      await planned.rows(`select has_table_privilege('pg_monitor', 'sample', 'select')`),
    ).toEqual([[true]]);
  });
});

describe('tables that become views, and refer to what goes as well', () => {
  it('are gone in whatever order', async () => {
    const before = `create table project (id int primary key);
      create table box (id int primary key, project int references project);
      create table tube (id int primary key, box int references box, next int references tube)`;
    const after = `create view box as select 1 as id, 2 as project;
      create view tube as select 1 as id, 2 as box, 3 as next`;
    const planned = await Planned.from(before, after);
    expect(planned.leftOut).toEqual([]);
    const { dropped } = await planned.apply();
    expect(dropped.map(({ table }) => table[1]).sort()).toEqual(['box', 'project', 'tube']);
  });
});

describe('a table that is parted otherwise', () => {
  const columns = `id int generated always as identity, serial serial, at date not null, what text default 'x',
    twice int generated always as (id * 2) stored, constraint named check (id > 0)`;
  const rows = (table: string): string =>
    `insert into ${table} (at, what) select date '2026-01-01' + g, 'w' || g from generate_series(0, 39) g`;
  const around = `create index log_what on log (what); comment on table log is 'of days';
    comment on column log.what is 'what'; create view recent as select id, what from log where at > '2026-02-01'`;
  const plain = `create table log (${columns}, primary key (id, at)); ${around}`;
  const months = `create table log (${columns}, primary key (id, at)) partition by range (at);
    create table log_jan partition of log for values from ('2026-01-01') to ('2026-02-01');
    create table log_feb partition of log for values from ('2026-02-01') to ('2026-03-01'); ${around}`;
  const parts = months
    .replace('range (at)', 'hash (id)')
    .replace(`from ('2026-01-01') to ('2026-02-01')`, 'with (modulus 2, remainder 0)')
    .replace(`from ('2026-02-01') to ('2026-03-01')`, 'with (modulus 2, remainder 1)')
    .replace('log_feb', 'log_odd');

  it.each([
    ['into partitions', plain, months],
    ['by another key', months, parts],
    ['no more', parts, plain],
    ['no more, and is not logged then', parts, plain.replace('table', 'unlogged table')],
  ])('%s keeps every row, number, key, right and view', async (_, before, after) => {
    const script = `${before}; ${rows('log')}; grant insert on log to public`;
    const careful = await Planned.from(script, after, false);
    expect(careful.leftOut[0]?.slice(1)).toEqual([
      'destructive',
      'its rows would be copied into another table, and this one dropped',
    ]);
    expect(careful.migration.steps).toEqual([]);
    const planned = await Planned.from(script, after);
    expect(planned.leftOut).toEqual([]);
    const { tables, dropped } = await planned.apply();
    expect(dropped).toEqual([]);
    expect(tables).toMatchObject([{ before: { rows: 40 }, after: { rows: 40 } }]);
    await planned.rows(`insert into log (at) values ('2026-02-03')`);
    expect(
      await planned.rows('select id, serial, what, twice from log order by id desc limit 2'),
    ).toEqual([
      [41, 41, 'x', 82],
      [40, 40, 'w39', 80],
    ]);
    expect(await planned.rows('select count(*) from recent')).toEqual([['9']]);
    expect(await planned.rows(`select has_table_privilege('pg_monitor', 'log', 'insert')`)).toEqual(
      [[true]],
    );
  });

  it('gives its partitions the owner and rights that they or their table had, and nobody more', async () => {
    const given = `alter table log owner to keeper; alter table log_jan owner to keeper; grant select on log_jan to reader;
      alter default privileges grant select on tables to public`;
    const planned = await Planned.from(`${months}; ${rows('log')}; ${given}`, parts);
    await planned.apply();
    expect(
      await planned.rows(
        `select relname, relowner::regrole::text from pg_class where relname in ('log', 'log_jan', 'log_odd') order by 1`,
      ),
    ).toEqual([
      ['log', 'keeper'],
      ['log_jan', 'keeper'],
      ['log_odd', 'keeper'],
    ]);
    expect(
      await planned.rows(
        `select has_table_privilege('reader', 'log', 'select'), has_table_privilege('reader', 'log_jan', 'select'), has_table_privilege('pg_monitor', 'log_jan', 'select')`,
      ),
    ).toEqual([[false, true, false]]);
  });

  it('is followed by what refers to it, and changes otherwise at once', async () => {
    const planned = await Planned.from(
      `create table log (id int primary key, what text); insert into log values (1, 'a'), (2, 'b');
       create table note (log int references log on delete cascade, said text); insert into note values (2, 'x')`,
      `create table log (id bigint primary key, what text not null, more int default 5) partition by hash (id);
       create table log_0 partition of log for values with (modulus 1, remainder 0);
       create table note (log bigint references log on delete cascade, said text)`,
    );
    expect(planned.leftOut).toEqual([]);
    await planned.apply();
    await planned.rows('delete from log where id = 2');
    expect(await planned.rows('select id, what, more from log_0')).toEqual([['1', 'a', 5]]);
    expect(await planned.rows('select count(*) from note')).toEqual([['0']]);
  });

  it('stays as it is where a row has no partition, or a trigger would be gone', async () => {
    const late = `${plain}; ${rows('log')}; insert into log (at) values ('2027-01-01')`;
    const gap = await Planned.from(late, months);
    expect(await gap.refusal()).toContain('no partition of relation "log" found for row');
    expect(await gap.rows('select count(*) from log')).toEqual([['41']]);
    const trigger = `create function f() returns trigger language plpgsql as 'begin return new; end';
      create trigger audit before insert on log execute function f()`;
    const guarded = await Planned.from(`${plain}; ${trigger}`, months);
    expect(await guarded.refusal()).toContain('There are triggers');
    const said = await Planned.from(`${plain}; comment on index log_what is 'for reports'`, months);
    expect(await said.refusal()).toContain('comments and settings of keys, checks and indexes');
  });

  it('takes no partitions along that somebody wants to keep, and makes none without it', async () => {
    const database = await world.make(`${months}; ${rows('log')}`);
    const sides = [await world.read(database), await world.read(await world.make(plain))] as const;
    const diff = diffSchemas(...sides);
    const kept = diff.changes.filter(({ object }) => object[1] === 'log_jan');
    const { leftOut, steps } = planMigration(diff, { includesDestructive: true, leftOut: kept });
    expect(steps).toEqual([]);
    expect(leftOut.map(({ change, reason }) => [change.kind, reason])).toEqual([
      ['dropTable', 'dependent'],
      ['dropTable', 'excluded'],
      ['changeRelationKind', 'dependent'],
    ]);
  });
});

it('checks become such that heirs do without them, and the reverse', async () => {
  const script = (heirs: string): string =>
    `create table p (a int, constraint low check (a < 9)${heirs}, constraint high check (a > 0)); create table kid () inherits (p)`;
  for (const [before, after] of [
    [script(''), script(' no inherit')],
    [script(' no inherit'), script('')],
  ] as const) {
    const planned = await Planned.from(before, after);
    expect(planned.migration.included.map(({ kind }) => kind)).toEqual(['changeCheck']);
    await planned.apply();
    const made = await world.read(planned.database);
    expect(diffSchemas(made, await world.read(await world.make(after))).changes).toEqual([]);
    expect(
      await planned.rows(
        `select conname from pg_constraint where conrelid = 'kid'::regclass and contype = 'c' order by 1`,
      ),
    ).toEqual(after.includes('no inherit') ? [['high']] : [['high'], ['low']]);
  }
});

it('keys include columns as they are to, also ones that come or go', async () => {
  const script = (wide: string, more: string): string =>
    `create table a (x int, y int, z int${more}, constraint pk primary key (x)${wide}, constraint u unique (y)${wide} deferrable)`;
  const [plain, wide, other] = [
    script('', ''),
    script(' include (z)', ''),
    script(' include (z, w)', ', w int'),
  ];
  for (const [before, after, changes] of [
    [plain, wide, 2],
    [wide, plain, 2],
    [wide, other, 3],
    [other, plain, 3],
  ] as const) {
    const planned = await Planned.from(before, after);
    expect(planned.migration.included).toHaveLength(changes);
    await planned.apply();
    const made = await world.read(planned.database);
    expect(diffSchemas(made, await world.read(await world.make(after))).changes).toEqual([]);
  }
});

it('a column that is made anew has the keys that include it, too', async () => {
  const script = (computed: string): string =>
    `create table a (x int, y int${computed}, constraint u unique (x) include (y))`;
  const planned = await Planned.from(script(''), script(' generated always as (x * 2) stored'));
  await planned.apply();
  const { relations } = await world.read(planned.database);
  expect(relations).toMatchObject([{ uniques: [{ name: 'u', columns: ['x'], include: ['y'] }] }]);
});

it('keys and references wait for the end of the transaction, or match in full, as they are to', async () => {
  const script = (late: string, full: string): string =>
    `create table r (id int primary key, b int, unique (id, b), constraint u unique (b, id)${late});
    create table a (x int, y int, constraint f foreign key (x) references r${late}, constraint g foreign key (x, y) references r (id, b)${full})`;
  const [plain, late] = [script('', ''), script(' deferrable initially deferred', ' match full')];
  for (const [before, after] of [
    [plain, late],
    [late, plain],
  ] as const) {
    const planned = await Planned.from(before, after);
    expect(planned.migration.included).toHaveLength(3);
    await planned.apply();
    const made = await world.read(planned.database);
    expect(diffSchemas(made, await world.read(await world.make(after))).changes).toEqual([]);
  }
});
