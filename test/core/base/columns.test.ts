import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChoiceColumn } from '../../../src/core/base/columns/choiceColumn';
import { ColumnMap } from '../../../src/core/base/columns/columnMap';
import { Md5Column } from '../../../src/core/base/columns/md5Column';
import { NumberColumn } from '../../../src/core/base/columns/numberColumn';
import { TextColumn } from '../../../src/core/base/columns/textColumn';

class NumbersByName extends ColumnMap<number> {
  readonly #numbers = new NumberColumn();

  protected write(row: number, value: number): void {
    this.#numbers.set(row, value);
  }

  protected read(row: number): number {
    return this.#numbers.at(row);
  }
}

const anyName = fc.oneof(fc.string({ maxLength: 3 }), fc.string({ unit: 'grapheme' }));
/** How all texts of a column begin, also in the middle of a character. */
const anyStart = fc.constantFrom('', 'Data/L001/C1.1/', 'Data/\ud83d');
const anyStep = fc.record({
  kind: fc.constantFrom('set' as const, 'set' as const, 'delete' as const, 'get' as const),
  name: anyName,
  value: fc.double({ noNaN: true }),
});

describe('a map of columns', () => {
  it('says what a map says, whatever is set, set again, deleted and asked for', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 200 }), (steps) => {
        const map = new Map<string, number>();
        const columns = new NumbersByName();
        for (const { kind, name, value } of steps) {
          if (kind === 'get') expect(columns.get(name)).toBe(map.get(name));
          for (const each of [map, columns]) {
            if (kind === 'set') each.set(name, value);
            if (kind === 'delete') each.delete(name);
          }
        }
        expect(columns.size).toBe(map.size);
        expect(new Map(columns)).toEqual(map);
        for (const [name, value] of map) expect(columns.get(name)).toBe(value);
      }),
    );
  });

  it('hands out everything by key in order, whatever order it came in', async () => {
    const anyPairs = fc.array(fc.tuple(anyName, fc.nat()), { maxLength: 300 });
    const inAnyOrder = fc.asyncProperty(anyPairs, fc.boolean(), async (pairs, isSorted) => {
      const given = isSorted ? pairs.toSorted(([a], [b]) => (a < b ? -1 : 1)) : pairs;
      const columns = new NumbersByName();
      for (const [name, value] of given) columns.set(name, value);
      const expected = [...new Map(given)].sort(([a], [b]) => (a < b ? -1 : 1));
      expect([...(await columns.inOrder())]).toEqual(expected);
    });
    await fc.assert(inAnyOrder);
  });

  it('finds every one of many keys, in any order, and none that it has not got', () => {
    const columns = new NumbersByName();
    for (let index = 0; index < 20_000; index += 1) columns.set(`Data/s_${index}.bcl`, index);
    for (let index = 19_999; index >= 0; index -= 7) {
      expect(columns.get(`Data/s_${index}.bcl`)).toBe(index);
      expect(columns.has(`Data/t_${index}.bcl`)).toBe(false);
    }
    expect([...columns.values()].length).toBe(20_000);
  });
});

describe('columns', () => {
  it('give back the texts that were put in, however long and in whatever script', () => {
    fc.assert(
      fc.property(fc.array(anyName, { maxLength: 3000, size: 'max' }), anyStart, (names, start) => {
        const texts = names.map((name) => start + name);
        const column = new TextColumn();
        for (const text of texts) column.push(text);
        expect(texts.map((_, row) => column.at(row))).toEqual(texts);
      }),
      { numRuns: 20 },
    );
  });

  it('keep nothing of the pages that texts were cut from', () => {
    const before = usedHeapBytes();
    const column = new TextColumn();
    for (let page = 0; page < 100; page += 1) {
      const text = `Data/L001/C${page}.1/s_1101.filter `.repeat(10_000);
      const length = text.length / 10_000;
      for (let row = 0; row < 256; row += 1)
        column.push(text.slice(row * length, row * length + 30));
    }
    expect(usedHeapBytes() - before).toBeLessThan(10_000_000);
    expect(column.at(256)).toMatch(/^Data\/L001\/C1\.1\//);
  });

  it('keep every row apart, in small chunks and in large ones', () => {
    const column = new NumberColumn();
    for (let row = 0; row < 20_000; row += 1) column.set(row, row + 1);
    for (let row = 0; row < 20_000; row += 1) expect(column.at(row)).toBe(row + 1);
    expect(column.at(50_000)).toBe(0);
  });

  it('give back MD5s, and take nothing else for one', () => {
    const column = new Md5Column();
    const md5s = ['0123456789abcdef0123456789abcdef', 'ffffffffffffffffffffffffffffffff'];
    for (const [index, md5] of md5s.entries()) column.set(index * 5000, md5);
    expect(md5s.map((_, index) => column.at(index * 5000))).toEqual(md5s);
    for (const wrong of ['', '0123', 'G'.repeat(32), 'A'.repeat(32)]) {
      expect(() => column.set(0, wrong)).toThrow(RangeError);
    }
  });

  it('give back one of few choices, the first where none was made', () => {
    const column = new ChoiceColumn(['size', 'reread']);
    column.set(4999, 'reread');
    expect([0, 4999, 9999].map((row) => column.at(row))).toEqual(['size', 'reread', 'size']);
    expect(() => column.set(0, 'magic')).toThrow(RangeError);
  });
});

/** What is used once everything that nobody needs is gone. */
function usedHeapBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}
