import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numberScale, tickTexts } from '../../../webview/shared/charts/numberTicks';
import { timeTicks } from '../../../webview/shared/charts/timeTicks';

const anyNumber = fc.double({ min: -1e300, max: 1e300, noNaN: true });

describe('an axis of numbers', () => {
  it('holds all numbers, and marks few round ones that are told apart', () => {
    fc.assert(
      fc.property(
        anyNumber,
        anyNumber,
        fc.boolean(),
        fc.integer({ min: 3, max: 12 }),
        (a, b, fromZero, tickCount) => {
          const [least, most] = [Math.min(a, b), Math.max(a, b)];
          const { from, to, ticks } = numberScale({ least, most, fromZero, tickCount });
          expect(from).toBeLessThanOrEqual(least);
          expect(to).toBeGreaterThanOrEqual(most);
          expect(to).toBeGreaterThan(from);
          expect(ticks.length).toBeGreaterThanOrEqual(2);
          expect(ticks.length).toBeLessThanOrEqual(2 * tickCount);
          expect(new Set(ticks.map(({ text }) => text)).size).toBe(ticks.length);
          for (const { at } of ticks) {
            expect(at).toBeGreaterThanOrEqual(from - (to - from) * 1e-6);
            expect(at).toBeLessThanOrEqual(to + (to - from) * 1e-6);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([
    [[0, 0.5, 1], 0.5, ['0', '0.5', '1.0']],
    [[0, 5_000, 10_000], 5_000, ['0', '5 k', '10 k']],
    [[1_500_000, 2_000_000], 500_000, ['1.5 M', '2.0 M']],
    [[-2_000, -1_000, 0], 1_000, ['-2000', '-1000', '0']],
    [[3e9, 3.2e9], 2e8, ['3.0 G', '3.2 G']],
    [[1e-7, 2e-7], 1e-7, ['1e-7', '2e-7']],
    [[1e20, 1.5e20], 5e19, ['1e20', '1.5e20']],
    [[0.01, 0.02], 0.01, ['0.01', '0.02']],
  ])('writes %j with steps of %d as %j', (places, step, texts) => {
    expect(tickTexts(places, step)).toEqual(texts);
  });

  it('of one number, or of none but nothing, has some length', () => {
    expect(numberScale({ least: 7, most: 7, fromZero: false, tickCount: 4 })).toMatchObject({
      from: expect.closeTo(6.23),
      to: expect.closeTo(7.77),
    });
    const zero = numberScale({ least: 0, most: 0, fromZero: true, tickCount: 4 });
    expect([zero.from, zero.to > 0]).toEqual([0, true]);
  });
});

describe('an axis of time', () => {
  const at = (text: string): number => Date.parse(text) / 1_000;
  const ticksOf = (from: string, to: string, count = 6): readonly string[] =>
    timeTicks({ fromSeconds: at(from), toSeconds: at(to) }, count).map(({ text, context }) =>
      context === undefined ? text : `${text} (${context})`,
    );

  it.each([
    [
      '2026-11-05T08:00:00Z',
      '2026-11-05T08:00:01Z',
      [
        '08:00:00.000 (2026-11-05)',
        '08:00:00.200',
        '08:00:00.400',
        '08:00:00.600',
        '08:00:00.800',
        '08:00:01.000',
      ],
    ],
    [
      '2026-11-05T08:00:10Z',
      '2026-11-05T08:02:00Z',
      ['08:00:30 (2026-11-05)', '08:01:00', '08:01:30', '08:02:00'],
    ],
    [
      '2026-11-05T20:00:00Z',
      '2026-11-06T05:00:00Z',
      ['20:00 (2026-11-05)', '22:00', '00:00 (2026-11-06)', '02:00', '04:00'],
    ],
    [
      '2026-11-01T00:00:00Z',
      '2026-11-30T00:00:00Z',
      ['Nov 2 (2026)', 'Nov 9', 'Nov 16', 'Nov 23', 'Nov 30'],
    ],
    [
      '2025-10-15T00:00:00Z',
      '2026-03-15T00:00:00Z',
      ['Nov (2025)', 'Dec', 'Jan (2026)', 'Feb', 'Mar'],
    ],
    ['2000-06-01T00:00:00Z', '2026-03-15T00:00:00Z', ['2005', '2010', '2015', '2020', '2025']],
  ])('from %s to %s has round times', (from, to, ticks) => {
    expect(ticksOf(from, to)).toEqual(ticks);
  });

  it('goes back before Christ', () => {
    const range = { fromSeconds: -65_000_000_000, toSeconds: -60_000_000_000 };
    expect(timeTicks(range, 5).map(({ text }) => text)).toEqual(['51 BC', '1 BC', '50']);
  });

  it('never marks more than there is room for, and only what is inside', () => {
    const ends = fc.double({ min: -2.1e11, max: 9.2e12, noNaN: true });
    fc.assert(
      fc.property(
        ends,
        fc.double({ min: 1e-3, max: 1e12, noNaN: true }),
        fc.integer({ min: 2, max: 12 }),
        (from, width, count) => {
          const range = { fromSeconds: from, toSeconds: from + width };
          const ticks = timeTicks(range, count);
          expect(ticks.length).toBeLessThanOrEqual(count + 2);
          for (const tick of ticks) {
            expect(tick.at).toBeGreaterThanOrEqual(range.fromSeconds);
            expect(tick.at).toBeLessThanOrEqual(range.toSeconds);
          }
        },
      ),
    );
  });
});
