import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cell, PageReader } from '../../src/core/warehouse/pages/pageReader';
import type { Filter } from '../../src/core/warehouse/pages/tableQuery';
import { timeText } from '../../src/core/warehouse/series/times';
import {
  aggregates,
  type SeriesRequest,
  type TimeSeries,
} from '../../src/core/warehouse/series/timeSeries';
import {
  columnFact,
  InMemoryPageReader,
  numberFact,
  tableFacts,
} from '../fakes/inMemoryPageReader';
import { labReader, literalRows } from './postgres/labTables';
import { startPostgres, type TestPostgres } from './postgres/startPostgres';

/** Rows over time, of a real Postgres and worked out row by row: whatever is asked has one answer. */

const signal = new AbortController().signal;
const start = Date.UTC(2026, 0, 1) / 1_000;
const instruments = ['miseq', 'nextseq', 'novaseq', 'hiseq', 'iseq', 'minion', "o'seq"];

/** 900 rows, most of them a few seconds apart, with moments that cannot be drawn among them. */
const data: readonly (readonly Cell[])[] = Array.from({ length: 900 }, (_, index) => {
  const at = start + index * 977 + (index % 13) / 8;
  const instrument =
    index % 11 === 0 ? null : (instruments[(index * 3 + Math.floor(index / 8)) % 7] ?? null);
  return [
    momentOf(index, timeText(at, 'timestamptz')),
    momentOf(index, timeText(at, 'timestamp')),
    momentOf(index, timeText(at, 'date')),
    index % 9 === 0 ? null : String((index * 37) % 512),
    index % 4 === 0 ? null : String(((index * 53) % 256) / 4),
    instrument,
  ];
});

function momentOf(index: number, text: string): Cell {
  if (index % 100 === 50) return null;
  if (index % 200 === 75) return 'infinity';
  return index % 300 === 80 ? '-infinity' : text;
}

const time = { valueKind: 'time', isLong: false } as const;
const facts = tableFacts(
  [
    columnFact('at', { ...time, type: 'timestamp with time zone', typeOid: 1184 }),
    columnFact('local', { ...time, type: 'timestamp without time zone', typeOid: 1114 }),
    columnFact('day', { ...time, type: 'date', typeOid: 1082 }),
    numberFact('reads'),
    numberFact('quality', { type: 'numeric', typeOid: 1700 }),
    columnFact('instrument'),
  ],
  { ref: { schema: 'lab', name: 'reading' } },
);

let postgres: TestPostgres;
const open: PageReader[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
  await postgres.execute(
    "alter role postgres set timezone = 'America/St_Johns'",
    'create schema lab',
    'create table lab.reading (at timestamptz, local timestamp, day date, reads int, quality numeric, instrument text collate "C")',
    `insert into lab.reading values ${literalRows(data)}`,
    'create index on lab.reading (at)',
    'create table lab.far (at timestamptz, local timestamp, day date, id oid, value numeric, real_value real)',
    `insert into lab.far values
      ('4713-11-25 00:00:00+00 BC', '4713-11-25 00:00:00 BC', '4713-11-25 BC', 1, 1e400, 'NaN'),
      ('0044-03-15 12:00:00+00 BC', '0044-03-15 12:00:00 BC', '0044-03-15 BC', 2, 12345678901234567890.123456789, 1.5),
      ('294276-12-31 00:00:00+00', '294276-12-31 00:00:00', '5874897-12-31', 3, null, null)`,
    'create domain lab.taken as timestamptz',
    'create domain lab.moment as timestamp',
    'create domain lab.seen as lab.moment check (value is not null)',
    "create domain lab.sampled as date check (value > date '1900-01-01')",
    "create table lab.domains as select at::lab.taken, local::lab.seen, day::lab.sampled, reads from lab.reading where day > date '1900-01-01' and day < date '2900-01-01'",
    'create table lab.plain as select at::timestamptz, local::timestamp, day::date, reads from lab.domains',
    'create view lab.recent as select * from lab.reading where reads > 100',
  );
});

afterAll(async () => {
  for (const reader of open) reader.close();
  await postgres?.stop();
});

