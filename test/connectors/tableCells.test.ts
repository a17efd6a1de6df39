import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PageReader, RowShape } from '../../src/core/warehouse/pages/pageReader';
import { TableError } from '../../src/core/warehouse/pages/tableError';
import {
  rowOrderOf,
  wholeTable,
  type Filter,
  type TableQuery,
} from '../../src/core/warehouse/pages/tableQuery';
import { QueryError } from '../../src/core/warehouse/queryError';
import { everyType, everyTypeNeeds } from './postgres/everyType';
import { labReader } from './postgres/labTables';
import { startPostgres, type TestPostgres } from './postgres/startPostgres';

const names = Object.keys(everyType);
const signal = new AbortController().signal;

let postgres: TestPostgres;
let witness: Client;

beforeAll(async () => {
  postgres = await startPostgres();
  witness = await postgres.connect();
  const columns = names.map((name) => `${everyType[name]?.[0]} as "${name}"`);
  const wide = Array.from({ length: 1_600 }, (_, index) => `c${index} text`);
  await postgres.execute(
    ...everyTypeNeeds,
    `create table lab.types as select 1 as id, ${columns.join(', ')}`,
    'alter table lab.types add primary key (id)',
    'insert into lab.types (id) values (2)',
    'create table lab.large (id int primary key, body text, doc jsonb, small varchar(20))',
    `insert into lab.large values (1, repeat('💧', 12500000), jsonb_build_object('a', repeat('x', 300000)), 'short')`,
    `create table lab.wide (${wide.join(', ')})`,
    "insert into lab.wide (c0, c1599) values ('first', 'last')",
    'create table lab.parent (id int primary key, note text)',
    'create table lab.child () inherits (lab.parent)',
    'insert into lab.parent values (1), (2)',
    'insert into lab.child values (1), (3)',
    'create table lab.parts (id int primary key, note text) partition by range (id)',
    'create table lab.part_1 partition of lab.parts for values from (0) to (10)',
    'create table lab.part_2 partition of lab.parts for values from (10) to (20)',
    "insert into lab.parts select g, 'n' || g from generate_series(0, 19) g",
    'create table lab."odd "" name" ("select" int primary key, "a""b" text, place_0 int, number int)',
    `insert into lab."odd "" name" select g, 'x', g, g from generate_series(1, 700) g`,
    'create table lab.dropped (id int primary key)',
    'create function lab.harm() returns int language plpgsql volatile as $$ begin return 1; end $$',
    'create view lab.harmful as select lab.harm() as x',
    "create role reader login password 'r'",
    'grant usage on schema lab to reader',
    'grant select (id) on lab.large to reader',
  );
});

afterAll(async () => {
  await witness?.end();
  await postgres?.stop();
});

function readerOf(name: string, login?: Parameters<typeof labReader>[2]): PageReader {
  return labReader(postgres, name, login);
}

async function read(
  reader: PageReader,
  shape: Partial<RowShape> = {},
  filters: readonly Filter[] = [],
) {
  const facts = await reader.facts({ signal });
  return reader.rows(
    {
      filters,
      order: rowOrderOf(wholeTable, facts),
      from: 'start',
      skip: 0,
      limit: 1_000,
      shape: { columns: facts.columns.map(({ name }) => name), cutAtBytes: 4_000, ...shape },
    },
    { signal },
  );
}

