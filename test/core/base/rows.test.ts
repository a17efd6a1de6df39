import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RowLookup } from '../../../src/core/base/columns/rowLookup';
import {
  joinRows,
  mapRows,
  pickRows,
  replaceRows,
  RowView,
  selectRows,
  type Rows,
} from '../../../src/core/base/columns/rows';

const anyNumbers = fc.array(fc.integer());

/** The same list as rows that are put together when they are asked for. */
function rowsOf<T>(items: readonly T[]): Rows<T> {
  return new RowView(items.length, (row) => items[row] as T);
}

function isOdd(n: number): boolean {
  return n % 2 !== 0;
}

describe('rows', () => {
  it('do what the array of the same items does', () => {
    fc.assert(
      fc.property(anyNumbers, fc.nat(20), fc.nat(20), (items, start, end) => {
        const rows = rowsOf(items);
        expect([...rows]).toEqual(items);
        expect(rows.at(start)).toBe(items[start]);
        expect(rows.slice(start, end)).toEqual(items.slice(start, end));
        expect(rows.filter(isOdd)).toEqual(items.filter(isOdd));
        expect(rows.map((n) => n * 2)).toEqual(items.map((n) => n * 2));
        expect(rows.flatMap((n) => [n, n])).toEqual(items.flatMap((n) => [n, n]));
        expect([rows.some(isOdd), rows.every(isOdd), rows.find(isOdd)]).toEqual([
          items.some(isOdd),
          items.every(isOdd),
          items.find(isOdd),
        ]);
      }),
    );
  });

  it('are joined, made into others, picked and replaced without being copied', async () => {
    const rows = joinRows<number>([], rowsOf([1, 2]), [3], rowsOf<number>([]), rowsOf([4]));
    expect([...rows]).toEqual([1, 2, 3, 4]);
    expect([...mapRows(rows, (n) => n * n)]).toEqual([1, 4, 9, 16]);
    expect([...pickRows(rows, [3, 0])]).toEqual([4, 1]);
    expect([...pickRows(pickRows(rows, [3, 0, 2]), [2, 0])]).toEqual([3, 4]);
    expect([...(await selectRows(rows, isOdd))]).toEqual([1, 3]);
    expect(await selectRows(rows, () => true)).toBe(rows);
    expect([...replaceRows(rows, new Map([[2, 9]]))]).toEqual([1, 2, 9, 4]);
    expect(replaceRows(rows, new Map())).toBe(rows);
  });

  it('are found by what each is known by', async () => {
    const rows = rowsOf(['a', 'b', 'c'].map((name) => ({ name })));
    const byName = await RowLookup.of(rows, ({ name }) => name);
    expect([byName.get('c'), byName.get('x'), byName.has('a'), byName.size]).toEqual([
      { name: 'c' },
      undefined,
      true,
      3,
    ]);
    expect([...byName].map(([name]) => name)).toEqual(['a', 'b', 'c']);
  });
});
