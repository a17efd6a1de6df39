import { describe, expect, it } from 'vitest';
import { abortable } from '../../../src/core/base/abortable';
import type { Pause } from '../../../src/core/base/pause';
import { TablePages } from '../../../src/core/warehouse/pages/tablePages';
import {
  rowOrderOf,
  wholeTable,
  type SortTerm,
  type TableQuery,
} from '../../../src/core/warehouse/pages/tableQuery';
import type { WalkProgress } from '../../../src/core/warehouse/pages/walk';
import {
  columnFact,
  InMemoryPageReader,
  numberFact,
  tableFacts,
} from '../../fakes/inMemoryPageReader';

const signal = new AbortController().signal;
const facts = tableFacts([numberFact('id', { isNullable: false }), columnFact('run')], {
  key: { columns: ['id'], isPrimary: true },
});
const data = Array.from({ length: 40_000 }, (_, id) => [String(id), `run${id % 7}`]);

function world(table = facts, wait: Pause = () => new Promise<void>(() => undefined)) {
  const reader = new InMemoryPageReader(table, data);
  const failures: unknown[] = [];
  const progress: (WalkProgress | undefined)[] = [];
  const pages: TablePages = new TablePages({
    reader,
    facts: table,
    cutAtBytes: 4_000,
    onChange: () => void progress.push(pages.known?.progress),
    onFailure: (error) => failures.push(error),
    pause: wait,
  });
  const ids = async (query: TableQuery, offset: number, limit = 3) => {
    const page = await pages.read(query, { offset, limit }, { signal });
    return { ...page, rows: page.rows.map(({ cells }) => cells[0]) };
  };
  return { reader, pages, ids, failures, progress };
}

