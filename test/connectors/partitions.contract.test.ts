import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from 'pg';
import type { Cell, PageReader, TableRow } from '../../src/core/warehouse/pages/pageReader';
import { TablePages } from '../../src/core/warehouse/pages/tablePages';
import {
  rowOrderOf,
  wholeTable,
  type SortTerm,
  type TableQuery,
} from '../../src/core/warehouse/pages/tableQuery';
import {
  columnFact,
  InMemoryPageReader,
  numberFact,
  tableFacts,
} from '../fakes/inMemoryPageReader';
import { labReader, literalRows } from './postgres/labTables';
import { startPostgres, type TestPostgres } from './postgres/startPostgres';

/** A table whose rows lie in several reads as one in memory does, in any order and anywhere. */

const signal = new AbortController().signal;
const rowCount = 1_237;

/** Every address is taken in every part; `id` says which row it is. */
const data: readonly (readonly Cell[])[] = Array.from({ length: rowCount }, (_, index) => {
  const id = (index * 7) % rowCount;
  const note = id % 11 === 0 ? null : `n"${id % 13}\\`;
  return [String(id % 3), `k'${id}"\\`, String(id), note];
});

const columns = [
  numberFact('plate', { isNullable: false }),
  columnFact('code', { isNullable: false }),
  numberFact('id', { isNullable: false }),
  columnFact('note'),
];

const body =
  '(plate int not null, code text collate "C" not null, id int not null, note text collate "C")';

/** `keyed` in partitions of partitions, `loose` without a key, `heirs` by inheritance. */
const statements = [
  'create schema lab',
  `create table lab.keyed ${body} partition by list (plate)`,
  'alter table lab.keyed add primary key (plate, code)',
  'create table lab.keyed_0 partition of lab.keyed for values in (0)',
  'create table lab.keyed_1 partition of lab.keyed for values in (1)',
  'create table lab.keyed_rest partition of lab.keyed default partition by hash (code)',
  ...[0, 1].map(
    (part) =>
      `create table lab.keyed_rest_${part} partition of lab.keyed_rest for values with (modulus 2, remainder ${part})`,
  ),
  `create table lab.loose ${body} partition by range (id)`,
  'create table lab.loose_low partition of lab.loose for values from (0) to (400)',
  'create table lab.loose_high partition of lab.loose for values from (400) to (2000)',
  `create table lab.heirs ${body}`,
  'create table lab.heirs_1 () inherits (lab.heirs)',
  'create table lab.heirs_2 (extra text) inherits (lab.heirs_1)',
  `insert into lab.keyed values ${literalRows(data)}`,
  `insert into lab.loose values ${literalRows(data)}`,
  ...['heirs', 'heirs_1', 'heirs_2'].map(
    (name, place) =>
      `insert into lab.${name} (plate, code, id, note) select * from lab.loose where plate = ${place}`,
  ),
  'analyze',
];

let postgres: TestPostgres;
let witness: Client;

beforeAll(async () => {
  postgres = await startPostgres();
  witness = await postgres.connect();
  await postgres.execute(...statements);
});

afterAll(async () => {
  await witness?.end();
  await postgres?.stop();
});

/** Rows that are alike in what is sorted by are told apart by `id`, which memory knows, too. */
const sorts: fc.Arbitrary<readonly SortTerm[]> = fc
  .subarray(['note', 'plate'], { minLength: 1 })
  .chain((names) => fc.tuple(...[...names, 'id'].map(termOf)));

function termOf(column: string): fc.Arbitrary<SortTerm> {
  return fc.record({
    column: fc.constant(column),
    direction: fc.constantFrom('ascending' as const, 'descending' as const),
    nulls: fc.constantFrom('first' as const, 'last' as const),
  });
}

/** Places near the end are read from there: some of these reach over it. */
const places = fc.array(
  fc.record({ offset: fc.nat(rowCount + 50), limit: fc.integer({ min: 1, max: 300 }) }),
  { minLength: 1, maxLength: 3 },
);

