import { describe, expect, it } from 'vitest';
import { columnTotals } from '../../../src/core/warehouse/results/columnTotals';
import { compareResults } from '../../../src/core/warehouse/results/compareResults';
import { readPlan } from '../../../src/core/warehouse/results/explainTree';
import { FetchedResult } from '../../../src/core/warehouse/results/fetchedResult';
import {
  mayHoldSecret,
  mostPastQueries,
  parseHistory,
  withQuery,
  type PastQuery,
} from '../../../src/core/warehouse/history/queryHistory';
import type { ResultRow } from '../../../src/core/warehouse/sqlRunner';
import type { FetchedRows, OpenStatement } from '../../../src/core/warehouse/sqlSession';

const { signal } = new AbortController();
const characters = 1024 * 1024;

class CountingStatement implements OpenStatement {
  readonly columns = [{ name: 'n', typeOid: 23, typeModifier: -1 }];
  fetched = 0;
  closed = 0;
  failure: Error | undefined;

  constructor(
    readonly total: number,
    readonly suffix = '',
  ) {}

  async fetch(limit: number): Promise<FetchedRows> {
    if (this.failure !== undefined) throw this.failure;
    const count = Math.min(limit, this.total - this.fetched);
    const rows = Array.from({ length: count }, (_, index) => [
      `${this.fetched + index}${this.suffix}`,
    ]);
    this.fetched += count;
    const tag = count < limit ? `SELECT ${this.total}` : undefined;
    return Promise.resolve({ rows, tag, cuts: new Map() });
  }

  async close(): Promise<void> {
    this.closed += 1;
    return Promise.resolve();
  }
}

describe('FetchedResult', () => {
  it('fetches what is asked for and no more', async () => {
    const statement = new CountingStatement(10_000);
    const result = new FetchedResult(statement, { rows: 2000, characters });
    await result.load(200, { signal });
    expect([statement.fetched, result.rows.length, result.isCut]).toEqual([520, 520, undefined]);
    await result.load(200, { signal });
    expect(statement.fetched).toBe(520);
  });

  it('stops at its limit, knows that there is more, and goes on when it is raised', async () => {
    const statement = new CountingStatement(3000);
    const result = new FetchedResult(statement, { rows: 1200, characters });
    await result.load(9999, { signal });
    expect([statement.fetched, result.rows.length, result.isCut]).toEqual([1201, 1200, true]);
    result.raiseLimit(12_000);
    await result.load(9999, { signal });
    expect([result.rows.length, result.isCut, result.tag]).toEqual([3000, false, 'SELECT 3000']);
    expect(result.rows.map(([n]) => Number(n))).toEqual(Array.from({ length: 3000 }, (_, n) => n));
    expect(statement.closed).toBe(1);
  });

  it('keeps what is here when the connection is lost', async () => {
    const statement = new CountingStatement(3000);
    const result = new FetchedResult(statement, { rows: 3000, characters });
    await result.load(1, { signal });
    statement.failure = new Error('lost');
    await expect(result.load(2000, { signal })).rejects.toThrow('lost');
    expect(result.rows).toHaveLength(20);
  });

  it('asks for few rows at a time where they are long', async () => {
    const statement = new CountingStatement(1000, 'x'.repeat(1024 * 1024));
    const result = new FetchedResult(statement, { rows: 1000, characters: 100 * characters });
    await result.load(21, { signal });
    expect(statement.fetched).toBe(23);
  });

  it('holds no more text than is set aside for it, and as much again when its limit is raised', async () => {
    const statement = new CountingStatement(1000, 'x'.repeat(characters / 50));
    const result = new FetchedResult(statement, { rows: 1000, characters });
    await result.load(1000, { signal });
    expect([result.rows.length, result.rowLimit, result.isCut]).toEqual([50, 50, true]);
    const fetched = statement.fetched;
    result.raiseLimit(500);
    await result.load(1000, { signal });
    expect(result.rows.length).toBeGreaterThanOrEqual(fetched + 49);
    expect([result.rowLimit, result.isCut]).toEqual([result.rows.length, true]);
  });
});

describe('long cells of a result', () => {
  const row = ['1', 'the beginning'];
  const cut = { column: 1, sizeBytes: 50_000_000, digest: 'a' };
  const statement = (digest: string): OpenStatement & { readonly limits: number[] } => {
    const limits: number[] = [];
    return {
      columns: [
        { name: 'id', typeOid: 23, typeModifier: -1 },
        { name: 'long', typeOid: 25, typeModifier: -1 },
      ],
      limits,
      fetch: async (limit) => {
        limits.push(limit);
        const found = [...row];
        const isLast = limits.length === 3;
        const cuts = new Map([[found, [{ ...cut, digest }]]]);
        return Promise.resolve({ rows: [found], tag: isLast ? 'SELECT 3' : undefined, cuts });
      },
      close: () => Promise.resolve(),
    };
  };

  it('are known by their size, by which further rows are asked for', async () => {
    const open = statement('a');
    const result = new FetchedResult(open, { rows: 100, characters });
    await result.load(100, { signal });
    expect(open.limits).toEqual([20, 1, 1]);
    expect([result.hasCuts, result.isWhole, result.rows.length]).toEqual([true, true, 3]);
    const [first = []] = result.rows;
    expect([result.cutAt(first, 1), result.cutAt(first, 0)]).toEqual([cut, undefined]);
  });

  it('are compared by all of them, and told apart in totals', async () => {
    const load = async (digest: string) => {
      const result = new FetchedResult(statement(digest), { rows: 100, characters });
      await result.load(100, { signal });
      const digestOf = (cells: ResultRow, column: number): string | undefined =>
        result.cutAt(cells, column)?.digest;
      return { columns: result.columns, rows: result.rows, digestOf };
    };
    const [left, same, other] = [await load('a'), await load('a'), await load('b')];
    expect((await compareResults(left, same, [])).counts.same).toBe(3);
    expect((await compareResults(left, other, [])).differences.map((row) => row.changed)).toEqual([
      [1],
      [1],
      [1],
    ]);
    const { digestOf } = other;
    const totals = await columnTotals([...other.rows, ['2', 'short']], {
      place: 1,
      typeOid: 25,
      digestOf,
    });
    expect([totals.distinct, totals.least]).toEqual([2, undefined]);
  });
});