describe('a cell', () => {
  it.each([4_000, undefined])('is exact for every type, cut at %s bytes', async (cutAtBytes) => {
    const reader = readerOf('types');
    const [full, empty] = await read(reader, { columns: names, cutAtBytes });
    expect(Object.fromEntries(names.map((name, index) => [name, full?.cells[index]]))).toEqual(
      Object.fromEntries(names.map((name) => [name, everyType[name]?.[1]])),
    );
    expect(full?.cuts).toEqual([]);
    expect(new Set(empty?.cells)).toEqual(new Set([null]));
    reader.close();
  });

  it('finds its row again by its own text, whatever its type', async () => {
    const reader = readerOf('types');
    await reader.facts({ signal });
    const missed = [];
    for (const column of names) {
      const value = everyType[column]?.[1] ?? '';
      const filters: readonly Filter[] = [
        { kind: 'compare', column, comparison: 'equals', value },
        { kind: 'isNotNull', column },
      ];
      if ((await reader.count(filters, { signal })) !== 1) missed.push(column);
      expect(await reader.count([{ kind: 'isNull', column }], { signal })).toBe(1);
    }
    // NaN is itself in Postgres, so nothing is missed.
    expect(missed).toEqual([]);
    reader.close();
  });

  it('of 50 MB comes as its beginning and its size, and whole when it is asked for', async () => {
    const reader = readerOf('large');
    const [row] = await read(reader);
    expect(row?.cells.map((cell) => cell?.length)).toEqual([1, 2_000, 1_000, 5]);
    expect(row?.cuts).toEqual([
      { index: 1, sizeBytes: 50_000_000 },
      { index: 2, sizeBytes: 300_009 },
    ]);
    const [whole] = await read(reader, { columns: ['body'], cutAtBytes: undefined });
    expect(whole?.cells[0]?.length).toBe(25_000_000);
    reader.close();
  });

  it('is in the order of whole values, although only their beginnings are shown', async () => {
    await postgres.execute(
      'create table lab.long (code text primary key, note text, place int)',
      `insert into lab.long select repeat('x', 5000) || g, repeat('y', 5000) || (9 - g), g
        from generate_series(9, 1, -1) g`,
    );
    const reader = readerOf('long');
    const facts = await reader.facts({ signal });
    const places = async (query: TableQuery): Promise<unknown> => {
      const order = rowOrderOf(query, facts);
      const shape = { columns: ['place', 'code', 'note'], cutAtBytes: 4_000 };
      const request = { filters: [], order, from: 'start', skip: 0, limit: 9, shape } as const;
      const rows = await reader.rows(request, { signal });
      return rows.map(({ cells }) => cells[0]).join('');
    };
    const sort = [{ column: 'note', direction: 'ascending', nulls: 'last' } as const];
    expect(await places(wholeTable)).toBe('123456789');
    expect(await places({ ...wholeTable, sort })).toBe('987654321');
    reader.close();
  });

  it('is left out where the login may not read its column', async () => {
    const reader = readerOf('large', { user: 'reader', password: 'r' });
    expect((await read(reader)).map(({ cells }) => cells)).toEqual([['1']]);
    reader.close();
  });
});

describe('a table', () => {
  it('may have 1,600 columns', async () => {
    const reader = readerOf('wide');
    const [row] = await read(reader);
    expect([row?.cells.length, row?.cells[0], row?.cells.at(-1)]).toEqual([1_600, 'first', 'last']);
    reader.close();
  });

  it('may have names of any kind', async () => {
    const reader = readerOf('odd " name');
    expect(await read(reader)).toHaveLength(700);
    const facts = await reader.facts({ signal });
    const anchors: (readonly string[])[] = [];
    const selection = { filters: [], order: rowOrderOf(wholeTable, facts), every: 500 };
    const onAnchors = (found: readonly (readonly string[])[]): void => void anchors.push(...found);
    expect(await reader.anchors(selection, { signal, onAnchors })).toBe(700);
    expect(anchors).toEqual([['1'], ['501']]);
    reader.close();
  });

  it('that others inherit from has no key for all its rows', async () => {
    const reader = readerOf('parent');
    const facts = await reader.facts({ signal });
    expect([facts.key, facts.hasAddresses]).toEqual([undefined, false]);
    expect(await read(reader)).toHaveLength(4);
    reader.close();
  });

  it('in partitions is read by its key across them', async () => {
    const reader = readerOf('parts');
    const ids = (await read(reader)).map(({ cells }) => cells[0]);
    expect(ids).toEqual(Array.from({ length: 20 }, (_, index) => String(index)));
    reader.close();
  });

  it('that is not there, or was dropped or changed since, is told from one that fails', async () => {
    const missing = readerOf('nowhere');
    await expect(missing.facts({ signal })).rejects.toSatisfy((error) =>
      TableError.is(error, 'tableMissing'),
    );
    const reader = readerOf('dropped');
    await read(reader);
    await witness.query('alter table lab.dropped rename column id to other');
    await expect(read(reader, { columns: ['id'] })).rejects.toThrow('no column "id"');
    const stale = readerOf('dropped');
    const facts = await stale.facts({ signal });
    await witness.query('drop table lab.dropped');
    const request = {
      filters: [],
      order: rowOrderOf(wholeTable, facts),
      from: 'start',
      skip: 0,
      limit: 1,
      shape: { columns: ['other'], cutAtBytes: undefined },
    } as const;
    await expect(stale.rows(request, { signal })).rejects.toSatisfy((error) =>
      TableError.is(error, 'tableGone'),
    );
    for (const each of [missing, reader, stale]) each.close();
  });

  it('is read again over another connection when one is lost', async () => {
    const reader = readerOf('parts');
    await read(reader);
    await witness.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'lakeside'",
    );
    const failure = await read(reader).catch((error: unknown) => error);
    const isTold = Array.isArray(failure) || QueryError.is(failure, 'connectionLost');
    expect(isTold).toBe(true);
    expect(await read(reader)).toHaveLength(20);
    reader.close();
  });

  it('is refused where reading it would do something', async () => {
    const reader = readerOf('harmful');
    await expect(reader.facts({ signal })).rejects.toThrow('The view harmful calls lab.harm');
    reader.close();
  });
});

