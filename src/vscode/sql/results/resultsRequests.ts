import { copyFormats } from '../../../core/warehouse/formats/copyText';
import type {
  CellQuery,
  ComparedQuery,
  CopyCells,
  PinRequest,
  ResultPair,
  RowsQuery,
} from '../../../protocol/resultsApi';
import {
  fieldsOf,
  parseCount,
  parseList,
  parseOneOf,
  parseText,
} from '../../support/requestFields';

/** Reads what a view asked for. @throws UsageError if it is anything else than the API allows. */
export function parseRowsQuery(value: unknown): RowsQuery {
  const { id, offset, limit } = fieldsOf<RowsQuery>(value);
  return { id: parseText(id), offset: parseCount(offset), limit: parseCount(limit) };
}

/** @throws UsageError */
export function parseCellQuery(value: unknown): CellQuery {
  const { id, row, column } = fieldsOf<CellQuery>(value);
  return { id: parseText(id), row: parseCount(row), column: parseCount(column) };
}

/** @throws UsageError */
export function parsePinRequest(value: unknown): PinRequest {
  const { id, isPinned } = fieldsOf<PinRequest>(value);
  return { id: parseText(id), isPinned: isPinned === true };
}

/** @throws UsageError */
export function parseCopyCells(value: unknown): CopyCells {
  const { id, format, firstRow, lastRow, columns } = fieldsOf<CopyCells>(value);
  return {
    id: parseText(id),
    format: parseOneOf(copyFormats, format),
    firstRow: parseCount(firstRow),
    lastRow: parseCount(lastRow),
    columns: parseList(columns, parseCount),
  };
}

/** @throws UsageError */
export function parsePair(value: unknown): ResultPair {
  const { left, right } = fieldsOf<ResultPair>(value);
  return { left: parseText(left), right: parseText(right) };
}

/** @throws UsageError */
export function parseComparedQuery(value: unknown): ComparedQuery {
  const { offset, limit, onlyDifferences } = fieldsOf<ComparedQuery>(value);
  return {
    ...parsePair(value),
    offset: parseCount(offset),
    limit: parseCount(limit),
    onlyDifferences: onlyDifferences === true,
  };
}
