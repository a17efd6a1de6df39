import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PostgresPageReader } from '../../src/connectors/postgres/pages/postgresPageReader';
import { PostgresSessions } from '../../src/connectors/postgres/sessions/postgresSessions';
import { effectOutside, isHarmless } from '../../src/core/sql/outsideFunctions';
import type { PageReader } from '../../src/core/warehouse/pages/pageReader';
import type { Filter } from '../../src/core/warehouse/pages/tableQuery';
import { planQuery } from '../../src/core/warehouse/planQuery';
import { QueryError } from '../../src/core/warehouse/queryError';
import type { SqlSession } from '../../src/core/warehouse/sqlSession';
import { CollectingSink, parser, QueryWorld } from './postgres/queryWorld';
import { startPostgres, type TestPostgres } from './postgres/startPostgres';

/*
 * Everything is tried as a superuser, from whom rights keep nothing: what holds is what Lakeside does.
 */

let postgres: TestPostgres;
let world: QueryWorld;
let folder: string;
/** Watches, and holds what attempts might take away. */
let witness: Client;
/** As the editor and its notebooks keep one open between statements. */
let session: SqlSession;
const signal = new AbortController().signal;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lakeside-escape-'));
  await chmod(folder, 0o777);
  postgres = await startPostgres();
  world = new QueryWorld(postgres);
  witness = await postgres.connect();
  await postgres.execute(...objects(folder));
  const login = { password: postgres.password, environment: {} };
  session = await new PostgresSessions(world.connection(), login).open({ signal });
});

