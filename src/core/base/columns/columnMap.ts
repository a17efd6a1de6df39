import { sortInSlices } from '../slices';
import type { Lookup } from './lookup';
import { RowIndex } from './rowIndex';
import { mapRows } from './rows';
import { TextColumn } from './textColumn';

/**
 * A map that keeps what its values are made of in columns, a fifth of what objects take: a value is
 * put together when it is asked for, and is another object each time. A key that is set again gets
 * another row.
 */
export abstract class ColumnMap<T> implements Lookup<T> {
  readonly #keys = new TextColumn();
  readonly #index = new RowIndex((row) => this.#keys.at(row));
  /** Rows that another one took the place of. */
  readonly #dead = new Set<number>();

  /** Keeps a value under a row that has none yet; rows come in order. */
  protected abstract write(row: number, value: T): void;

  /** The value of a row that was written. */
  protected abstract read(row: number, key: string): T;

  get size(): number {
    return this.#keys.length - this.#dead.size;
  }

  has(key: string): boolean {
    return this.rowOf(key) >= 0;
  }

  get(key: string): T | undefined {
    const row = this.rowOf(key);
    return row < 0 ? undefined : this.read(row, key);
  }

  set(key: string, value: T): void {
    const row = this.#keys.length;
    this.write(row, value);
    this.#keys.push(key);
    this.#bury(this.#index.add(key, row));
  }

  delete(key: string): void {
    this.#bury(this.#index.delete(key));
  }

  *[Symbol.iterator](): Generator<readonly [key: string, value: T]> {
    for (let row = 0; row < this.#keys.length; row += 1) {
      if (!this.#dead.has(row)) yield this.#entryOf(row);
    }
  }

  *values(): Generator<T> {
    for (const [, value] of this) yield value;
  }

  /** Everything, by key in the order of code units. */
  async inOrder(): Promise<Iterable<readonly [key: string, value: T]>> {
    if (this.#index.isSorted) return this;
    const rows: number[] = [];
    for (let row = 0; row < this.#keys.length; row += 1) if (!this.#dead.has(row)) rows.push(row);
    const byKey = (a: number, b: number): number => (this.#keys.at(a) < this.#keys.at(b) ? -1 : 1);
    return mapRows(await sortInSlices(rows, byKey), (row) => this.#entryOf(row));
  }

  /** -1 = the key is not there. */
  protected rowOf(key: string): number {
    return this.#index.find(key);
  }

  #entryOf(row: number): readonly [key: string, value: T] {
    const key = this.#keys.at(row);
    return [key, this.read(row, key)];
  }

  #bury(row: number): void {
    if (row >= 0) this.#dead.add(row);
  }
}
