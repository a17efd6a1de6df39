import { forEachInSlices } from '../slices';

/**
 * A list that need not be an array: its items may lie in columns and be put together when they are
 * asked for, another object each time.
 */
export interface Rows<T> extends Iterable<T> {
  readonly length: number;
  /** The item of a row from 0; `undefined` = there is no such row. */
  at(row: number): T | undefined;
  some(passes: (item: T) => boolean): boolean;
  every(passes: (item: T) => boolean): boolean;
  find(passes: (item: T) => boolean): T | undefined;
  filter<S extends T>(passes: (item: T) => item is S): readonly S[];
  filter(passes: (item: T) => boolean): readonly T[];
  map<R>(make: (item: T) => R): readonly R[];
  flatMap<R>(make: (item: T) => R | readonly R[]): readonly R[];
  slice(start: number, end: number): readonly T[];
}

/** What every list of rows can do with the two things that it has of its own. */
export abstract class RowList<T> implements Rows<T> {
  abstract readonly length: number;

  /** The item of a row that is there. */
  protected abstract read(row: number): T;

  at(row: number): T | undefined {
    return row >= 0 && row < this.length ? this.read(row) : undefined;
  }

  *[Symbol.iterator](): Generator<T> {
    for (let row = 0; row < this.length; row += 1) yield this.read(row);
  }

  find(passes: (item: T) => boolean): T | undefined {
    for (const item of this) if (passes(item)) return item;
    return undefined;
  }

  some(passes: (item: T) => boolean): boolean {
    for (const item of this) if (passes(item)) return true;
    return false;
  }

  every(passes: (item: T) => boolean): boolean {
    return !this.some((item) => !passes(item));
  }

  filter<S extends T>(passes: (item: T) => item is S): readonly S[];
  filter(passes: (item: T) => boolean): readonly T[];
  filter(passes: (item: T) => boolean): readonly T[] {
    const passed: T[] = [];
    for (const item of this) if (passes(item)) passed.push(item);
    return passed;
  }

  map<R>(make: (item: T) => R): readonly R[] {
    return Array.from(this, make);
  }

  flatMap<R>(make: (item: T) => R | readonly R[]): readonly R[] {
    return Array.from(this, make).flat() as readonly R[];
  }

  slice(start: number, end: number): readonly T[] {
    const items: T[] = [];
    for (let row = start; row < Math.min(end, this.length); row += 1) items.push(this.read(row));
    return items;
  }
}

/** Rows that are made of others, or of columns, when they are asked for. */
export class RowView<T> extends RowList<T> {
  readonly length: number;
  readonly #read: (row: number) => T;

  constructor(length: number, read: (row: number) => T) {
    super();
    this.length = length;
    this.#read = read;
  }

  protected read(row: number): T {
    return this.#read(row);
  }
}

/** What `make` makes of every row, when it is asked for. */
export function mapRows<T, R>(rows: Rows<T>, make: (item: T) => R): Rows<R> {
  return new RowView(rows.length, (row) => make(rows.at(row) as T));
}

/** Some rows of a list; what is picked of these is picked of that list, without a step more. */
class PickedRows<T> extends RowList<T> {
  constructor(
    readonly rows: Rows<T>,
    readonly picked: ArrayLike<number>,
  ) {
    super();
  }

  get length(): number {
    return this.picked.length;
  }

  protected read(row: number): T {
    return this.rows.at(this.picked[row] ?? 0) as T;
  }
}

/** These rows of a list, in this order. */
export function pickRows<T>(rows: Rows<T>, picked: ArrayLike<number>): Rows<T> {
  if (!(rows instanceof PickedRows)) return new PickedRows(rows, picked);
  const { rows: all, picked: first }: PickedRows<T> = rows;
  const both = new Uint32Array(picked.length);
  for (let row = 0; row < picked.length; row += 1) both[row] = first[picked[row] ?? 0] ?? 0;
  return new PickedRows(all, both);
}

/** The rows that pass, in order; the list itself if all do. */
export async function selectRows<T, S extends T>(
  rows: Rows<T>,
  passes: ((item: T) => item is S) | ((item: T) => boolean),
): Promise<Rows<S>> {
  const passed: number[] = [];
  await forEachInSlices(rows, (item, row) => {
    if (passes(item)) passed.push(row);
  });
  const selected = passed.length === rows.length ? rows : pickRows(rows, Uint32Array.from(passed));
  return selected as Rows<S>;
}

/** One list of several; empty ones cost nothing. */
export function joinRows<T>(...lists: readonly Rows<T>[]): Rows<T> {
  const [first = [], ...others] = lists.filter(({ length }) => length > 0);
  return others.reduce(
    (joined, next) =>
      new RowView(joined.length + next.length, (row) =>
        row < joined.length ? (joined.at(row) as T) : (next.at(row - joined.length) as T),
      ),
    first,
  );
}

/** A list with other items in some of its rows; itself if there are none. */
export function replaceRows<T>(rows: Rows<T>, replaced: ReadonlyMap<number, T>): Rows<T> {
  if (replaced.size === 0) return rows;
  return new RowView(rows.length, (row) => replaced.get(row) ?? (rows.at(row) as T));
}
