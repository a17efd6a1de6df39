import { forEachInSlices } from '../slices';
import type { Lookup } from './lookup';
import { RowIndex } from './rowIndex';
import type { Rows } from './rows';

/** Finds rows by what each is known by, without another copy of them. */
export class RowLookup<T> implements Lookup<T> {
  readonly #rows: Rows<T>;
  readonly #keyOf: (item: T) => string;
  readonly #index: RowIndex;
  /** What was looked at last: the row that a key is found at is asked for next. */
  #last: { readonly row: number; readonly item: T | undefined } = { row: -1, item: undefined };

  private constructor(rows: Rows<T>, keyOf: (item: T) => string) {
    this.#rows = rows;
    this.#keyOf = keyOf;
    this.#index = new RowIndex((row) => keyOf(this.#at(row) as T));
  }

  /** No two rows may be known by the same. */
  static async of<T>(rows: Rows<T>, keyOf: (item: T) => string): Promise<RowLookup<T>> {
    const lookup = new RowLookup(rows, keyOf);
    await forEachInSlices(rows, (item, row) => lookup.#index.add(keyOf(item), row));
    return lookup;
  }

  get size(): number {
    return this.#rows.length;
  }

  /** -1 = there is none. */
  rowOf(key: string): number {
    return this.#index.find(key);
  }

  get(key: string): T | undefined {
    return this.#at(this.rowOf(key));
  }

  #at(row: number): T | undefined {
    if (this.#last.row !== row) this.#last = { row, item: this.#rows.at(row) };
    return this.#last.item;
  }

  has(key: string): boolean {
    return this.rowOf(key) >= 0;
  }

  *[Symbol.iterator](): Generator<readonly [key: string, value: T]> {
    for (const item of this.#rows) yield [this.#keyOf(item), item];
  }

  values(): Iterable<T> {
    return this.#rows;
  }
}
