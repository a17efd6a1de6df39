import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { civilOf, daysOf } from '../../../../src/core/warehouse/values/calendar';
import { strideFor, strideText, strideWords } from '../../../../src/core/warehouse/series/stride';
import {
  secondsOfDay,
  shownTime,
  timeKindOf,
  timeText,
} from '../../../../src/core/warehouse/series/times';
import { seriesOf, type Bucket } from '../../../../src/core/warehouse/series/timeSeries';
import { parseTime } from '../../../../src/core/warehouse/values/times';

/** From 4713 BC to 294276, as Postgres has them. */
const anySecond = fc.integer({ min: -210_866_803_200, max: 9_224_318_015_999 });

describe('the calendar', () => {
  it('agrees with Date where that has the days', () => {
    fc.assert(
      fc.property(fc.integer({ min: -2_600_000, max: 90_000_000 }), (days) => {
        const { year, month, day } = civilOf(days);
        const date = new Date(days * 86_400_000);
        expect([year, month - 1, day]).toEqual([
          date.getUTCFullYear(),
          date.getUTCMonth(),
          date.getUTCDate(),
        ]);
        expect(daysOf({ year, month, day })).toBe(days);
      }),
    );
  });
});

describe('a moment', () => {
  it('is what Postgres writes and reads, through all its years', () => {
    fc.assert(
      fc.property(anySecond, fc.constantFrom('timestamp', 'timestamptz'), (second, kind) => {
        expect(parseTime(timeText(second, kind))).toBe(second);
      }),
    );
  });

  it.each([
    ['2026-11-05', 1_793_836_800],
    ['2026-11-05 08:15:30.25', 1_793_866_530.25],
    ['2026-11-05 08:15:30+05:30', 1_793_846_730],
    ['1880-01-01 00:00:00-03:30:52', -2_840_128_148],
    ['0044-03-15 12:00:00 BC', -63_517_780_800],
    ['infinity', undefined],
    ['08:15:30', undefined],
    ['soon', undefined],
  ])('%s is read as seconds', (text, seconds) => {
    expect(parseTime(text)).toBe(seconds);
  });

  it('is written to the microsecond, and before 1 AD as BC', () => {
    expect(timeText(1_793_866_530.25, 'timestamptz')).toBe('2026-11-05 08:15:30.250000+00');
    expect(timeText(-62_135_596_801, 'timestamp')).toBe('0001-12-31 23:59:59 BC');
    expect(timeText(-62_135_596_801, 'date')).toBe('0001-12-31 BC');
    expect(timeText(0.999_999_9, 'timestamp')).toBe('1970-01-01 00:00:01');
  });

  it('is shown no finer than what it stands for', () => {
    const shown = [secondsOfDay, 3_600, 5, 0.01, 1e-6].map((step) => shownTime(8.125, step));
    expect(shown).toEqual([
      '1970-01-01',
      '1970-01-01 00:00',
      '1970-01-01 00:00:08',
      '1970-01-01 00:00:08.125',
      '1970-01-01 00:00:08.125000',
    ]);
  });

  it('is of three types of Postgres, and no time of day', () => {
    expect([1082, 1114, 1184, 1083, 25].map(timeKindOf)).toEqual([
      'date',
      'timestamp',
      'timestamptz',
      undefined,
      undefined,
    ]);
  });
});

describe('a stride', () => {
  it('never makes more buckets than were asked for, and not much fewer', () => {
    const widths = fc.double({ min: 1e-5, max: 9.4e12, noNaN: true });
    fc.assert(
      fc.property(widths, fc.integer({ min: 12, max: 2_000 }), (width, buckets) => {
        const stride = strideFor(width, buckets, 0);
        expect(width / stride + 1).toBeLessThanOrEqual(buckets + 1e-9);
        // The next narrower one is a quarter as wide at the least, and a microsecond is the narrowest.
        if (stride > 1e-6) expect((4 * width) / stride + 1).toBeGreaterThan(buckets);
      }),
    );
  });

  it('of dates is a day at least', () => {
    expect(strideFor(0, 100, secondsOfDay)).toBe(secondsOfDay);
  });

  it('is written for Postgres, and for people', () => {
    const strides = [1e-6, 0.5, 30, 300, 7_200, 7 * secondsOfDay, 3_650 * secondsOfDay];
    expect(strides.map(strideText)).toEqual([
      '0.000001 seconds',
      '0.500000 seconds',
      '30 seconds',
      '300 seconds',
      '7200 seconds',
      '7 days',
      '3650 days',
    ]);
    expect(strides.map(strideWords)).toEqual([
      '1 microsecond',
      '500 milliseconds',
      '30 seconds',
      '5 minutes',
      '2 hours',
      '1 week',
      '10 years',
    ]);
  });
});

describe('buckets', () => {
  const bucket = (at: number | null, rows: number, group: Bucket['group']): Bucket => ({
    at,
    rows,
    group,
    values: [],
  });

  it('become a series for each group, most rows first, and what has no place is counted', () => {
    const series = seriesOf(
      [
        bucket(60, 1, { kind: 'others' }),
        bucket(60, 2, { kind: 'value', text: 'b' }),
        bucket(0, 2, { kind: 'value', text: 'a' }),
        bucket(0, 9, { kind: 'nothing' }),
        bucket(0, 5, { kind: 'value', text: 'b' }),
        bucket(null, 3, { kind: 'value', text: 'b' }),
        bucket(Infinity, 4, { kind: 'others' }),
        bucket(-Infinity, 1, { kind: 'others' }),
      ],
      { range: undefined, strideSeconds: 60, sql: '' },
    );
    expect(
      series.groups.map(({ group, points }) => [group, points.map((p) => p.atSeconds)]),
    ).toEqual([
      [{ kind: 'value', text: 'b' }, [0, 60]],
      [{ kind: 'value', text: 'a' }, [0]],
      [{ kind: 'nothing' }, [0]],
      [{ kind: 'others' }, [60]],
    ]);
    expect(series.range).toEqual({ fromSeconds: 0, toSeconds: 120 });
    expect([series.rows, series.rowsWithoutTime, series.rowsBeyondTime]).toEqual([19, 3, 5]);
  });

  it('of no rows have no range', () => {
    const none = seriesOf([], { range: undefined, strideSeconds: 1, sql: '' });
    expect([none.range, none.groups, none.rows]).toEqual([undefined, [], 0]);
  });
});
