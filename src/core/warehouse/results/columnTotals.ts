import { forEachInSlices } from '../../base/slices';
import type { ResultRow } from '../sqlRunner';
import { ExactSum, type CellSums } from '../values/exactSum';
import { isNumberType } from '../values/typeNames';
import {
  compareValues,
  valueOrderOf,
  type KeyedValue,
  type ValueOrder,
} from '../values/valueOrder';

/** What the values of a column come to, of the rows that are here. */
export interface ColumnTotals extends CellSums {
  /** Values other than NULL that are not the same text. */
  readonly distinct: number;
  /** `undefined` = there are none, some are not whole, or only the server knows their order. */
  readonly least: string | undefined;
  readonly greatest: string | undefined;
}

export interface TotaledColumn {
  readonly place: number;
  readonly typeOid: number;
  /** Of a cell that is not whole, what tells it from others; left out, all cells are whole. */
  readonly digestOf?: ((row: ResultRow, column: number) => string | undefined) | undefined;
}

/** Goes through a column in short turns of the event loop. */
export async function columnTotals(
  rows: readonly ResultRow[],
  column: TotaledColumn,
): Promise<ColumnTotals> {
  const isNumber = isNumberType(column.typeOid);
  const order = valueOrderOf(column.typeOid);
  const sum = new ExactSum();
  const values = new Set<string>();
  const digests = new Set<string>();
  await forEachInSlices(rows, (row) => {
    const cell = row[column.place] ?? null;
    sum.add(cell, isNumber);
    const digest = column.digestOf?.(row, column.place);
    if (digest !== undefined) digests.add(digest);
    else if (cell !== null) values.add(cell);
  });
  const isKnown = order !== undefined && digests.size === 0;
  const ends = isKnown ? await endsOf(values, order) : undefined;
  return {
    ...sum.result(),
    distinct: values.size + digests.size,
    least: ends?.least,
    greatest: ends?.greatest,
  };
}

/** The first and the last value in an order. */
async function endsOf(values: Iterable<string>, order: ValueOrder) {
  let least: KeyedValue | undefined;
  let greatest: KeyedValue | undefined;
  await forEachInSlices(values, (text) => {
    const value = { text, key: order.keyOf(text) };
    if (least === undefined || compareValues(value, least, order) < 0) least = value;
    if (greatest === undefined || compareValues(greatest, value, order) < 0) greatest = value;
  });
  return { least: least?.text, greatest: greatest?.text };
}
