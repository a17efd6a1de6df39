import { mapInSlices, sortInSlices } from '../../base/slices';
import type { ResultColumn, ResultRow } from '../sqlRunner';
import {
  compareValues,
  valueOrderOf,
  type KeyedValue,
  type ValueOrder,
} from '../values/valueOrder';

/** One of the columns that rows are sorted by, by its place. */
export interface SortedColumn {
  readonly column: number;
  readonly direction: 'ascending' | 'descending';
}

/** Who sorts a result: what is whole is sorted here, of all else only the server knows the order. */
export type SortWay =
  | 'here'
  /** By running the statement again, in a query around it that only reads. */
  | 'server'
  /** Rows are missing, and no query can stand around the statement. */
  | 'none';

export interface SortableResult {
  readonly isWhole: boolean;
  /** A query that only reads can stand around its statement. */
  readonly isWrappable: boolean;
  /** Of each column that is sorted by: whether the order of its values is known here. */
  readonly areOrdered: readonly boolean[];
}

/**
 * Here only what is whole; where the order of values is not known here, the server goes first, if
 * it can.
 */
export function sortWayOf({ isWhole, isWrappable, areOrdered }: SortableResult): SortWay {
  const isKnown = areOrdered.every(Boolean);
  if (isWhole && (isKnown || !isWrappable)) return 'here';
  return isWrappable ? 'server' : 'none';
}

/**
 * The rows in another order; rows that are alike in it stay as they came. NULL stands where Postgres
 * puts it: it counts as larger than all else. Turns of the event loop stay short.
 */
export async function sortRows(
  rows: readonly ResultRow[],
  columns: readonly Pick<ResultColumn, 'typeOid'>[],
  sort: readonly SortedColumn[],
): Promise<readonly ResultRow[]> {
  const terms = sort.map(({ column, direction }) => ({
    column,
    sign: direction === 'descending' ? -1 : 1,
    order: valueOrderOf(columns[column]?.typeOid ?? 0) ?? asText,
  }));
  const keyed = await mapInSlices(rows, (row) => ({
    row,
    values: terms.map(({ column, order }) => keyedCell(row[column] ?? null, order)),
  }));
  const sorted = await sortInSlices(keyed, (left, right) => {
    for (const [index, { sign, order }] of terms.entries()) {
      const difference = compareCells(left.values[index], right.values[index], order);
      if (difference !== 0) return sign * difference;
    }
    return 0;
  });
  return mapInSlices(sorted, ({ row }) => row);
}

/** Where nobody can ask the server for the order of a type's values. */
const asText: ValueOrder = { keyOf: (text) => text };

/** `undefined` = NULL. */
function keyedCell(text: string | null, order: ValueOrder): KeyedValue | undefined {
  return text === null ? undefined : { text, key: order.keyOf(text) };
}

function compareCells(
  left: KeyedValue | undefined,
  right: KeyedValue | undefined,
  order: ValueOrder,
): number {
  if (left !== undefined && right !== undefined) return compareValues(left, right, order);
  return Number(left === undefined) - Number(right === undefined);
}
