import { expect, test } from 'vitest';
import { gapsBetween, isAlphabetical } from '../../../../../src/core/schemaDiff/match/columns/gaps';
import { aTable } from '../../../../fakes/snapshots';

test('tables are cut at the columns that both have', () => {
  const before = aTable('run', ['id', 'a', 'b', 'date', 'c']).columns;
  const after = aTable('run', ['id', 'x', 'date', 'y', 'z']).columns;
  expect(
    gapsBetween(before, after, [
      [0, 0],
      [3, 2],
    ]),
  ).toEqual([
    { removed: [], added: [], isLast: false },
    { removed: [1, 2], added: [1], isLast: false },
    { removed: [4], added: [3, 4], isLast: true },
  ]);
});

test('a column dropped and added again is no landmark', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const before = aTable('run', names).columns;
  const after = aTable('run', [...names.slice(1), 'a']).columns;
  const survivors = [
    [0, 5],
    [1, 0],
    [2, 1],
    [3, 2],
    [4, 3],
    [5, 4],
  ] as const;
  expect(gapsBetween(before, after, survivors)?.length).toBe(6);
});

test('columns in another order tell nothing', () => {
  const before = aTable('run', ['a', 'b', 'c']).columns;
  const after = aTable('run', ['c', 'b', 'a']).columns;
  expect(
    gapsBetween(before, after, [
      [0, 2],
      [1, 1],
      [2, 0],
    ]),
  ).toBeUndefined();
});

test('a document that sorts columns by name is told from one that does not', () => {
  const sorted = aTable('run', ['id', 'barcode', 'lane', 'operator', 'started'], {
    primaryKey: { name: 'run_pkey', columns: ['id'] },
  });
  const grown = aTable('sample', ['id', 'name', 'barcode', 'volume', 'donor']);
  expect(isAlphabetical([sorted])).toBe(true);
  expect(isAlphabetical([sorted, grown])).toBe(false);
  expect(isAlphabetical([aTable('tag', ['id', 'name'])])).toBe(false);
});