describe('a reader of a database in which others may create', () => {
  const ours = ['=', '>=', '<='];

  it('calls none of their functions where Postgres has its own', async () => {
    await postgres.execute(
      "create table lab.bait as select 'n' || g as id, point(g, g) as place from generate_series(1, 9) g",
      'alter table lab.bait alter id type varchar(20), add primary key (id)',
      "create function public.trap(varchar, varchar) returns bool language plpgsql as $$ begin raise 'trapped'; end $$",
      ...ours.map(
        (name) =>
          `create operator public.${name} (leftarg = varchar, rightarg = varchar, function = public.trap)`,
      ),
      "create function public.concat(point) returns text language plpgsql as $$ begin raise 'trapped'; end $$",
      "create function public.array_agg(text) returns text language plpgsql as $$ begin raise 'trapped'; end $$",
    );
    const reader = readerOf('bait');
    const filters: readonly Filter[] = [
      { kind: 'compare', column: 'id', comparison: 'equals', value: 'n5' },
      { kind: 'isOneOf', column: 'id', values: ['n4', 'n5'] },
      { kind: 'compare', column: 'place', comparison: 'equals', value: '(5,5)' },
      { kind: 'contains', column: 'place', text: '5' },
    ];
    expect((await read(reader, {}, filters)).map(({ cells }) => cells[0])).toEqual(['n5']);
    const order = { kind: 'keyed', columns: ['id'], direction: 'ascending' } as const;
    const shape = { columns: ['id'], cutAtBytes: 4_000 };
    const request = { filters: [], order, from: ['n8'], skip: 0, limit: 9, shape };
    expect((await reader.rows(request, { signal })).map(({ cells }) => cells[0])).toEqual([
      'n8',
      'n9',
    ]);
    for (const column of ['id', 'place']) {
      expect(await reader.profile({ column, filters }, { signal })).toMatchObject({ distinct: 1 });
    }
    reader.close();
    await postgres.execute(
      'drop function public.trap cascade',
      'drop function public.concat(point), public.array_agg(text)',
    );
  });

  it('looks into a view each time, since it may be another by then', async () => {
    await postgres.execute('create view lab.turning as select 1 as x');
    const reader = readerOf('turning');
    expect(await read(reader)).toHaveLength(1);
    await postgres.execute('create or replace view lab.turning as select lab.harm() as x');
    const request = { filters: [], order: { kind: 'given' }, from: 'start', skip: 0 } as const;
    const shape = { columns: ['x'], cutAtBytes: undefined };
    const reading = reader.rows({ ...request, limit: 1, shape }, { signal });
    await expect(reading).rejects.toMatchObject({ reason: 'statementRefused' });
    reader.close();
  });
});
