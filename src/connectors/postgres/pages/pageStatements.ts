import type { AnchorsRequest, RowsRequest } from '../../../core/warehouse/pages/pageReader';
import type { TableFacts } from '../../../core/warehouse/pages/table';
import type { Filter } from '../../../core/warehouse/pages/tableQuery';
import type { SessionStatement } from '../../../core/warehouse/sqlSession';
import { ParameterBinder, quoteTable, wholeSql } from '../statements/boundSql';
import { handleOf, placeNames, type RowHandle } from './rowHandles';
import { cellsSql, fromSql, orderSql, placeColumns } from './selectionSql';

/** Rows come in the order in which they are read: no workers share the reading. */
const alone = ['max_parallel_workers_per_gather = 0'];

/** Reads the rows of a page. */
export function rowsStatement(request: RowsRequest, facts: TableFacts): SessionStatement {
  const handle = handleOf(request.order, facts);
  return handle === undefined || request.limit > handle.mostRows
    ? wholeRows(request, facts)
    : rowsByHandle(request, facts, handle);
}

function wholeRows(request: RowsRequest, facts: TableFacts): SessionStatement {
  const { from, order, skip, limit } = request;
  const binder = new ParameterBinder();
  const rows = fromSql({ ...request, facts, binder }, typeof from === 'string' ? undefined : from);
  const sorted = orderSql(order, facts, from === 'end' ? 'backwards' : 'forwards');
  const sql = `select ${cellsSql(facts, request.shape)} ${rows}${sorted} offset ${wholeSql(skip)} limit ${wholeSql(limit)}`;
  return { sql, values: binder.values, settings: order.kind === 'physical' ? alone : [] };
}

function rowsByHandle(
  request: RowsRequest,
  facts: TableFacts,
  handle: RowHandle,
): SessionStatement {
  const { order, shape } = request;
  const binder = new ParameterBinder();
  const rows = fromSql({ ...request, facts, binder });
  const handles = `select ${handle.parts.join(', ')} ${rows}`;
  // Whoever filters would have the filters gone through twice.
  const isFromEnd = request.isNearEnd === true && request.filters.length === 0;
  const sql = `with ${isFromEnd ? `counted (total) as materialized (select pg_catalog.count(*) ${rows}), ` : ''}
    place (${placeNames(handle).join(', ')}) as materialized (${
      isFromEnd
        ? fromEndSql(`${handles}${orderSql(order, facts, 'backwards')}`, request)
        : `${handles}${orderSql(order, facts)} offset ${wholeSql(request.skip)} limit ${wholeSql(request.limit)}`
    })
    select ${cellsSql(facts, shape)} from ${quoteTable(facts.ref)}
    where ${handle.isInPlace}${orderSql(order, facts)}`;
  return { sql, values: binder.values, settings: [...sortSettings, ...handle.settings] };
}

/**
 * The same rows, where they are sorted backwards, of `counted` ones: the last of all rows are found
 * without sorting the rest. The outer limit tells the planner what it cannot see in the inner one.
 */
function fromEndSql(
  backwards: string,
  { skip, limit }: Pick<RowsRequest, 'skip' | 'limit'>,
): string {
  const rest = (rows: number): string =>
    `greatest(total operator(pg_catalog.-) ${wholeSql(rows)}, 0)`;
  return `select * from (${backwards}
      offset (select ${rest(skip + limit)} from counted)
      limit (select least(${rest(skip)}, ${wholeSql(limit)}) from counted)) as found limit ${wholeSql(limit)}`;
}

/** What is sorted is small, so that workers hand it over for little. */
const sortSettings = ['parallel_tuple_cost = 0.01'];

/** Reads rows by what was kept of them; the parts of their handles come before their cells. */
export function handledRowsStatement(
  places: readonly (readonly string[])[],
  request: Pick<RowsRequest, 'shape'>,
  { facts, handle }: { readonly facts: TableFacts; readonly handle: RowHandle },
): SessionStatement {
  const { parts, types, isInPlace, settings } = handle;
  const given = types.map((type, index) => `($${index + 1}::${type}[])[number]`);
  const sql = `with place (${placeNames(handle).join(', ')}) as materialized (
      select ${given.join(', ')} from pg_catalog.generate_series(1, ${places.length}) as given (number))
    select ${parts.join(', ')}, ${cellsSql(facts, request.shape)} from ${quoteTable(facts.ref)}
    where ${isInPlace}`;
  const values = parts.map((_, index) => arrayOf(places.map((place) => place[index] ?? '')));
  return { sql, values, settings };
}

/** @see https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO */
function arrayOf(items: readonly string[]): string {
  const quoted = items.map((item) => `"${item.replace(/["\\]/g, String.raw`\$&`)}"`);
  return `{${quoted.join(',')}}`;
}

/** Rows where there is an anchor, and the last one, whose number is the count. */
export function anchorsStatement(request: AnchorsRequest, facts: TableFacts): SessionStatement {
  const { order, every } = request;
  const binder = new ParameterBinder();
  const places = placeColumns(order);
  // Names of our own, so that no column can have them.
  const names = places.map((_, index) => `place_${index}`);
  const named = places.map((place, index) => `${place} as ${names[index]}`);
  const window = order.kind === 'physical' ? '' : orderSql(order, facts);
  const rows = fromSql({ ...request, facts, binder });
  const isAnchor = `(number operator(pg_catalog.-) 1)
    operator(pg_catalog.%) ${wholeSql(every)}::pg_catalog.int8 operator(pg_catalog.=) 0`;
  const sql = `select ${isAnchor}, number, ${names.join(', ')}
    from (select ${named.join(', ')}, pg_catalog.row_number() over (${window}) as number,
      pg_catalog.lead(true) over (${window}) is null as is_last ${rows}) as numbered
    where ${isAnchor} or is_last`;
  return { sql, values: binder.values, settings: order.kind === 'physical' ? alone : [] };
}

/** What a clause of SQL gives of all rows that pass, for instance their count. */
export function filteredStatement(
  select: string,
  filters: readonly Filter[],
  facts: TableFacts,
): SessionStatement {
  const binder = new ParameterBinder();
  const rows = fromSql({ facts, binder, filters, order: { kind: 'given' } });
  return { sql: `${select} ${rows}`, values: binder.values };
}
