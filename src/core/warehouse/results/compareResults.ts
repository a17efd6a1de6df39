import { forEachInSlices, mapInSlices } from '../../base/slices';
import type { ResultColumn, ResultRow } from '../sqlRunner';

export interface ComparableResult {
  readonly columns: readonly Pick<ResultColumn, 'name'>[];
  readonly rows: readonly ResultRow[];
  /** Of a cell that is not whole, what tells it from others; left out, all cells are whole. */
  readonly digestOf?: ((row: ResultRow, column: number) => string | undefined) | undefined;
}

/** A row of either result, beside the row of the other that it belongs to. */
export interface ComparedRow {
  readonly kind: 'same' | 'changed' | 'onlyLeft' | 'onlyRight';
  /** Index among the rows of the left result; `undefined` = it has none. */
  readonly left: number | undefined;
  readonly right: number | undefined;
  /** Of the compared columns, those whose cells differ. */
  readonly changed: readonly number[];
}

export interface Comparison {
  /** Columns of that name in both results, by their places. */
  readonly columns: readonly {
    readonly name: string;
    readonly left: number;
    readonly right: number;
  }[];
  /** Names of columns that only one of them has. */
  readonly onlyLeft: readonly string[];
  readonly onlyRight: readonly string[];
  /** The columns by whose values rows belong together; empty = by their positions. */
  readonly key: readonly string[];
  /** In the order of the left result; what only the right one has comes where it stands there. */
  readonly rows: readonly ComparedRow[];
  /** Those that are not the same on both sides. */
  readonly differences: readonly ComparedRow[];
  readonly counts: Readonly<Record<ComparedRow['kind'], number>>;
}

/**
 * Sets two results side by side. A key counts only if no two rows of either result have the same values
 * in it, and none has NULL; otherwise rows are compared by position. Turns of the event loop stay short.
 */
export async function compareResults(
  left: ComparableResult,
  right: ComparableResult,
  keyColumns: readonly string[],
): Promise<Comparison> {
  const columns = sharedColumns(left, right);
  const key = columns.filter(({ name }) => keyColumns.includes(name));
  const isWhole = key.length === keyColumns.length && key.length > 0;
  const keysOf = async ({ rows }: ComparableResult, side: 'left' | 'right') =>
    isWhole
      ? rowsByKey(
          rows,
          key.map((column) => column[side]),
        )
      : undefined;
  const leftKeys = await keysOf(left, 'left');
  const rightKeys = await keysOf(right, 'right');
  const isKeyed = leftKeys !== undefined && rightKeys !== undefined;
  const pairs = isKeyed
    ? await pairByKey(leftKeys, rightKeys)
    : pairByPosition(left.rows.length, right.rows.length);
  const counts = { same: 0, changed: 0, onlyLeft: 0, onlyRight: 0 };
  const differences: ComparedRow[] = [];
  const rows = await mapInSlices(pairs, (pair) => {
    const row = comparePair(pair, { left, right, columns });
    counts[row.kind] += 1;
    if (row.kind !== 'same') differences.push(row);
    return row;
  });
  return {
    columns,
    onlyLeft: namesMissing(left, right),
    onlyRight: namesMissing(right, left),
    key: isKeyed ? keyColumns : [],
    rows,
    differences,
    counts,
  };
}

type SharedColumns = Comparison['columns'];
type Pair = readonly [number | undefined, number | undefined];

function sharedColumns(left: ComparableResult, right: ComparableResult): SharedColumns {
  const seen = new Map<string, number>();
  return left.columns.flatMap(({ name }, place) => {
    // The second column of a name belongs to the second of that name.
    const nth = seen.get(name) ?? 0;
    seen.set(name, nth + 1);
    const places = right.columns.flatMap((column, index) => (column.name === name ? [index] : []));
    const found = places[nth];
    return found === undefined ? [] : [{ name, left: place, right: found }];
  });
}

function namesMissing(from: ComparableResult, to: ComparableResult): readonly string[] {
  const names = new Set(to.columns.map(({ name }) => name));
  return from.columns.map(({ name }) => name).filter((name) => !names.has(name));
}

/** `undefined` if the values do not tell rows apart. */
async function rowsByKey(
  rows: readonly ResultRow[],
  places: readonly number[],
): Promise<ReadonlyMap<string, number> | undefined> {
  const found = new Map<string, number>();
  await forEachInSlices(rows, (row, index) => {
    const values = places.map((place) => row[place] ?? null);
    if (!values.includes(null)) found.set(keyText(values), index);
  });
  return found.size === rows.length ? found : undefined;
}

function keyText(values: readonly (string | null)[]): string {
  const [only] = values;
  return values.length === 1 && typeof only === 'string' ? only : JSON.stringify(values);
}

/** Rows that only the right result has stand behind the row that comes before them there. */
async function pairByKey(
  left: ReadonlyMap<string, number>,
  right: ReadonlyMap<string, number>,
): Promise<readonly Pair[]> {
  const added = new Set<number>();
  await forEachInSlices(right, ([key, row]) => {
    if (!left.has(key)) added.add(row);
  });
  const pairs: Pair[] = [];
  const takeAdded = (first: number): void => {
    for (let row = first; added.delete(row); row += 1) pairs.push([undefined, row]);
  };
  takeAdded(0);
  await forEachInSlices(left, ([key, row]) => {
    const other = right.get(key);
    pairs.push([row, other]);
    if (other !== undefined) takeAdded(other + 1);
  });
  return pairs;
}

function* pairByPosition(left: number, right: number): Generator<Pair> {
  for (let row = 0; row < Math.max(left, right); row += 1) {
    yield [row < left ? row : undefined, row < right ? row : undefined];
  }
}

function comparePair(
  [leftRow, rightRow]: Pair,
  results: {
    readonly left: ComparableResult;
    readonly right: ComparableResult;
    readonly columns: SharedColumns;
  },
): ComparedRow {
  const at = { left: leftRow, right: rightRow, changed: none };
  if (leftRow === undefined) return { kind: 'onlyRight', ...at };
  if (rightRow === undefined) return { kind: 'onlyLeft', ...at };
  const [left, right] = [results.left.rows[leftRow] ?? [], results.right.rows[rightRow] ?? []];
  const changed: number[] = [];
  for (const [index, column] of results.columns.entries()) {
    const isSame =
      left[column.left] === right[column.right] &&
      results.left.digestOf?.(left, column.left) === results.right.digestOf?.(right, column.right);
    if (!isSame) changed.push(index);
  }
  return changed.length === 0 ? { kind: 'same', ...at } : { ...at, kind: 'changed', changed };
}

/** Shared by all rows that have no such cells. */
const none: readonly number[] = [];
