import { copyFormats } from '../../../core/warehouse/formats/copyText';
import { fileFormats } from '../../../core/warehouse/formats/fileFormats';
import type { SortedColumn } from '../../../core/warehouse/results/sortRows';
import type {
  CellBlock,
  CellQuery,
  ColumnQuery,
  ComparedQuery,
  CopyCells,
  ExportRequest,
  PinRequest,
  ResultPair,
  RowsQuery,
  SortRequest,
} from '../../../protocol/resultsApi';
import {
  fieldsOf,
  parseCount,
  parseList,
  parseOneOf,
  parseText,
} from '../../support/webviews/requestFields';

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
export function parseCellBlock(value: unknown): CellBlock {
  const { id, firstRow, lastRow, columns } = fieldsOf<CellBlock>(value);
  return {
    id: parseText(id),
    firstRow: parseCount(firstRow),
    lastRow: parseCount(lastRow),
    columns: parseList(columns, parseCount),
  };
}

/** @throws UsageError */
export function parseCopyCells(value: unknown): CopyCells {
  const { format } = fieldsOf<CopyCells>(value);
  return { ...parseCellBlock(value), format: parseOneOf(copyFormats, format) };
}

/** @throws UsageError */
export function parseColumnQuery(value: unknown): ColumnQuery {
  const { id, column } = fieldsOf<ColumnQuery>(value);
  return { id: parseText(id), column: parseCount(column) };
}

/** @throws UsageError */
export function parseSortRequest(value: unknown): SortRequest {
  const { id, sort } = fieldsOf<SortRequest>(value);
  return { id: parseText(id), sort: parseList(sort, parseSortedColumn) };
}

function parseSortedColumn(value: unknown): SortedColumn {
  const { column, direction } = fieldsOf<SortedColumn>(value);
  return {
    column: parseCount(column),
    direction: parseOneOf(['ascending', 'descending'] as const, direction),
  };
}

/** @throws UsageError */
export function parseExportRequest(value: unknown): ExportRequest {
  const { id, format } = fieldsOf<ExportRequest>(value);
  return { id: parseText(id), format: parseOneOf(fileFormats, format) };
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
