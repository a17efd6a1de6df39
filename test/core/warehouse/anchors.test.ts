import { describe, expect, it } from 'vitest';
import { Anchors } from '../../../src/core/warehouse/pages/anchors';

function filled(rows: number, estimate: number): Anchors {
  const anchors = new Anchors(estimate);
  for (let row = 0; row < rows; row += anchors.comesEvery) anchors.add([[String(row)]]);
  anchors.finish(rows);
  return anchors;
}

describe('anchors', () => {
  it.each([
    [1, 1],
    [1_237, 1_000],
    [10_000_000, 10_000_000],
    // The estimate was far too low: anchors are thinned out, and still lead everywhere.
    [30_000_000, 1_000],
  ])('lead to every row of %i, of which %i were expected', (rows, estimate) => {
    const anchors = filled(rows, estimate);
    expect(anchors.kept).toBeLessThanOrEqual(20_001);
    for (const position of [0, Math.floor(rows / 3), rows - 1]) {
      const start = anchors.startOf(position);
      if (start === undefined) throw new Error(`There is no way to ${position}`);
      expect(Number(start.anchor[0]) + start.skip).toBe(position);
      expect(start.skip).toBeLessThan(Math.max(500, (2 * rows) / 10_000));
    }
    expect(anchors.startOf(rows)).toBeUndefined();
  });

  it('lead as far as they came until all are there', () => {
    const anchors = new Anchors(100_000);
    expect([anchors.reach, anchors.startOf(0), anchors.farStartOf(7)]).toEqual([
      0,
      undefined,
      undefined,
    ]);
    anchors.add([['0'], ['500']]);
    expect(anchors.reach).toBe(1_000);
    expect(anchors.startOf(999)).toEqual({ anchor: ['500'], skip: 499 });
    expect(anchors.startOf(1_000)).toBeUndefined();
    expect(anchors.farStartOf(5_000)).toEqual({ anchor: ['500'], skip: 4_500 });
  });
});
