import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cell, PageReader, RowsRequest } from '../../src/core/warehouse/pages/pageReader';
import { TablePages } from '../../src/core/warehouse/pages/tablePages';
import {
  rowOrderOf,
  wholeTable,
  type Filter,
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

/** The same table in memory and in a real Postgres: whatever is asked of both has one answer. */

const signal = new AbortController().signal;
const notes = ['a', 'B', 'aß', '100%', 'x_y', "it's", 'a\\b', '💧', '', null];

/** 1,237 rows that lie in an order of their own, with ties and NULLs in what may be sorted. */
const data: readonly (readonly Cell[])[] = Array.from({ length: 1_237 }, (_, index) => {
  const id = (index * 7) % 1_237;
  const lane = id % 8 === 0 ? null : String(id % 5);
  return [String(id % 3), String(id), lane, notes[id % notes.length] ?? null];
});

const facts = tableFacts(
  [
    numberFact('plate', { isNullable: false }),
    numberFact('id', { isNullable: false }),
    numberFact('lane'),
    columnFact('note', { comment: 'what was said' }),
  ],
  { key: { columns: ['plate', 'id'], isPrimary: true } },
);

let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await startPostgres();
  await postgres.execute(
    'create schema lab',
    'create table lab.sample (plate int, id int, lane int, note text collate "C", primary key (plate, id))',
    "comment on column lab.sample.note is 'what was said'",
    `insert into lab.sample values ${literalRows(data)}`,
    'analyze lab.sample',
  );
});

afterAll(() => postgres?.stop());

function postgresReader(name = 'sample'): PageReader {
  return labReader(postgres, name);
}

const kinds: readonly (readonly [string, () => PageReader])[] = [
  ['a real Postgres', () => postgresReader()],
  ['memory', () => new InMemoryPageReader(facts, data)],
];

const memory = new InMemoryPageReader(facts, data);

describe.each(kinds)('a table in %s', (_name, make) => {
  let reader: PageReader;
  beforeAll(() => void (reader = make()));
  afterAll(() => reader.close());

  const read = async (query: TableQuery, request: Partial<RowsRequest> = {}) => {
    const columns = ['plate', 'id', 'lane', 'note'];
    const rows = await reader.rows(
      {
        filters: query.filters,
        order: rowOrderOf(query, facts),
        from: 'start',
        skip: 0,
        limit: 5,
        shape: { columns, cutAtBytes: 4_000 },
        ...request,
      },
      { signal },
    );
    return rows.map(({ cells }) => cells.slice(0, 2).join('/'));
  };

  it('has the facts that the catalog has of it', async () => {
    const { sizeBytes, ...found } = await reader.facts({ signal });
    const { sizeBytes: _size, ...expected } = facts;
    expect(found).toEqual(expected);
    expect(sizeBytes).toBeGreaterThan(0);
  });

  it('is read by its key from the start, from the end, from an anchor, and backwards', async () => {
    expect(await read(wholeTable)).toEqual(['0/0', '0/3', '0/6', '0/9', '0/12']);
    expect(await read(wholeTable, { from: 'end', skip: 1, limit: 2 })).toEqual([
      '2/1229',
      '2/1232',
    ]);
    expect(await read(wholeTable, { from: ['1', '4'], skip: 1, limit: 2 })).toEqual([
      '1/7',
      '1/10',
    ]);
    const sort = ['plate', 'id'].map((column) => descending(column));
    expect(await read({ ...wholeTable, sort }, { from: ['1'], limit: 2 })).toEqual([
      '1/1234',
      '1/1231',
    ]);
  });

  it('is read as it lies on disk', async () => {
    const query: TableQuery = { ...wholeTable, ownOrder: 'physical' };
    expect(await read(query, { limit: 3 })).toEqual(['0/0', '1/7', '2/14']);
  });

  it('counts what passes, and finds places among it', async () => {
    const filters: readonly Filter[] = [{ kind: 'isNull', column: 'lane' }];
    expect(await reader.count(filters, { signal })).toBe(155);
    for (const ownOrder of ['key', 'physical'] as const) {
      const order = rowOrderOf({ ...wholeTable, ownOrder }, facts);
      const anchors: (readonly string[])[] = [];
      const onAnchors = (found: readonly (readonly string[])[]): void =>
        void anchors.push(...found);
      const selection = { filters, order };
      const rows = await reader.anchors({ ...selection, every: 50 }, { signal, onAnchors });
      expect([rows, anchors.length]).toEqual([155, 4]);
      const query = { ...wholeTable, ownOrder, filters };
      const [anchor = []] = anchors.slice(2);
      expect(await read(query, { from: anchor })).toEqual(await read(query, { skip: 100 }));
    }
  });

  it('has a profile that is counted, of the rows that pass', async () => {
    for (const filters of [[], [{ kind: 'isNotNull', column: 'lane' }]] as const) {
      for (const column of ['lane', 'note', 'id']) {
        const found = await reader.profile({ column, filters }, { signal });
        const expected = await memory.profile({ column, filters }, { signal });
        expect({ ...found, common: found.common.length }).toEqual({
          ...expected,
          common: expected.common.length,
        });
        const [first] = found.common;
        expect(first?.share).toBeCloseTo(expected.common[0]?.share ?? 0, 12);
      }
    }
    const none = await reader.profile(
      {
        column: 'lane',
        filters: [{ kind: 'compare', column: 'id', comparison: 'less', value: '0' }],
      },
      { signal },
    );
    expect(none).toMatchObject({ rows: 0, nullShare: 0, distinct: 0, common: [], bounds: [] });
  });

  it('is exported whole, in order', async () => {
    const filters: readonly Filter[] = [{ kind: 'contains', column: 'note', text: "t's" }];
    const rows: (readonly Cell[])[] = [];
    await reader.export(
      { filters, order: rowOrderOf(wholeTable, facts), columns: ['note', 'id'] },
      {
        signal,
        sink: {
          form: 'rows',
          begin: async (columns) => void rows.push(columns.map(({ name }) => name)),
          rows: async (found) => void rows.push(...found),
          csv: async () => undefined,
          end: async () => void rows.push(['end']),
        },
      },
    );
    expect(rows.length).toBe(2 + 124);
    expect(rows.slice(0, 3)).toEqual([
      ['note', 'id'],
      ["it's", '15'],
      ["it's", '45'],
    ]);
  });
});

