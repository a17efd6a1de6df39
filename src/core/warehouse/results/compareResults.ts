import type { ResultColumn, ResultRow } from '../sqlRunner';

export interface ComparableResult {
  readonly columns: readonly Pick<ResultColumn, 'name'>[];
  readonly rows: readonly ResultRow[];
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
  readonly counts: Readonly<Record<ComparedRow['kind'], number>>;
}

/**
 * Sets two results side by side. A key counts only if no two rows of either result have the same values
 * in it, and none has NULL; otherwise rows are compared by position.
 */
export function compareResults(
  left: ComparableResult,
  right: ComparableResult,
  keyColumns: readonly string[],
): Comparison {
  const columns = sharedColumns(left, right);
  const key = columns.filter(({ name }) => keyColumns.includes(name));
  const isWhole = key.length === keyColumns.length && key.length > 0;
  const leftKeys = isWhole
    ? rowsByKey(
        left.rows,
        key.map((column) => column.left),
      )
    : undefined;
  const rightKeys = isWhole
    ? rowsByKey(
        right.rows,
        key.map((column) => column.right),
      )
    : undefined;
  const isKeyed = leftKeys !== undefined && rightKeys !== undefined;
  const pairs = isKeyed
    ? pairByKey(leftKeys, rightKeys)
    : pairByPosition(left.rows.length, right.rows.length);
  const rows = pairs.map((pair) => comparePair(pair, { left, right, columns }));
  const counts = { same: 0, changed: 0, onlyLeft: 0, onlyRight: 0 };
  for (const { kind } of rows) counts[kind] += 1;
  return {
    columns,
    onlyLeft: namesMissing(left, right),
    onlyRight: namesMissing(right, left),
    key: isKeyed ? keyColumns : [],
    rows,
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
function rowsByKey(
  rows: readonly ResultRow[],
  places: readonly number[],
): ReadonlyMap<string, number> | undefined {
  const found = new Map<string, number>();
  for (const [index, row] of rows.entries()) {
    const values = places.map((place) => row[place] ?? null);
    if (values.includes(null)) return undefined;
    found.set(JSON.stringify(values), index);
  }
  return found.size === rows.length ? found : undefined;
}

function pairByKey(
  left: ReadonlyMap<string, number>,
  right: ReadonlyMap<string, number>,
): readonly Pair[] {
  const pairs: Pair[] = [...left].map(([key, row]) => [row, right.get(key)]);
  const added = [...right].filter(([key]) => !left.has(key)).map(([, row]) => row);
  return mergeAdded(pairs, added);
}

/** Puts rows that only the right result has behind the row that comes before them there. */
function mergeAdded(pairs: readonly Pair[], added: readonly number[]): readonly Pair[] {
  const merged: Pair[] = [];
  const isAdded = new Set(added);
  const take = (row: number): void => {
    for (let next = row; isAdded.delete(next); next += 1) merged.push([undefined, next]);
  };
  take(0);
  for (const pair of pairs) {
    merged.push(pair);
    if (pair[1] !== undefined) take(pair[1] + 1);
  }
  return merged;
}

function pairByPosition(left: number, right: number): readonly Pair[] {
  return Array.from({ length: Math.max(left, right) }, (_, row) => [
    row < left ? row : undefined,
    row < right ? row : undefined,
  ]);
}

function comparePair(
  [leftRow, rightRow]: Pair,
  results: {
    readonly left: ComparableResult;
    readonly right: ComparableResult;
    readonly columns: SharedColumns;
  },
): ComparedRow {
  const at = { left: leftRow, right: rightRow, changed: [] };
  if (leftRow === undefined) return { kind: 'onlyRight', ...at };
  if (rightRow === undefined) return { kind: 'onlyLeft', ...at };
  const [left, right] = [results.left.rows[leftRow] ?? [], results.right.rows[rightRow] ?? []];
  const changed = results.columns.flatMap((column, index) =>
    left[column.left] === right[column.right] ? [] : [index],
  );
  return { ...at, kind: changed.length === 0 ? 'same' : 'changed', changed };
}