/** Until what runs in the background has ended. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setTimeout(resolve));
}

const byRun: SortTerm = { column: 'run', direction: 'ascending', nulls: 'last' };

describe('the order of a query', () => {
  it('is the key, the address, or what a sort or a view makes', () => {
    const view = tableFacts(facts.columns, { kind: 'view', hasAddresses: false });
    expect(rowOrderOf(wholeTable, facts)).toMatchObject({ kind: 'keyed', columns: ['id'] });
    expect(rowOrderOf({ ...wholeTable, ownOrder: 'physical' }, facts).kind).toBe('physical');
    expect(rowOrderOf(wholeTable, tableFacts(facts.columns)).kind).toBe('physical');
    expect(rowOrderOf(wholeTable, view).kind).toBe('given');
    const down: SortTerm = { column: 'id', direction: 'descending', nulls: 'first' };
    expect(rowOrderOf({ ...wholeTable, sort: [down] }, facts)).toMatchObject({
      kind: 'keyed',
      direction: 'descending',
    });
  });

  it('tells rows apart that a sort leaves equal, by the key or else by the address', () => {
    const query = { ...wholeTable, sort: [byRun] };
    expect(rowOrderOf(query, facts)).toMatchObject({
      terms: [{ column: 'run' }, { column: 'id', direction: 'ascending' }],
      thenByAddress: false,
    });
    expect(rowOrderOf(query, tableFacts(facts.columns))).toMatchObject({
      terms: [{ column: 'run' }],
      thenByAddress: true,
    });
  });
});

describe('a table by its key', () => {
  it('is exact everywhere once places were found, and its count with it', async () => {
    const { ids, reader, progress } = world();
    reader.estimated = 35_000;
    await ids(wholeTable, 0);
    await settled();
    reader.calls.length = 0;
    expect(await ids(wholeTable, 31_234)).toMatchObject({
      rows: ['31234', '31235', '31236'],
      isEstimated: false,
      total: { rows: 40_000, kind: 'exact' },
    });
    expect(reader.calls).toEqual(['rows']);
    expect(progress).not.toEqual([]);
  });

  it('is about right before, and says so; its end is its end', async () => {
    const { ids, reader, pages } = world();
    let come = (): void => undefined;
    reader.anchorsMayCome = new Promise((resolve) => (come = resolve));
    reader.estimated = 36_000;
    await ids(wholeTable, 0);
    await settled();
    expect(pages.known?.progress).toEqual({
      kind: 'findingPlaces',
      rowsFound: 0,
      rowsTotal: 36_000,
    });
    const middle = await ids(wholeTable, 18_000);
    expect(middle.isEstimated).toBe(true);
    expect(Math.abs(Number(middle.rows[0]) - 20_000)).toBeLessThan(10);
    expect((await ids(wholeTable, 35_997)).rows).toEqual(['39997', '39998', '39999']);
    expect((await ids(wholeTable, 9_000)).isEstimated).toBe(false);
    come();
    await settled();
    expect((await ids(wholeTable, 18_000)).rows[0]).toBe('18000');
    expect(pages.known?.progress).toBeUndefined();
  });

  it('needs no places where one page has all of it', async () => {
    const { ids, reader } = world();
    const query: TableQuery = {
      ...wholeTable,
      filters: [{ kind: 'compare', column: 'id', comparison: 'less', value: '2' }],
    };
    expect((await ids(query, 0)).total).toEqual({ rows: 2, kind: 'exact' });
    await settled();
    expect(reader.calls).toEqual(['rows']);
  });

  it('is read all the same where places cannot be found', async () => {
    const { ids, reader, failures } = world();
    reader.anchorsMayCome = Promise.reject(new Error('no temporary space'));
    await ids(wholeTable, 0);
    await settled();
    expect(failures).toHaveLength(1);
    expect((await ids(wholeTable, 18_000)).rows).toHaveLength(3);
  });
});

describe('a table by any other order', () => {
  const sorted = { ...wholeTable, sort: [byRun] };

  it('has all rows sorted for whoever looks beyond the first page, and any is at hand after', async () => {
    const { ids, reader, pages, progress } = world();
    expect((await ids(sorted, 0)).rows).toEqual(['0', '7', '14']);
    await settled();
    expect(reader.calls).toEqual(['rows']);
    expect(pages.known?.total).toEqual({ rows: 40_000, kind: 'estimate' });
    expect((await ids(sorted, 20_000)).rows).toEqual(['19995', '20002', '20009']);
    await settled();
    expect(progress).toContainEqual({ kind: 'sorting', isAgain: false });
    expect(pages.known?.progress).toBeUndefined();
    expect(reader.calls).toEqual(['rows', 'rows', 'cursor', 'fetch']);
    expect(await ids(sorted, 39_997)).toMatchObject({
      rows: ['39983', '39990', '39997'],
      total: { rows: 40_000, kind: 'exact' },
    });
    expect(reader.calls.slice(4)).toEqual(['fetch']);
  });

  it('lets go of what it sorted when another query comes', async () => {
    const { ids, reader } = world();
    await ids(sorted, 10);
    await settled();
    await ids(wholeTable, 0);
    await settled();
    expect(reader.calls).toContain('closeCursor');
  });

  it('lets go of what it sorted when nobody reads on, and says so when it sorts again', async () => {
    let sleep = (): void => undefined;
    const waits: number[] = [];
    const { ids, reader, progress } = world(facts, (durationMs, signal) => {
      waits.push(durationMs);
      return new Promise((resolve, reject) => {
        sleep = resolve;
        signal?.addEventListener('abort', () => reject(new Error('read on')));
      });
    });
    await ids(sorted, 10);
    await settled();
    await ids(sorted, 20_000);
    expect(waits).toEqual([300_000, 300_000]);
    sleep();
    await settled();
    expect(reader.calls.at(-1)).toBe('closeCursor');
    await ids(sorted, 20_000);
    await settled();
    expect(progress).toContainEqual({ kind: 'sorting', isAgain: true });
    expect(reader.calls.slice(-3)).toEqual(['rows', 'cursor', 'fetch']);
  });

  it('gives up a sort that has hardly begun for a far place, and waits for one that is well on its way', async () => {
    let nowMs = 0;
    const clock = { nowMs: () => nowMs, steadyMs: () => nowMs };
    const reader = new InMemoryPageReader(facts, data);
    const { rows, cursor } = { rows: reader.rows.bind(reader), cursor: reader.cursor.bind(reader) };
    reader.rows = async (...asked) => {
      nowMs += 1_000;
      return rows(...asked);
    };
    let finish = (): void => undefined;
    let givenUp = 0;
    reader.cursor = async (request, options) => {
      options.signal.addEventListener('abort', () => (givenUp += 1));
      await abortable(new Promise<void>((resolve) => (finish = resolve)), options.signal);
      return cursor(request, options);
    };
    const failures: unknown[] = [];
    const onFailure = (error: unknown): void => void failures.push(error);
    const rest = { cutAtBytes: 4_000, onChange: () => undefined, onFailure, clock };
    const pages = new TablePages({ reader, facts, ...rest });
    const read = async (offset: number): Promise<unknown> =>
      (await pages.read(sorted, { offset, limit: 1 }, { signal })).rows[0]?.cells[0];
    expect(await read(20_000)).toBe('19995');
    nowMs += 100;
    expect([await read(20_001), givenUp]).toEqual(['20002', 1]);
    nowMs += 900;
    const waiting = read(39_999);
    await settled();
    finish();
    expect([await waiting, givenUp]).toEqual(['39997', 1]);
    expect(reader.calls.filter((call) => call === 'rows')).toHaveLength(2);
    pages.reset();
    expect(failures).toEqual([]);
  });

  it.each([
    [20_000, false],
    [39_900, true],
  ])('has a far place read from where it is near, %i', async (offset, isNearEnd) => {
    const { reader, pages } = world();
    const asked: (boolean | undefined)[] = [];
    const rows = reader.rows.bind(reader);
    reader.rows = (request, options) => {
      asked.push(request.isNearEnd);
      return rows(request, options);
    };
    await pages.read(sorted, { offset: 0, limit: 3 }, { signal });
    await pages.read(sorted, { offset, limit: 3 }, { signal });
    const rest = {
      shape: { columns: ['id'], cutAtBytes: undefined },
      onRows: async () => undefined,
    };
    await pages.stream(sorted, { offset, limit: 3 }, { ...rest, signal });
    expect(asked).toEqual([undefined, isNearEnd, isNearEnd]);
  });

  it('sorts again where what was sorted is lost', async () => {
    const { ids, reader } = world();
    await ids(sorted, 10);
    await settled();
    reader.failNext = new Error('lost');
    await expect(ids(sorted, 20_000)).rejects.toThrow('lost');
    expect((await ids(sorted, 20_000)).rows).toEqual(['19995', '20002', '20009']);
    await settled();
    expect(reader.calls.slice(-2)).toEqual(['cursor', 'fetch']);
  });

  it('reads a view as it comes, once', async () => {
    const { ids, reader } = world(tableFacts(facts.columns, { kind: 'view', hasAddresses: false }));
    expect((await ids(wholeTable, 0)).rows).toEqual(['0', '1', '2']);
    expect((await ids(wholeTable, 39_998)).rows).toEqual(['39998', '39999']);
    expect(reader.calls).toEqual(['cursor', 'fetch', 'fetch']);
  });

  it('opens again what could not be opened', async () => {
    const { ids, reader } = world(tableFacts(facts.columns, { kind: 'view', hasAddresses: false }));
    reader.failNext = new Error('lost');
    await expect(ids(wholeTable, 0)).rejects.toThrow('lost');
    expect((await ids(wholeTable, 0)).rows).toEqual(['0', '1', '2']);
  });
});
