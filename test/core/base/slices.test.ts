import { describe, expect, it } from 'vitest';
import {
  filterInSlices,
  forEachInSlices,
  mapInSlices,
  sortInSlices,
} from '../../../src/core/base/slices';

const numbers = Array.from({ length: 1000 }, (_, index) => index);

describe('work in slices', () => {
  it('comes to the same as work in one go', async () => {
    expect(await mapInSlices(numbers, (n) => n * 2)).toEqual(numbers.map((n) => n * 2));
    expect(await filterInSlices(numbers, (n) => n % 7 === 0)).toEqual(
      numbers.filter((n) => n % 7 === 0),
    );
  });

  it('sorts as a sort in one go does, equal ones in the order in which they came', async () => {
    const items = numbers.map((n) => ({ n, key: (n * 7919) % 1000 }));
    const byKey = (a: { key: number }, b: { key: number }): number => a.key - b.key;
    expect(await sortInSlices(items, byKey)).toEqual([...items].sort(byKey));
    expect(await sortInSlices([], byKey)).toEqual([]);
  });

  it('lets others have their turn before it is done', async () => {
    let isDone = false;
    const turns: boolean[] = [];
    setImmediate(() => turns.push(isDone));
    const work = forEachInSlices(numbers, () => {
      const until = performance.now() + 0.1;
      while (performance.now() < until);
    });
    await work.then(() => (isDone = true));
    expect(turns).toEqual([false]);
  });

  it('stops at the first failure', async () => {
    const seen: number[] = [];
    const work = forEachInSlices(numbers, (n) => {
      if (n === 3) throw new Error('three');
      seen.push(n);
    });
    await expect(work).rejects.toThrow('three');
    expect(seen).toEqual([0, 1, 2]);
  });
});