describe.each(['keyed', 'loose', 'heirs'])('rows of several tables, %s', (name) => {
  let reader: PageReader;
  beforeAll(() => void (reader = labReader(postgres, name)));
  afterAll(() => reader.close());

  it('come in any order as they do in memory', async () => {
    const facts = await reader.facts({ signal });
    const memory = new InMemoryPageReader(tableFacts(columns, { key: facts.key }), data);
    await fc.assert(
      fc.asyncProperty(sorts, fc.boolean(), places, async (sort, isFiltered, wanted) => {
        const filters = isFiltered ? ([{ kind: 'isNotNull', column: 'note' }] as const) : [];
        const query = { ...wholeTable, sort, filters };
        const [found, expected] = [
          await read(reader, query, wanted),
          await read(memory, query, wanted),
        ];
        expect(found).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  });

  it('stay in place where a sort leaves them equal, from one statement to the next', async () => {
    const facts = await reader.facts({ signal });
    const sort = [{ column: 'plate', direction: 'ascending', nulls: 'last' }] as const;
    const order = rowOrderOf({ ...wholeTable, sort }, facts);
    const shape = { columns: ['id'], cutAtBytes: 4_000 };
    const ids: Cell[] = [];
    for (let skip = 0; skip < rowCount; skip += 200) {
      const request = { filters: [], order, from: 'start', skip, limit: 200, shape } as const;
      const isNearEnd = skip >= 600;
      const rows = await reader.rows({ ...request, isNearEnd }, { signal });
      ids.push(...rows.map(({ cells }) => cells[0] ?? null));
    }
    expect(new Set(ids).size).toBe(rowCount);
    const cursor = await reader.cursor({ filters: [], order, shape }, { signal });
    const all = await cursor.fetchAt(0, rowCount, { signal });
    expect(all.map(({ cells }) => cells[0])).toEqual(ids);
    await cursor.close();
  });

  it('are sorted by little of them, whole ones only where none can be found again', async () => {
    const facts = await reader.facts({ signal });
    expect([facts.hasAddresses, facts.hasPartAddresses]).toEqual([false, true]);
  });
});

async function read(reader: PageReader, query: TableQuery, wanted: readonly Place[]) {
  const failures: unknown[] = [];
  const facts = await reader.facts({ signal });
  const rest = { cutAtBytes: 4_000, onChange: () => undefined };
  const onFailure = (error: unknown): void => void failures.push(error);
  const pages = new TablePages({ reader, facts, ...rest, onFailure });
  const found = [];
  for (const place of wanted) {
    const { rows } = await pages.read(query, place, { signal });
    found.push(rows.map(({ cells }) => cells));
  }
  pages.reset();
  expect(failures).toEqual([]);
  return found;
}

interface Place {
  readonly offset: number;
  readonly limit: number;
}

describe('rows of partitions that change', () => {
  const sort = [{ column: 'note', direction: 'descending', nulls: 'last' }] as const;
  const shape = { columns: ['id', 'plate'], cutAtBytes: 4_000 };
  const ids = (rows: readonly { readonly cells: readonly Cell[] }[]) =>
    rows.map(({ cells }) => cells.join('/'));

  it('are those of the moment when they were sorted, wherever they were moved since', async () => {
    for (const name of ['keyed', 'loose']) {
      const reader = labReader(postgres, name);
      const facts = await reader.facts({ signal });
      const selection = { filters: [], order: rowOrderOf({ ...wholeTable, sort }, facts), shape };
      const cursor = await reader.cursor(selection, { signal });
      const before = ids(await cursor.fetchAt(100, 50, { signal }));
      const moved = name === 'keyed' ? 'plate = 2 - plate' : 'id = 1500 - id';
      await witness.query(`update lab.${name} set ${moved}`);
      expect(ids(await cursor.fetchAt(100, 50, { signal }))).toEqual(before);
      await cursor.close();
      const after = { ...selection, from: 'start', skip: 100, limit: 50 } as const;
      expect(ids(await reader.rows(after, { signal }))).not.toEqual(before);
      reader.close();
    }
  });

  it('are read whole once a part lies elsewhere, or nothing tells them apart any more', async () => {
    const [loose, keyed] = [labReader(postgres, 'loose'), labReader(postgres, 'keyed')];
    const requestOf = async (reader: PageReader) => {
      const order = rowOrderOf({ ...wholeTable, sort }, await reader.facts({ signal }));
      return { filters: [], order, from: 'start', skip: 0, limit: 2_000, shape } as const;
    };
    const [ofLoose, ofKeyed] = [await requestOf(loose), await requestOf(keyed)];
    await witness.query('create extension file_fdw');
    await witness.query('create server files foreign data wrapper file_fdw');
    await witness.query(
      `create foreign table lab.loose_far partition of lab.loose for values from (5000) to (5003)
        server files options (program 'for id in 5000 5001 5002; do echo 1,x,$id,; done', format 'csv')`,
    );
    const far = await loose.rows(ofLoose, { signal });
    expect(far).toHaveLength(rowCount + 3);
    expect(new Set(ids(far)).size).toBe(rowCount + 3);
    expect(await loose.facts({ signal })).toMatchObject({ hasPartAddresses: false });
    await witness.query('alter table lab.keyed drop constraint keyed_pkey');
    await witness.query('insert into lab.keyed select * from lab.keyed where id < 10');
    const cursor = await keyed.cursor(ofKeyed, { signal });
    expect(await cursor.fetchAt(0, 2_000, { signal })).toHaveLength(rowCount + 10);
    await cursor.close();
    expect(await keyed.rows(ofKeyed, { signal })).toHaveLength(rowCount + 10);
    for (const reader of [loose, keyed]) reader.close();
  });

  it('are told apart by their tables, too, once another inherits from the one that they were in', async () => {
    await witness.query(`create table lab.single ${body}`);
    await witness.query(`insert into lab.single values ${literalRows(data.slice(0, 20))}`);
    const reader = labReader(postgres, 'single');
    const facts = await reader.facts({ signal });
    expect([facts.hasAddresses, facts.hasPartAddresses]).toEqual([true, false]);
    const order = rowOrderOf({ ...wholeTable, sort }, facts);
    const request = { filters: [], order, from: 'start', skip: 3, limit: 5, shape } as const;
    expect(await reader.rows(request, { signal })).toHaveLength(5);
    await witness.query('create table lab.single_1 () inherits (lab.single)');
    await witness.query('insert into lab.single_1 select * from lab.single');
    expect(await reader.rows(request, { signal })).toHaveLength(5);
    expect(await reader.facts({ signal })).toMatchObject({ hasPartAddresses: true });
    reader.close();
  });

  it('are streamed each once, too, by what the table is by then', async () => {
    await witness.query(`create table lab.alone ${body}`);
    await witness.query(`insert into lab.alone values ${literalRows(data.slice(0, 20))}`);
    const reader = labReader(postgres, 'alone');
    const facts = await reader.facts({ signal });
    const order = rowOrderOf({ ...wholeTable, sort }, facts);
    await witness.query('create table lab.alone_1 () inherits (lab.alone)');
    await witness.query('insert into lab.alone_1 select * from lab.alone');
    const request = { filters: [], order, from: 'start', skip: 3, limit: 5, shape } as const;
    const streamed: TableRow[] = [];
    const onRows = async (rows: readonly TableRow[]): Promise<void> => void streamed.push(...rows);
    await reader.stream(request, { signal, onRows });
    expect(streamed).toHaveLength(5);
    expect(await reader.facts({ signal })).toMatchObject({ hasPartAddresses: true });
    reader.close();
  });

  it('have no address for whoever may not read all of their columns', async () => {
    await witness.query("create role reader login password 'r'");
    await witness.query('grant usage on schema lab to reader');
    await witness.query('grant select (id, note) on lab.heirs to reader');
    const reader = labReader(postgres, 'heirs', { user: 'reader', password: 'r' });
    const facts = await reader.facts({ signal });
    expect([facts.hasPartAddresses, facts.columns.length]).toEqual([false, 2]);
    const order = rowOrderOf({ ...wholeTable, sort }, facts);
    const request = { filters: [], order, from: 'start', skip: 0, limit: 2_000 } as const;
    const ofTwo = { ...request, shape: { ...shape, columns: ['id'] } };
    expect(await reader.rows(ofTwo, { signal })).toHaveLength(rowCount);
    reader.close();
  });

  it('have no key for whoever may not read all of it', async () => {
    await witness.query('create table lab.half (id int primary key, note text)');
    await witness.query(`insert into lab.half values (1, 'b'), (2, 'a'), (3, null)`);
    await witness.query('grant select (note) on lab.half to reader');
    const reader = labReader(postgres, 'half', { user: 'reader', password: 'r' });
    const facts = await reader.facts({ signal });
    expect(facts.key).toBeUndefined();
    const order = rowOrderOf({ ...wholeTable, sort }, facts);
    const request = { filters: [], order, from: 'start', skip: 0, limit: 10 } as const;
    const found = await reader.rows(
      { ...request, shape: { ...shape, columns: ['note'] } },
      { signal },
    );
    expect(found.map(({ cells }) => cells[0])).toEqual(['b', 'a', null]);
    reader.close();
  });
});