function descending(column: string): SortTerm {
  return { column, direction: 'descending', nulls: 'first' };
}

const filter: fc.Arbitrary<Filter> = fc.oneof(
  fc.record({
    kind: fc.constant('compare' as const),
    column: fc.constantFrom('plate', 'id', 'lane'),
    comparison: fc.constantFrom('equals', 'notEquals', 'less', 'atMost', 'greater', 'atLeast'),
    value: fc.integer({ min: 0, max: 1_300 }).map(String),
  }),
  fc.record({
    kind: fc.constantFrom('contains' as const, 'startsWith' as const),
    column: fc.constant('note'),
    text: fc.constantFrom('A', '%', '_', '\\', "'", '💧', ''),
  }),
  fc.record({
    kind: fc.constantFrom('isNull' as const, 'isNotNull' as const),
    column: fc.constantFrom('lane', 'note'),
  }),
  fc.record({
    kind: fc.constant('isOneOf' as const),
    column: fc.constantFrom('note'),
    values: fc.subarray(['a', '100%', "it's", 'a\\b', '']),
  }),
);

const query: fc.Arbitrary<TableQuery> = fc.record({
  filters: fc.array(filter, { maxLength: 2 }),
  sort: fc.subarray(['plate', 'id', 'lane', 'note'], { maxLength: 3 }).chain((columns) =>
    fc.tuple(
      ...columns.map((column) =>
        fc.record({
          column: fc.constant(column),
          direction: fc.constantFrom('ascending' as const, 'descending' as const),
          nulls: fc.constantFrom('first' as const, 'last' as const),
        }),
      ),
    ),
  ),
  ownOrder: fc.constantFrom('key', 'physical'),
});

it('a real Postgres answers every query as memory does, wherever one looks', async () => {
  const real = postgresReader();
  const places = fc.array(
    fc.record({ offset: fc.nat(1_300), limit: fc.integer({ min: 1, max: 300 }) }),
    { minLength: 1, maxLength: 4 },
  );
  const walk = async (reader: PageReader, asked: TableQuery, wanted: readonly Place[]) => {
    const failures: unknown[] = [];
    const pages = new TablePages({
      reader,
      facts,
      cutAtBytes: 4_000,
      onChange: () => undefined,
      onFailure: (error) => failures.push(error),
    });
    const read = [];
    for (const place of wanted) {
      const { rows } = await pages.read(asked, place, { signal });
      read.push(rows.map(({ cells }) => cells));
    }
    pages.reset();
    expect(failures).toEqual([]);
    return read;
  };
  await fc.assert(
    fc.asyncProperty(query, places, async (asked, wanted) => {
      expect(await walk(real, asked, wanted)).toEqual(await walk(memory, asked, wanted));
    }),
    { numRuns: 60 },
  );
  real.close();
});

interface Place {
  readonly offset: number;
  readonly limit: number;
}
