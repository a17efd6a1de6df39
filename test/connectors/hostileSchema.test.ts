import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PostgresPageReader } from '../../src/connectors/postgres/pages/postgresPageReader';
import { checkDatabaseAccess } from '../../src/connectors/postgres/login/postgresAccess';
import { PostgresCatalogReader } from '../../src/connectors/postgres/catalog/postgresCatalogReader';
import { PostgresSessions } from '../../src/connectors/postgres/sessions/postgresSessions';
import { systemClock } from '../../src/core/base/clock';
import type { PageReader } from '../../src/core/warehouse/pages/pageReader';
import { TablePages } from '../../src/core/warehouse/pages/tablePages';
import { wholeTable, type TableQuery } from '../../src/core/warehouse/pages/tableQuery';
import { QueryWorld } from './postgres/queryWorld';
import { startPostgres, type TestPostgres } from './postgres/startPostgres';

/**
 * A database whose owner put a schema of their own before Postgres': every operator and name in it that
 * a statement of ours could mean says that it was called.
 */
const signal = new AbortController().signal;
const login = { password: 'b' };
const types = [
  'oid',
  'name',
  'text',
  '"char"',
  'int2',
  'int4',
  'int8',
  'float8',
  'bool',
  'numeric',
  'tid',
  'date',
  'timestamp',
  'timestamptz',
  'interval',
];
const operators = ['=', '<>', '<', '>', '<=', '>=', '/', '%', '-', '*', '!~'];
const mixed = [
  ['name', 'text'],
  ['int2', 'int4'],
  ['int4', 'int8'],
  ['int8', 'int4'],
  ['oid', 'int4'],
] as const;

let postgres: TestPostgres;
let owner: Client;

beforeAll(async () => {
  postgres = await startPostgres();
  await postgres.execute(
    'create schema lab',
    'create schema evil',
    'create table lab.sample (id int primary key, run text, lane int2, reads numeric)',
    "insert into lab.sample select g, 'run' || g % 7, g % 8, g from generate_series(1, 2000) g",
    'analyze lab.sample',
    'create table lab.reading (at timestamptz, local timestamp, day date, run text, id oid, ph numeric)',
    `insert into lab.reading select '2026-11-01 00:00+00', '2026-11-01', '2026-11-01', repeat('r', g), g, g
      from generate_series(1, 50) g`,
    "create role bait login password 'b'",
    'grant usage on schema lab, evil to bait',
    'grant select on all tables in schema lab to bait',
    'alter role bait set search_path = evil, pg_catalog',
    ...[...types.map((type) => [type, type] as const), ...mixed].flatMap(trapsOf),
    ...[
      'count(text)',
      'min(timestamptz)',
      'avg(numeric)',
      'left(text, int4)',
      'date_bin(interval, timestamptz, timestamptz)',
      'concat(text)',
      'now()',
      'has_table_privilege(oid, text)',
    ].map(
      (signature) =>
        `create function evil.${signature} returns int language plpgsql as $$ begin raise 'trapped'; end $$`,
    ),
    'create domain evil.text as pg_catalog.text check (value is null)',
    'create domain evil.int8 as pg_catalog.int8 check (value is null)',
    'create domain evil.timestamptz as pg_catalog.timestamptz check (value is null)',
    'create domain evil.timestamp as pg_catalog.timestamp check (value is null)',
    'create domain evil.interval as pg_catalog.interval check (value is null)',
    'create domain evil.tid as pg_catalog.tid check (value is null)',
  );
  owner = await postgres.connect();
});

afterAll(async () => {
  await owner?.end();
  await postgres?.stop();
});

function trapsOf([left, right]: readonly [string, string]): readonly string[] {
  const types = `pg_catalog.${left}, pg_catalog.${right}`;
  return [
    `create function evil.trap(${types}) returns pg_catalog.bool language plpgsql as $$ begin raise 'trapped'; end $$`,
    ...operators.map(
      (operator) =>
        `create operator evil.${operator} (leftarg = pg_catalog.${left}, rightarg = pg_catalog.${right}, function = evil.trap)`,
    ),
  ];
}

const connection = () => new QueryWorld(postgres).connection({ user: 'bait' });

function reader(): PageReader {
  const ref = { schema: 'lab', name: 'sample' };
  return new PostgresPageReader(connection(), ref, (_, work) => work(login), {});
}

async function idsAt(pages: TablePages, query: TableQuery, offset: number): Promise<unknown> {
  const { rows } = await pages.read(query, { offset, limit: 2 }, { signal });
  return rows.map(({ cells }) => cells[0]);
}