describe('compareResults', () => {
  const columns = [{ name: 'id' }, { name: 'name' }];
  const left = {
    columns,
    rows: [
      ['1', 'a'],
      ['2', 'b'],
      ['3', null],
    ],
  };
  const right = {
    columns: [{ name: 'name' }, { name: 'id' }, { name: 'more' }],
    rows: [
      ['x', '0', ''],
      ['a', '1', ''],
      ['', '3', ''],
      ['d', '4', ''],
    ],
  };

  it('sets rows side by side by their key', async () => {
    const { rows, counts, key, onlyRight } = await compareResults(left, right, ['id']);
    expect(rows).toEqual([
      { kind: 'onlyRight', left: undefined, right: 0, changed: [] },
      { kind: 'same', left: 0, right: 1, changed: [] },
      { kind: 'onlyLeft', left: 1, right: undefined, changed: [] },
      { kind: 'changed', left: 2, right: 2, changed: [1] },
      { kind: 'onlyRight', left: undefined, right: 3, changed: [] },
    ]);
    expect([counts.same, key, onlyRight]).toEqual([1, ['id'], ['more']]);
  });

  it('goes by positions where the key does not tell rows apart', async () => {
    const twice = {
      columns,
      rows: [
        ['1', 'a'],
        ['1', 'b'],
      ],
    };
    const { key, rows } = await compareResults(left, twice, ['id']);
    expect(key).toEqual([]);
    expect(rows.map(({ kind, changed }) => [kind, changed])).toEqual([
      ['same', []],
      ['changed', [0]],
      ['onlyLeft', []],
    ]);
    expect((await compareResults(left, right, [])).key).toEqual([]);
    expect((await compareResults(left, right, ['id', 'gone'])).key).toEqual([]);
  });

  it('finds no difference between a result and itself', async () => {
    expect((await compareResults(left, left, ['id'])).counts).toEqual({
      same: 3,
      changed: 0,
      onlyLeft: 0,
      onlyRight: 0,
    });
  });
});

describe('readPlan', () => {
  it('reads steps with what each of them costs by itself', () => {
    const text = JSON.stringify([
      {
        Plan: {
          'Node Type': 'Hash Join',
          'Join Type': 'Left',
          'Startup Cost': 1,
          'Total Cost': 100,
          'Plan Rows': 7,
          'Hash Cond': '(s.run_id = r.id)',
          Plans: [
            {
              'Node Type': 'Seq Scan',
              'Relation Name': 'run',
              Alias: 'r',
              'Total Cost': 60,
              'Plan Rows': 3,
              'Actual Loops': 2,
              'Actual Rows': 3,
              'Actual Total Time': 1.5,
            },
            { 'Node Type': 'Index Scan', 'Index Name': 'pk', 'Relation Name': 's', Alias: 's' },
          ],
        },
      },
    ]);
    const plan = readPlan(text);
    expect([plan.title, plan.details, plan.ownShare]).toEqual([
      'Left Hash Join',
      ['Hash Cond: (s.run_id = r.id)'],
      0.4,
    ]);
    expect(plan.children.map(({ title }) => title)).toEqual([
      'Seq Scan on run r',
      'Index Scan using pk on s',
    ]);
    expect(plan.children[0]?.actual).toEqual({ totalMs: 3, rowCount: 6, loops: 2 });
  });

  it.each(['', '{}', '[]', '[{"Plan":{}}]', 'Seq Scan'])('refuses %j', (text) => {
    expect(() => readPlan(text)).toThrow('cannot be read');
  });
});

describe('the history', () => {
  const query: PastQuery = {
    id: '1',
    sql: 'select 1',
    connection: 'warehouse',
    startedAtMs: 1,
    elapsedMs: 2,
    rowCount: 1,
    outcome: 'done',
    sqlState: undefined,
  };

  it('keeps the newest first, and so many of them', () => {
    let history: readonly PastQuery[] = [];
    for (let id = 0; id <= mostPastQueries; id += 1) {
      history = withQuery(history, { ...query, id: String(id) });
    }
    expect(history).toHaveLength(mostPastQueries);
    expect(history[0]?.id).toBe(String(mostPastQueries));
    expect(parseHistory(JSON.parse(JSON.stringify(history)))).toHaveLength(mostPastQueries);
    expect(parseHistory([{ sql: 1 }, null, 'x'])).toEqual([]);
    expect(parseHistory(undefined)).toEqual([]);
  });

  it.each([
    "create user a password 'secret'",
    "ALTER ROLE a WITH ENCRYPTED PASSWORD 'secret'",
    "select * from dblink('host=a password=secret', 'select 1')",
    "create user mapping for a server b options (user 'x', pass 'y')",
    "select 'postgres://me:secret@host/db'",
    'select 1 -- my passwd is secret',
  ])('leaves out %s', (sql) => {
    expect(mayHoldSecret(sql)).toBe(true);
    expect(withQuery([], { ...query, sql })).toEqual([]);
  });
});
