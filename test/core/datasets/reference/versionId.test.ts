import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDate } from '../../../../src/core/datasets/reference/versionId';

describe('days of the calendar', () => {
  it('are those that the platform knows', () => {
    const anyDay = fc.tuple(
      fc.integer({ min: 0, max: 9999 }),
      fc.integer({ min: 0, max: 13 }),
      fc.integer({ min: 0, max: 32 }),
    );
    fc.assert(
      fc.property(anyDay, ([year, month, day]) => {
        const text = [
          String(year).padStart(4, '0'),
          String(month).padStart(2, '0'),
          String(day).padStart(2, '0'),
        ].join('-');
        const atMs = Date.parse(`${text}T00:00:00Z`);
        const isKnown = !Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(text);
        expect(isDate(text)).toBe(isKnown);
      }),
      { numRuns: 2000 },
    );
  });
});
