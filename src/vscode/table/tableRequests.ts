import { UsageError } from '../../core/base/errors';
import { copyFormats } from '../../core/warehouse/formats/copyText';
import type {
  Comparison,
  Filter,
  SortTerm,
  TableQuery,
} from '../../core/warehouse/pages/tableQuery';
import {
  exportFormats,
  maxPageRows,
  type BlockRequest,
  type CellRequest,
  type CopyRequest,
  type ExportRequest,
  type FollowRequest,
  type OpenRequest,
  type ProfileRequest,
  type RowsRequest,
} from '../../protocol/tableApi';

const comparisons: readonly Comparison[] = [
  'equals',
  'notEquals',
  'less',
  'atMost',
  'greater',
  'atLeast',
];

/** Reads what a view asked for. @throws UsageError if it is anything else than the API allows. */
export function parseRowsRequest(value: unknown): RowsRequest {
  const { query, offset, limit } = fieldsOf(value);
  return {
    query: parseTableQuery(query),
    offset: parseCount(offset),
    limit: Math.min(parseCount(limit), maxPageRows),
  };
}

/** @throws UsageError */
export function parseTableQuery(value: unknown): TableQuery {
  const { filters, sort, ownOrder } = fieldsOf(value);
  return {
    filters: parseList(filters).map(parseFilter),
    sort: parseList(sort).map(parseSort),
    ownOrder: parseOneOf(['key', 'physical'] as const, ownOrder),
  };
}

/** @throws UsageError */
export function parseOpenRequest(value: unknown): OpenRequest {
  return { mayAsk: fieldsOf(value).mayAsk === true };
}

/** @throws UsageError */
export function parseCellRequest(value: unknown): CellRequest {
  const { query, row, column, key } = fieldsOf(value);
  return {
    query: parseTableQuery(query),
    row: parseCount(row),
    column: parseText(column),
    key: parseTexts(key),
  };
}

/** @throws UsageError */
export function parseBlockRequest(value: unknown): BlockRequest {
  const { query, firstRow, rowCount, columns } = fieldsOf(value);
  return {
    query: parseTableQuery(query),
    firstRow: parseCount(firstRow),
    rowCount: parseCount(rowCount),
    columns: parseTexts(columns),
  };
}

/** @throws UsageError */
export function parseCopyRequest(value: unknown): CopyRequest {
  return { ...parseBlockRequest(value), format: parseOneOf(copyFormats, fieldsOf(value).format) };
}

/** @throws UsageError */
export function parseExportRequest(value: unknown): ExportRequest {
  const { query, format, columns } = fieldsOf(value);
  return {
    query: parseTableQuery(query),
    format: parseOneOf(exportFormats, format),
    columns: parseTexts(columns),
  };
}

/** @throws UsageError */
export function parseProfileRequest(value: unknown): ProfileRequest {
  const { query, column, isExact } = fieldsOf(value);
  return {
    query: parseTableQuery(query),
    column: parseText(column),
    isExact: isExact === true,
  };
}

/** @throws UsageError */
export function parseFollowRequest(value: unknown): FollowRequest {
  const { name, values } = fieldsOf(value);
  return { name: parseText(name), values: parseTexts(values) };
}

function parseFilter(value: unknown): Filter {
  const { kind, column, comparison, value: compared, text, values } = fieldsOf(value);
  const named = { column: parseText(column) };
  switch (kind) {
    case 'compare':
      return {
        kind,
        ...named,
        comparison: parseOneOf(comparisons, comparison),
        value: parseText(compared),
      };
    case 'contains':
    case 'startsWith':
      return { kind, ...named, text: parseText(text) };
    case 'isNull':
    case 'isNotNull':
      return { kind, ...named };
    case 'isOneOf':
      return { kind, ...named, values: parseTexts(values) };
    default:
      throw unreadable();
  }
}

function parseSort(value: unknown): SortTerm {
  const { column, direction, nulls } = fieldsOf(value);
  return {
    column: parseText(column),
    direction: parseOneOf(['ascending', 'descending'] as const, direction),
    nulls: parseOneOf(['first', 'last'] as const, nulls),
  };
}

function parseCount(value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw unreadable();
}

function parseText(value: unknown): string {
  if (typeof value === 'string') return value;
  throw unreadable();
}

function parseTexts(value: unknown): readonly string[] {
  return parseList(value).map(parseText);
}

function parseList(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw unreadable();
}

function parseOneOf<T>(choices: readonly T[], value: unknown): T {
  const choice = choices.find((candidate) => candidate === value);
  if (choice !== undefined) return choice;
  throw unreadable();
}

function fieldsOf(value: unknown): { readonly [key: string]: unknown } & Fields {
  if (typeof value === 'object' && value !== null) return { ...value };
  throw unreadable();
}

/** Every field of any request. */
type Fields = Readonly<
  Partial<
    Record<
      | 'query'
      | 'filters'
      | 'sort'
      | 'ownOrder'
      | 'offset'
      | 'limit'
      | 'mayAsk'
      | 'row'
      | 'column'
      | 'isExact'
      | 'key'
      | 'firstRow'
      | 'rowCount'
      | 'columns'
      | 'format'
      | 'name'
      | 'values'
      | 'kind'
      | 'comparison'
      | 'value'
      | 'text'
      | 'direction'
      | 'nulls',
      unknown
    >
  >
>;

function unreadable(): UsageError {
  return new UsageError('The view asked for something that it cannot have', {
    remedy: 'close it and open it again',
  });
}