afterAll(async () => {
  session?.close();
  await witness?.end();
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function objects(outside: string): readonly string[] {
  return [
    'create table t (a int)',
    'insert into t values (1)',
    'create sequence s',
    'create extension dblink',
    'create extension "uuid-ossp"',
    'create schema lab',
    `create function writes() returns int language plpgsql as $$ begin
       copy (select 1) to program 'touch ${outside}/written'; return 1; end $$`,
    'create function lab.writes_too() returns int language sql as $$ select writes() $$',
    'create function calm(int) returns int language sql immutable as $$ select $1 $$',
    'create view v as select writes() as a',
    'create view over_v as select * from v',
    "create view reloads as select pg_reload_conf() or nextval('s') > 0 as a",
    'create function attribute(t) returns int language sql as $$ select writes() $$',
    'create function plus(int, int) returns int language sql as $$ select writes() $$',
    'create operator <+> (function = plus, leftarg = int, rightarg = int)',
    'create type wrapped as (a int)',
    'create function wrap(int) returns wrapped language sql as $$ select row(writes())::wrapped $$',
    'create cast (int as wrapped) with function wrap(int)',
    'create aggregate gathers (int) (sfunc = plus, stype = int, initcond = 0)',
    'create function lab.random() returns int language sql as $$ select writes() $$',
    'create domain checked as int check (writes() = value)',
    'create view clocks as select random() as chance, clock_timestamp() as now',
    'create materialized view filled as select clock_timestamp(), a from t',
    'create table guarded (a int)',
    'alter table guarded enable row level security',
    'create policy p on guarded using (writes() = 1)',
  ];
}

/** What an attempt might have changed. */
async function stateOfWorld(): Promise<unknown> {
  const { rows } = await witness.query(
    `select (select count(*) from t) as rows, (select last_value from s) as sequence,
      (select count(*) from pg_class where relnamespace = 'public'::regnamespace) as relations,
      (select count(*) from pg_largeobject_metadata) as large_objects,
      (select count(*) from pg_locks where locktype = 'advisory') as advisory_locks,
      (select count(*) from pg_replication_slots) as slots,
      current_setting('work_mem') as work_mem`,
  );
  return { ...rows[0], isWritten: existsSync(join(folder, 'written')) };
}

const pristine = {
  rows: '1',
  sequence: '1',
  relations: expect.any(String),
  large_objects: '0',
  advisory_locks: '0',
  slots: '0',
  work_mem: '4MB',
  isWritten: false,
};

/** Statements that would do something if they were run; each is refused before it is sent. */
const attempts: readonly (readonly [what: string, sql: () => string])[] = [
  ['an INSERT', () => 'insert into t values (2)'],
  [
    'an INSERT below WITH',
    () => 'with w as (insert into t values (2) returning a) select * from w',
  ],
  ['an EXPLAIN that runs it', () => 'explain (analyze, verbose) insert into t values (2)'],
  ['SELECT INTO', () => 'select 1 as a into other'],
  ['CREATE TABLE AS', () => 'create table other as select 1'],
  ['two statements', () => 'select 1; insert into t values (2)'],
  ['two statements around a comment', () => 'select 1 /* ; */ ; /* */ insert into t values (2) --'],
  ['making the transaction write', () => 'set transaction read write'],
  ['ending the transaction', () => 'commit; insert into t values (2)'],
  ['a rollback', () => 'rollback'],
  ['a role', () => 'set role pg_write_all_data'],
  ['a setting by function', () => "select set_config('transaction_read_only', 'off', false)"],
  ['a setting by quoted function', () => `select "set_config"('work_mem', '1MB', false)`],
  ['a setting by escapes', () => `select U&"set\\005fconfig"('work_mem', '1MB', false)`],
  ['a program by COPY', () => `copy (select 1) to program 'touch ${folder}/written'`],
  ['a program by COPY FROM', () => `copy t from program 'touch ${folder}/written; echo 2'`],
  ['a file by COPY', () => `copy (select 1) to '${folder}/written'`],
  ['a file by COPY FROM', () => "copy t from '/etc/hostname'"],
  ['DO', () => "do $$ begin perform nextval('s'); end $$"],
  ['CALL', () => 'call pg_catalog.something()'],
  ['a large object', () => 'select lo_create(0)'],
  ['a large object of bytes', () => "select lo_from_bytea(0, 'x')"],
  ['a file by large object', () => `select lo_export(lo_create(0), '${folder}/written')`],
  ['a file that is read', () => "select pg_read_file('postgresql.conf')"],
  ['a folder that is listed', () => "select * from pg_ls_dir('.')"],
  ['dblink', () => `select dblink_exec('port=${postgres.port}', 'insert into t values (2)')`],
  ['dblink as a table', () => "select * from dblink('', 'select 1') as d(a int)"],
  ['an advisory lock', () => 'select pg_advisory_lock(1)'],
  ['a tried advisory lock', () => 'select * from t where pg_try_advisory_lock(1)'],
  ['a sequence', () => "select nextval('s')"],
  ['a sequence that is set', () => "select setval('s', 99)"],
  ['ending other sessions', () => 'select pg_terminate_backend(pid) from pg_stat_activity'],
  ['a message', () => "select pg_notify('c', 'x')"],
  ['NOTIFY', () => "notify c, 'x'"],
  ['a lock', () => 'lock table t'],
  ['locked rows', () => 'select * from t for update'],
  ['SQL in a text', () => `select query_to_xml($$ select nextval('s') $$, true, true, '')`],
  ['SQL in a text of a dictionary', () => "select * from ts_stat('select null::tsvector from v')"],
  ['reloading the server', () => 'select pg_reload_conf()'],
  ['a replication slot', () => "select pg_create_physical_replication_slot('x')"],
  ['statistics', () => 'select pg_stat_reset()'],
  ['PREPARE', () => 'prepare p as insert into t values (2)'],
  ['a cursor', () => 'declare c cursor with hold for select 1'],
  ['VACUUM', () => 'vacuum t'],
  ['a function of one’s own', () => 'select writes()'],
  ['a function of another schema', () => 'select lab.writes_too()'],
  ['a function that is called as a harmless one', () => 'select lab.random()'],
  ['a view in a text', () => "select table_to_xml('v', true, true, '')"],
  ['a schema in a text', () => "select schema_to_xml('public', true, true, '')"],
  ['a domain', () => 'select 1::checked'],
  ['a function as a table', () => 'select * from writes()'],
  ['a function in an order', () => 'select a from t order by writes()'],
  ['a function in a plan', () => 'explain select writes()'],
  ['a view', () => 'select * from v'],
  ['a view over a view', () => 'select count(*) from (select * from over_v) x'],
  ['a view over functions of the server', () => 'table reloads'],
  ['a row-level policy', () => 'select * from guarded'],
  ['a function as an attribute', () => 'select x.attribute from t x'],
  ['a function as an attribute of a value', () => 'select (x).attribute from t x'],
  ['an operator', () => 'select 1 <+> 2'],
  ['a named operator', () => 'select 1 operator(public.<+>) 2'],
  ['a cast', () => 'select 1::wrapped'],
  ['an aggregate', () => 'select gathers(a) from t'],
  ['a NUL that hides the rest', () => 'select 1 \0; insert into t values (2)'],
  ['half a character that hides a quote', () => `select '\ud800'; insert into t values (2) --'`],
];

/** The ways of a person's statement to the server, each with why it did not get there. */
const ways: Readonly<Record<string, (sql: string) => Promise<QueryError>>> = {
  'in a terminal': (sql) => world.failureOf(sql),
  'in an editor': failureInEditor,
};

async function failureInEditor(sql: string): Promise<QueryError> {
  try {
    const connection = world.connection();
    const plan = await planQuery(sql, { parser, connection, wantsWrite: false });
    const options = { signal, timeoutMs: 60_000, cutAtBytes: undefined, onNotice: () => undefined };
    const statement = await session.start(plan, options);
    await statement.fetch(10, { signal });
    await statement.close();
  } catch (error) {
    if (QueryError.is(error)) return error;
    throw error;
  }
  throw new Error('It ran');
}

describe.each(Object.entries(ways))('%s, a statement that is to read only', (_, failureOf) => {
  it.each(attempts)('cannot be %s', async (_what, sql) => {
    const failure = await failureOf(sql());
    expect(['statementRefused', 'statementsMany', 'statementMalformed']).toContain(failure.reason);
    expect(failure.details.offset).toBeDefined();
  });

  it('has left no trace after all of these', async () => {
    expect(await stateOfWorld()).toEqual(pristine);
  });
});

describe('a plan that is shown (Explain)', () => {
  it.each(attempts)('does not do what it is of: %s', async (_, sql) => {
    // Of some a plan can be had without running them; none may be written as if it were an option.
    const failure = await world
      .run(`explain (format json) ${sql()}`)
      .catch((error: unknown) => error);
    if (failure instanceof Error) expect(QueryError.is(failure)).toBe(true);
    expect(await stateOfWorld()).toEqual(pristine);
  });
});

describe('a table that is looked at', () => {
  const hostile = (): readonly string[] => [
    ...attempts.map(([, sql]) => sql().replaceAll(/[\0\ud800]/g, '')),
    `1'; insert into t values (2) --`,
    `1\\'; insert into t values (2) --`,
    `\\'); select nextval('s') --`,
    `$1); select set_config('work_mem', '1MB', false); --`,
    `' || writes() || '`,
    `$$ || writes() || $$`,
    `\u0027; select nextval('s')`,
  ];

  let reader: PageReader;

  beforeAll(() => {
    const login = { password: postgres.password };
    const ref = { schema: 'public', name: 't' };
    reader = new PostgresPageReader(world.connection(), ref, (_, work) => work(login), {});
  });

  afterAll(() => reader.close());

  async function look(filters: readonly Filter[], column = 'a'): Promise<void> {
    const order = { kind: 'physical' } as const;
    const shape = { columns: [column], cutAtBytes: 4_000 };
    const page = { filters, order, from: 'start', skip: 0, limit: 10, shape } as const;
    await reader.rows(page, { signal });
  }

  /** The only place where values stand in the text of a statement: COPY takes no parameters. */
  async function take(filters: readonly Filter[], column = 'a'): Promise<void> {
    const request = { filters, order: { kind: 'physical' }, columns: [column] } as const;
    await reader.export(request, { signal, sink: new CollectingSink('csv') });
  }

  it('takes what is filtered by as a value, whatever it is', async () => {
    for (const text of hostile()) {
      const contained: Filter = { kind: 'contains', column: 'a', text };
      const listed: Filter = { kind: 'isOneOf', column: 'a', values: [text, text] };
      for (const way of [look, take]) {
        await way([contained]);
        // As a value it is no number.
        await expect(way([listed]), text).rejects.toMatchObject({ details: { sqlState: '22P02' } });
      }
    }
    expect(await stateOfWorld()).toEqual(pristine);
  });

  it('takes the name of a column as a name, whatever it is', async () => {
    for (const name of hostile()) {
      for (const way of [look, take]) {
        await expect(way([], name), name).rejects.toThrow();
        await expect(way([{ kind: 'isNull', column: name }]), name).rejects.toThrow();
      }
    }
    expect(await stateOfWorld()).toEqual(pristine);
  });
});

describe('a statement that is to read only', () => {
  it.each([
    ['select 1', '1'],
    ['select calm(2)', '2'],
    ['select count(*) from t where random() < 2 and clock_timestamp() > now()', '1'],
    ['select length(uuid_generate_v4()::text)', '36'],
    ['select count(*) > 0 from pg_stat_activity', 't'],
    ['select count(*) from pg_locks where false', '0'],
    ['select max(a) filter (where a > 0) from (select x.a + 1 as a from t x) y', '2'],
    ["select 'it''s; delete from t'::text", "it's; delete from t"],
    ['values (1)', '1'],
    ['select chance < 1 from clocks', 't'],
    ['select a from filled', '1'],
    ['show transaction_read_only', 'on'],
  ])('may be %s', async (sql, cell) => {
    expect(await world.cell(sql)).toBe(cell);
  });

  it('is held by the server even where the parser saw nothing', async () => {
    const codes: Record<string, string | undefined> = {};
    for (const sql of [
      'insert into t values (2)',
      'select 1; insert into t values (2)',
      'set transaction read write',
      "select set_config('transaction_read_only', 'off', false)",
      'create table other (a int)',
      "select nextval('s')",
      'select lo_create(0)',
    ]) {
      codes[sql] = (await world.unguarded(sql)).details.sqlState;
    }
    expect(codes).toEqual({
      'insert into t values (2)': '25006',
      'select 1; insert into t values (2)': '42601',
      'set transaction read write': '25001',
      "select set_config('transaction_read_only', 'off', false)": '25001',
      'create table other (a int)': '25006',
      "select nextval('s')": '25006',
      'select lo_create(0)': '25006',
    });
    expect(await stateOfWorld()).toEqual(pristine);
  });

  it('is read by server and parser alike where the server’s literals had backslashes', async () => {
    await postgres.execute(
      'alter system set standard_conforming_strings = off',
      'select pg_reload_conf()',
    );
    try {
      // To such a server the first literal would not end before the second quote.
      const sql = `select '\\', $$'; insert into t values (2) --$$`;
      expect((await world.run(sql)).rows).toEqual([['\\', "'; insert into t values (2) --"]]);
      expect(await stateOfWorld()).toEqual(pristine);
    } finally {
      await postgres.execute('alter system reset all', 'select pg_reload_conf()');
    }
  });

  it('knows every function of this server that may do something', async () => {
    const { rows } = await witness.query<{ proname: string }>(
      `select distinct proname from pg_proc where provolatile = 'v'
         and pronamespace = 'pg_catalog'::regnamespace
         and prorettype not in (${notCallable}) and not 'internal'::regtype = any (proargtypes::oid[])`,
    );
    const unknown = rows.map(({ proname }) => proname);
    expect(
      unknown.filter((name) => !isHarmless(name) && effectOutside(name) === undefined),
    ).toEqual([]);
  });
});

const notCallable = [
  'trigger',
  'internal',
  'index_am_handler',
  'table_am_handler',
  'language_handler',
]
  .map((type) => `'${type}'::regtype`)
  .join(', ');
