import { HashedRows } from './hashedRows';

/**
 * Finds the row of a key without keeping the keys. Rows are added in order, from 0. Trees, listings and
 * receipts come sorted by path, and while keys do, nothing is kept at all: hashes of four tables of
 * 200,000 rows would take 20 MB, and as long to make as a listing of them to read.
 */
export class RowIndex {
  readonly #keyAt: (row: number) => string;
  /** Set once a key came that does not follow the one before it. */
  #hashed: HashedRows | undefined;
  #rowCount = 0;
  #lastAdded = '';
  /** Found last: tables are mostly asked in the order in which they were made. */
  #last = -1;

  constructor(keyAt: (row: number) => string) {
    this.#keyAt = keyAt;
  }

  /** True if every key is greater than the one before it, by code units. */
  get isSorted(): boolean {
    return this.#hashed === undefined;
  }

  /** The row of a key; -1 if it has none. */
  find(key: string): number {
    const row = this.#nearLast(key) ?? this.#hashed?.find(key) ?? this.#search(key);
    if (row >= 0) this.#last = row;
    return row;
  }

  /** Makes a row the one of its key, in the place of an older one, which it returns; -1 = there was none. */
  add(key: string, row: number): number {
    const follows = row === 0 || this.#lastAdded < key;
    if (this.#hashed === undefined && !follows) this.#hash();
    this.#rowCount = row + 1;
    this.#lastAdded = key;
    return this.#hashed?.add(key, row) ?? -1;
  }

  /** Forgets a key; returns the row it had, -1 if none. */
  delete(key: string): number {
    const row = this.find(key);
    if (row < 0) return row;
    if (this.#hashed === undefined) this.#hash();
    return this.#hashed?.delete(key) ?? -1;
  }

  /** `undefined` if it is neither the row after the one found last nor that one. */
  #nearLast(key: string): number | undefined {
    if (this.#hashed?.hasDeadRows === true) return undefined;
    const next = this.#last + 1;
    if (next < this.#rowCount && this.#keyAt(next) === key) return next;
    return this.#last >= 0 && this.#keyAt(this.#last) === key ? this.#last : undefined;
  }

  #search(key: string): number {
    let [low, high] = [0, this.#rowCount];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#keyAt(middle) < key) low = middle + 1;
      else high = middle;
    }
    return low < this.#rowCount && this.#keyAt(low) === key ? low : -1;
  }

  #hash(): void {
    this.#hashed = new HashedRows(this.#keyAt);
    for (let row = 0; row < this.#rowCount; row += 1) this.#hashed.add(this.#keyAt(row), row);
  }
}
