import { describe, expect, it } from 'vitest';
import {
  filterInSlices,
  forEachInSlices,
  mapInSlices,
  sortInSlices,
} from '../../../src/core/base/slices';

const numbers = Array.from({ length: 1000 }, (_, index) => index);

function busy(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}

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
    const work = forEachInSlices(numbers, () => busy(0.1));
    await work.then(() => (isDone = true));
    expect(turns).toEqual([false]);
  });

  it('gives works that go on together a turn each, one after the other', async () => {
    let inThisTurn = new Set<number>();
    const perTurn: number[] = [];
    let isDone = false;
    const watch = (): void => {
      perTurn.push(inThisTurn.size);
      inThisTurn = new Set();
      if (!isDone) setImmediate(watch);
    };
    const works = [0, 1, 2, 3].map((work) =>
      forEachInSlices(numbers, () => {
        inThisTurn.add(work);
        busy(0.03);
      }),
    );
    setImmediate(watch);
    await Promise.all(works).then(() => (isDone = true));
    // Each does something at once, before it is due for a pause.
    expect(perTurn.length).toBeGreaterThan(works.length);
    expect(Math.max(...perTurn.slice(1))).toBe(1);
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
