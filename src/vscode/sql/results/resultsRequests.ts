import { UsageError } from '../../../core/base/errors';
import { cellsFormats } from '../../../core/warehouse/formats/cellsText';
import type {
  CellQuery,
  ComparedQuery,
  CopyCells,
  PinRequest,
  ResultPair,
  RowsQuery,
} from '../../../protocol/resultsApi';

/** Reads what a view asked for. @throws UsageError if it is anything else than the API allows. */
export function parseId(value: unknown): string {
  if (typeof value === 'string') return value;
  throw unreadable();
}

/** @throws UsageError */
export function parseRowsQuery(value: unknown): RowsQuery {
  const { id, offset, limit } = fieldsOf(value);
  return { id: parseId(id), offset: parseCount(offset), limit: parseCount(limit) };
}

/** @throws UsageError */
export function parseCellQuery(value: unknown): CellQuery {
  const { id, row, column } = fieldsOf(value);
  return { id: parseId(id), row: parseCount(row), column: parseCount(column) };
}

/** @throws UsageError */
export function parsePinRequest(value: unknown): PinRequest {
  const { id, isPinned } = fieldsOf(value);
  return { id: parseId(id), isPinned: isPinned === true };
}

/** @throws UsageError */
export function parseCopyCells(value: unknown): CopyCells {
  const { id, format, firstRow, lastRow, columns } = fieldsOf(value);
  const found = cellsFormats.find((candidate) => candidate === format);
  if (found === undefined || !Array.isArray(columns)) throw unreadable();
  return {
    id: parseId(id),
    format: found,
    firstRow: parseCount(firstRow),
    lastRow: parseCount(lastRow),
    columns: columns.map(parseCount),
  };
}

/** @throws UsageError */
export function parsePair(value: unknown): ResultPair {
  const { left, right } = fieldsOf(value);
  return { left: parseId(left), right: parseId(right) };
}

/** @throws UsageError */
export function parseComparedQuery(value: unknown): ComparedQuery {
  const { offset, limit, onlyDifferences } = fieldsOf(value);
  return {
    ...parsePair(value),
    offset: parseCount(offset),
    limit: parseCount(limit),
    onlyDifferences: onlyDifferences === true,
  };
}

function parseCount(value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw unreadable();
}

function fieldsOf(value: unknown): Fields {
  if (typeof value === 'object' && value !== null) return { ...value };
  throw unreadable();
}

type Fields = Partial<
  Record<
    keyof RowsQuery | keyof CellQuery | keyof PinRequest | keyof CopyCells | keyof ComparedQuery,
    unknown
  >
>;

function unreadable(): UsageError {
  return new UsageError('The view asked for something that it cannot have', {
    remedy: 'close it and open it again',
  });
}