describe('in a database whose owner set a trap', () => {
  it('the trap works', async () => {
    const client = new PostgresSessions(connection(), { ...login, environment: {} });
    const session = await client.open({ signal });
    const sql = 'select 1 from pg_catalog.pg_class where oid = 1';
    await expect(session.query({ sql, values: [] }, { signal })).rejects.toThrow('trapped');
    session.close();
  });

  it('a table is read in every order, counted, profiled and found by its statistics', async () => {
    const own = reader();
    const failures: unknown[] = [];
    const pages = new TablePages({
      reader: own,
      facts: await own.facts({ signal }),
      cutAtBytes: 4_000,
      onChange: () => undefined,
      onFailure: (error) => failures.push(error),
    });
    const byRun = { column: 'run', direction: 'ascending', nulls: 'last' } as const;
    for (const query of [
      wholeTable,
      { ...wholeTable, ownOrder: 'physical' } as const,
      { ...wholeTable, sort: [byRun] },
    ]) {
      expect(await idsAt(pages, query, 0)).toHaveLength(2);
      expect(await idsAt(pages, query, 1_500)).toHaveLength(2);
      expect(await pages.count(query, { signal })).toBe(2_000);
    }
    const selection = {
      filters: [],
      order: { kind: 'keyed', columns: ['id'], direction: 'ascending' },
    } as const;
    expect(await own.guessAnchor(selection, 0.5, { signal })).toBeDefined();
    expect(
      await own.guessAnchor({ ...selection, order: { kind: 'physical' } }, 0.5, { signal }),
    ).toBeDefined();
    expect(await own.statistics('run', { signal })).toMatchObject({ distinct: 7 });
    expect(await own.profile({ column: 'run', filters: [] }, { signal })).toMatchObject({
      distinct: 7,
      rows: 2_000,
    });
    pages.reset();
    own.close();
    expect(failures).toEqual([]);
  });

  it('a table is put together over time, whole, in part and split', async () => {
    const ref = { schema: 'lab', name: 'reading' };
    const own = new PostgresPageReader(connection(), ref, (_, work) => work(login), {});
    const from = Date.UTC(2026, 9, 1) / 1_000;
    const part = { fromSeconds: from, toSeconds: from + 1e7 };
    for (const time of ['at', 'local', 'day']) {
      for (const range of [undefined, part]) {
        for (const split of [undefined, 'run', 'id']) {
          const values = ['ph', 'id'];
          const asked = {
            filters: [],
            time,
            values,
            aggregate: 'average',
            split,
            range,
            buckets: 9,
          };
          const { rows, groups } = await own.series({ ...asked, aggregate: 'average' }, { signal });
          expect([rows, groups.length]).toEqual([50, split === undefined ? 1 : 6]);
        }
      }
    }
    own.close();
  });

  it('its catalog is read, and what the login may do', async () => {
    const options = { ...login, clock: systemClock, environment: {} };
    const catalog = await new PostgresCatalogReader(connection(), options).read(signal);
    expect(catalog.relations.map(({ name }) => name)).toEqual(['reading', 'sample']);
    const access = await checkDatabaseAccess(connection(), { ...login, environment: {} });
    expect(access.message).not.toContain('trapped');
    expect(access.outcome).not.toBe('failed');
  });
});

describe('a table that is open', () => {
  it('shows what a policy lets through that came meanwhile, and runs none that does more than read', async () => {
    const own = reader();
    await own.facts({ signal });
    await owner.query('alter table lab.sample enable row level security');
    await owner.query('create policy few on lab.sample using (id <= 3)');
    const request = {
      filters: [],
      order: { kind: 'keyed', columns: ['id'], direction: 'ascending' },
      from: 'start',
      skip: 0,
      limit: 9,
      shape: { columns: ['id'], cutAtBytes: undefined },
    } as const;
    const rows = await own.rows(request, { signal });
    expect(rows.map(({ cells }) => cells[0])).toEqual(['1', '2', '3']);
    expect(await own.count([], { signal })).toBe(3);
    await owner.query(
      'create function lab.note() returns bool language plpgsql volatile as $$ begin return true; end $$',
    );
    await owner.query('alter policy few on lab.sample using (lab.note())');
    const refusal = { reason: 'statementRefused' };
    await expect(own.rows(request, { signal })).rejects.toMatchObject(refusal);
    await expect(own.count([], { signal })).rejects.toMatchObject(refusal);
    await owner.query('drop policy few on lab.sample');
    await owner.query('alter table lab.sample disable row level security');
    own.close();
  });

  it.each(['drop table lab.turned', 'alter table lab.turned rename to turned_away'])(
    'is looked into again where another came in its place, after %s',
    async (departure) => {
      await owner.query(
        'create table lab.turned (id int primary key); grant select on lab.turned to bait',
      );
      const ref = { schema: 'lab', name: 'turned' };
      const own = new PostgresPageReader(connection(), ref, (_, work) => work(login), {});
      await own.facts({ signal });
      await owner.query(departure);
      await owner.query(
        'create view lab.turned as select 1 as id where lab.note(); grant select on lab.turned to bait',
      );
      const request = {
        filters: [],
        order: { kind: 'given' },
        from: 'start',
        skip: 0,
        limit: 1,
      } as const;
      const shape = { columns: ['id'], cutAtBytes: undefined };
      await expect(own.rows({ ...request, shape }, { signal })).rejects.toMatchObject({
        reason: 'statementRefused',
      });
      await owner.query('drop view lab.turned');
      own.close();
    },
  );
});