function postgresReader(name = 'reading'): PageReader {
  const reader = labReader(postgres, name);
  open.push(reader);
  return reader;
}

const memory = new InMemoryPageReader(facts, data);

function request(change: Partial<SeriesRequest> = {}): SeriesRequest {
  return {
    filters: [],
    time: 'at',
    values: ['reads'],
    aggregate: 'average',
    split: undefined,
    range: undefined,
    buckets: 100,
    ...change,
  };
}

/** Numbers rounded to what both sides work out alike; the statement is Postgres' own. */
function comparable({ sql: _sql, ...series }: TimeSeries): unknown {
  return JSON.parse(
    JSON.stringify(series, (name, value: unknown) =>
      ['text', 'least', 'most'].includes(name) && typeof value === 'string' && value !== ''
        ? Number.isFinite(Number(value))
          ? Number(Number(value).toPrecision(9))
          : value
        : value,
    ),
  );
}

const anyRequest: fc.Arbitrary<SeriesRequest> = fc.record({
  filters: fc.constantFrom<readonly Filter[]>(
    [],
    [{ kind: 'compare', column: 'reads', comparison: 'greater', value: '200' }],
    [{ kind: 'contains', column: 'instrument', text: "'" }],
    [{ kind: 'isNull', column: 'at' }],
  ),
  time: fc.constantFrom('at', 'local', 'day'),
  values: fc.subarray(['reads', 'quality']),
  aggregate: fc.constantFrom(...aggregates),
  split: fc.constantFrom(undefined, 'instrument'),
  range: fc.option(
    fc
      .tuple(fc.nat(900_000), fc.integer({ min: 1, max: 500_000 }))
      .map(([from, width]) => ({ fromSeconds: start + from, toSeconds: start + from + width })),
    { nil: undefined },
  ),
  buckets: fc.integer({ min: 2, max: 1_000 }),
});

