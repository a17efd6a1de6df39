import { copyFormats } from '../../core/warehouse/formats/copyText';
import { fileFormats } from '../../core/warehouse/formats/fileFormats';
import { aggregates, type TimeRange } from '../../core/warehouse/series/timeSeries';
import {
  comparisons,
  type Filter,
  type SortTerm,
  type TableQuery,
} from '../../core/warehouse/pages/tableQuery';
import {
  maxBuckets,
  maxPageRows,
  maxSeriesValues,
  type BlockRequest,
  type CellRequest,
  type CopyRequest,
  type ExportRequest,
  type FollowRequest,
  type OpenRequest,
  type OutlineRequest,
  type ProfileRequest,
  type RowsRequest,
  type StatementRequest,
  type TableSeriesRequest,
} from '../../protocol/tableApi';
import {
  fieldsOf,
  parseCount,
  parseList,
  parseOneOf,
  parseText,
  unreadable,
} from '../support/webviews/requestFields';

/** Reads what a view asked for. @throws UsageError if it is anything else than the API allows. */
export function parseRowsRequest(value: unknown): RowsRequest {
  const { query, offset, limit } = fieldsOf<RowsRequest>(value);
  return {
    query: parseTableQuery(query),
    offset: parseCount(offset),
    limit: Math.min(parseCount(limit), maxPageRows),
  };
}

/** @throws UsageError */
export function parseTableQuery(value: unknown): TableQuery {
  const { filters, sort, ownOrder } = fieldsOf<TableQuery>(value);
  return {
    filters: parseList(filters, parseFilter),
    sort: parseList(sort, parseSort),
    ownOrder: parseOneOf(['key', 'physical'] as const, ownOrder),
  };
}

/** @throws UsageError */
export function parseOpenRequest(value: unknown): OpenRequest {
  return { mayAsk: fieldsOf<OpenRequest>(value).mayAsk === true };
}

/** @throws UsageError */
export function parseCellRequest(value: unknown): CellRequest {
  const { query, row, column, key } = fieldsOf<CellRequest>(value);
  return {
    query: parseTableQuery(query),
    row: parseCount(row),
    column: parseText(column),
    key: parseList(key, parseText),
  };
}

/** @throws UsageError */
export function parseBlockRequest(value: unknown): BlockRequest {
  const { query, firstRow, rowCount, columns } = fieldsOf<BlockRequest>(value);
  return {
    query: parseTableQuery(query),
    firstRow: parseCount(firstRow),
    rowCount: parseCount(rowCount),
    columns: parseList(columns, parseText),
  };
}

/** @throws UsageError */
export function parseCopyRequest(value: unknown): CopyRequest {
  return {
    ...parseBlockRequest(value),
    format: parseOneOf(copyFormats, fieldsOf<CopyRequest>(value).format),
  };
}

/** @throws UsageError */
export function parseExportRequest(value: unknown): ExportRequest {
  const { query, format, columns } = fieldsOf<ExportRequest>(value);
  return {
    query: parseTableQuery(query),
    format: parseOneOf(fileFormats, format),
    columns: parseList(columns, parseText),
  };
}

/** @throws UsageError */
export function parseOutlineRequest(value: unknown): OutlineRequest {
  const { query, column } = fieldsOf<OutlineRequest>(value);
  return { query: parseTableQuery(query), column: parseText(column) };
}

/** @throws UsageError */
export function parseStatementRequest(value: unknown): StatementRequest {
  const { query, columns } = fieldsOf<StatementRequest>(value);
  return { query: parseTableQuery(query), columns: parseList(columns, parseText) };
}

/** @throws UsageError */
export function parseProfileRequest(value: unknown): ProfileRequest {
  const { query, column, isExact } = fieldsOf<ProfileRequest>(value);
  return {
    query: parseTableQuery(query),
    column: parseText(column),
    isExact: isExact === true,
  };
}

/** @throws UsageError */
export function parseSeriesRequest(value: unknown): TableSeriesRequest {
  const { query, time, values, aggregate, split, range, buckets } =
    fieldsOf<TableSeriesRequest>(value);
  return {
    query: parseTableQuery(query),
    time: parseText(time),
    values: parseList(values, parseText).slice(0, maxSeriesValues),
    aggregate: parseOneOf(aggregates, aggregate),
    split: split === undefined ? undefined : parseText(split),
    range: range === undefined ? undefined : parseTimeRange(range),
    buckets: Math.max(2, Math.min(parseCount(buckets), maxBuckets)),
  };
}

function parseTimeRange(value: unknown): TimeRange {
  const { fromSeconds, toSeconds } = fieldsOf<TimeRange>(value);
  return { fromSeconds: parseMoment(fromSeconds), toSeconds: parseMoment(toSeconds) };
}

/** Postgres has none that are further away. */
const furthestSeconds = 1e13;

function parseMoment(value: unknown): number {
  if (typeof value === 'number' && Math.abs(value) <= furthestSeconds) return value;
  throw unreadable();
}

/** @throws UsageError */
export function parseFollowRequest(value: unknown): FollowRequest {
  const { name, values } = fieldsOf<FollowRequest>(value);
  return { name: parseText(name), values: parseList(values, parseText) };
}

function parseFilter(value: unknown): Filter {
  const { kind, column, comparison, value: compared, text, path, values } = fieldsOf<Filter>(value);
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
    case 'path':
      return { kind, ...named, path: parseText(path) };
    case 'isOneOf':
      return { kind, ...named, values: parseList(values, parseText) };
    default:
      throw unreadable();
  }
}

function parseSort(value: unknown): SortTerm {
  const { column, direction, nulls } = fieldsOf<SortTerm>(value);
  return {
    column: parseText(column),
    direction: parseOneOf(['ascending', 'descending'] as const, direction),
    nulls: parseOneOf(['first', 'last'] as const, nulls),
  };
}
