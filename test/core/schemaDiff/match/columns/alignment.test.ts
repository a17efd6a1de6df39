import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { pairProbabilities } from '../../../../../src/core/schemaDiff/match/columns/alignment';

test('one column gone and one new between the same neighbors are one, whatever their names', () => {
  expect(pairProbabilities([[0]], { inserted: -5, isLast: false })[0]?.[0]).toBeCloseTo(0.993, 3);
});

test('at the end, where new columns come too, the same evidence leaves it open', () => {
  expect(pairProbabilities([[0]], { inserted: -5, isLast: true })[0]?.[0]).toBeCloseTo(0.5, 3);
});

test('pairs that cross are not both likely', () => {
  const crossing = pairProbabilities(
    [
      [-9, 4],
      [4, -9],
    ],
    { inserted: -5, isLast: true },
  );
  expect((crossing[0]?.[1] ?? 0) + (crossing[1]?.[0] ?? 0)).toBeLessThanOrEqual(1);
});

test('equal rivals share the doubt', () => {
  const [row] = pairProbabilities([[3, 3]], { inserted: 0, isLast: false });
  expect(row?.[0]).toBeCloseTo(row?.[1] ?? 0);
  expect(row?.[0]).toBeLessThanOrEqual(0.5);
});

const scores = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))
  .chain(([removed, added]) =>
    fc.array(
      fc.array(fc.double({ min: -8, max: 8, noNaN: true }), { minLength: added, maxLength: added }),
      {
        minLength: removed,
        maxLength: removed,
      },
    ),
  );

test('the probabilities are those of all alignments counted one by one', () => {
  fc.assert(
    fc.property(scores, fc.boolean(), (given, isLast) => {
      const rules = { inserted: -2, isLast };
      const counted = countAlignments(given, rules).flat();
      for (const [place, probability] of pairProbabilities(given, rules).flat().entries()) {
        expect(probability).toBeCloseTo(counted[place] ?? -1, 6);
      }
    }),
  );
});

/** Every way to pair in order, by hand. */
function countAlignments(
  given: readonly (readonly number[])[],
  { inserted, isLast }: { readonly inserted: number; readonly isLast: boolean },
): readonly (readonly number[])[] {
  const added = given[0]?.length ?? 0;
  const sums = given.map((row) => row.map(() => 0));
  let total = 0;
  const visit = (from: number, to: number, pairs: readonly (readonly [number, number])[]): void => {
    const last = pairs.at(-1)?.[1] ?? -1;
    const early = (isLast ? last + 1 : added) - pairs.length;
    const score = pairs.reduce((sum, [r, a]) => sum + (given[r]?.[a] ?? 0), early * inserted);
    const weight = Math.exp(score);
    total += weight;
    for (const [r, a] of pairs) {
      const row = sums[r];
      if (row !== undefined) row[a] = (row[a] ?? 0) + weight;
    }
    for (let r = from; r < given.length; r++) {
      for (let a = to; a < added; a++) visit(r + 1, a + 1, [...pairs, [r, a]]);
    }
  };
  visit(0, 0, []);
  return sums.map((row) => row.map((sum) => sum / total));
}