describe('rows over time', () => {
  it('are in a real Postgres what a walk over all rows finds, whatever is asked', async () => {
    const reader = postgresReader();
    await fc.assert(
      fc.asyncProperty(anyRequest, async (asked) => {
        const found = await reader.series(asked, { signal });
        const expected = await memory.series(asked, { signal });
        expect(comparable(found)).toEqual(comparable(expected));
      }),
      { numRuns: 80 },
    );
  });

  it('are as many as the table has, and no more buckets than were asked for', async () => {
    const series = await postgresReader().series(request({ buckets: 40 }), { signal });
    const [all] = series.groups;
    expect(series.rows + series.rowsWithoutTime + series.rowsBeyondTime).toBe(900);
    expect([series.rowsWithoutTime, series.rowsBeyondTime]).toEqual([9, 8]);
    expect(all?.points.length).toBeLessThanOrEqual(40);
    expect(series.strideSeconds).toBe(21_600 * 2);
  });

  it('lose no spike: the least and the most of each bucket are there', async () => {
    const series = await postgresReader().series(request({ buckets: 4 }), { signal });
    const most = Math.max(
      ...(series.groups[0]?.points ?? []).map(({ values }) => Number(values[0]?.most)),
    );
    expect(most).toBe(511);
  });

  it('come of a statement that a person can run, values and all', async () => {
    const filters: readonly Filter[] = [
      { kind: 'compare', column: 'instrument', comparison: 'equals', value: "o'seq" },
    ];
    const asked = request({
      filters,
      split: 'instrument',
      range: { fromSeconds: start, toSeconds: start + 5e5 },
    });
    const { sql, groups } = await postgresReader().series(asked, { signal });
    const client = await postgres.connect();
    const { rows } = await client.query<{ row_count: string }>(sql);
    await client.end();
    const counted = rows.reduce((sum, row) => sum + Number(row.row_count), 0);
    expect(counted).toBe(groups[0]?.points.reduce((sum, point) => sum + point.rows, 0));
    expect(counted).toBeGreaterThan(10);
  });

  it('reach from 4713 BC to the last timestamp, and say what is later', async () => {
    const reader = postgresReader('far');
    const whole = await reader.series(request({ values: ['value'] }), { signal });
    expect([whole.rows, whole.rowsBeyondTime]).toEqual([3, 0]);
    expect(whole.groups[0]?.points[0]?.values[0]?.most).toMatch(/^10{400}$/);
    const days = await reader.series(request({ time: 'day', values: ['id'] }), { signal });
    expect([days.rows, days.rowsBeyondTime]).toEqual([2, 1]);
    const early = { fromSeconds: -210_866_700_000, toSeconds: -210_000_000_000 };
    const first = await reader.series(
      request({ time: 'local', values: ['real_value'], range: early }),
      { signal },
    );
    expect(first.groups[0]?.points[0]?.values[0]?.text).toBe('NaN');
  });

  it('are none of an empty range, and one of a single row', async () => {
    const none = { fromSeconds: 0, toSeconds: 1 };
    const empty = await postgresReader().series(request({ range: none }), { signal });
    expect([empty.rows, empty.groups]).toEqual([0, []]);
    const filters: readonly Filter[] = [
      { kind: 'compare', column: 'at', comparison: 'equals', value: String(data[3]?.[0]) },
    ];
    const one = await postgresReader().series(request({ filters }), { signal });
    expect([one.rows, one.groups[0]?.points.length]).toEqual([1, 1]);
  });

  it('of a view, of a column that is no moment, and of one that is not there', async () => {
    const view = await postgresReader('recent').series(request({ values: [] }), { signal });
    expect(view.rows).toBeGreaterThan(600);
    const reader = postgresReader();
    await expect(reader.series(request({ time: 'reads' }), { signal })).rejects.toThrow(
      'reads is integer, which is no moment',
    );
    await expect(reader.series(request({ values: ['gone'] }), { signal })).rejects.toThrow(
      'no column "gone"',
    );
  });

  it.each(['at', 'local', 'day'])('are of a domain what they are of its type: %s', async (time) => {
    const asked = request({ time });
    const whole = await postgresReader('domains').series(asked, { signal });
    expect(whole.rows).toBeGreaterThan(100);
    const plain = await postgresReader('plain').series(asked, { signal });
    expect(comparable(whole)).toEqual(comparable(plain));
    const { range } = whole;
    const zoomed = await postgresReader('domains').series({ ...asked, range }, { signal });
    expect(zoomed.rows).toBe(whole.rows);
  });

  it('need a server that puts moments into bins, which those before PostgreSQL 14 do not', async () => {
    const named = (from: string, to: string): readonly string[] =>
      ['timestamp', 'timestamptz'].map(
        (type) => `alter function pg_catalog.${from}(interval, ${type}, ${type}) rename to ${to}`,
      );
    await postgres.execute(...named('date_bin', 'date_bin_of_14'));
    try {
      const reading = postgresReader().series(request(), { signal });
      await expect(reading).rejects.toMatchObject({
        reason: 'usage',
        message: 'This server is older than PostgreSQL 14 and makes no time series',
      });
    } finally {
      await postgres.execute(...named('date_bin_of_14', 'date_bin'));
    }
    const { rows } = await postgresReader().series(request(), { signal });
    expect(rows).toBeGreaterThan(100);
  });

  it('are cancelled at the server', async () => {
    await postgres.execute(
      'create view lab.slow as select at, reads, pg_catalog.pg_sleep(0.05) is null as waited from lab.reading',
    );
    const controller = new AbortController();
    const filters: readonly Filter[] = [
      { kind: 'compare', column: 'waited', comparison: 'equals', value: 'false' },
    ];
    const reading = postgresReader('slow').series(request({ filters }), {
      signal: controller.signal,
    });
    setTimeout(() => controller.abort(new Error('enough')), 500);
    await expect(reading).rejects.toThrow('enough');
    const client = await postgres.connect();
    await expect
      .poll(async () => {
        const { rows } = await client.query(
          "select from pg_stat_activity where state = 'active' and query like '%waited%' and pid <> pg_backend_pid()",
        );
        return rows.length;
      })
      .toBe(0);
    await client.end();
  });
});
