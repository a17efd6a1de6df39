import type { AnchorsRequest, RowsRequest } from '../../../core/warehouse/pages/pageReader';
import type { TableFacts } from '../../../core/warehouse/pages/table';
import type { Filter, RowOrder } from '../../../core/warehouse/pages/tableQuery';
import type { SessionStatement } from '../../../core/warehouse/sqlSession';
import { ParameterBinder, quoteTable, wholeSql } from '../boundSql';
import { address, cellsSql, fromSql, orderSql, placeColumns, reversed } from './selectionSql';

/** Reads the rows of a page. */
export function rowsStatement(request: RowsRequest, facts: TableFacts): SessionStatement {
  const { from, skip, limit } = request;
  const isFromEnd = from === 'end';
  const order = isFromEnd ? reversed(request.order) : request.order;
  const binder = new ParameterBinder();
  const parts = { ...request, order, facts, binder };
  const rows = fromSql(parts, typeof from === 'string' ? undefined : from);
  const sorted = orderSql(order, facts);
  const place = `offset ${wholeSql(skip)} limit ${wholeSql(limit)}`;
  const cells = cellsSql(facts, request.shape);
  const sql = isByAddress(order, facts)
    ? `select ${cells} from ${quoteTable(facts.ref)} where ${address} operator(pg_catalog.=) any (
          array(select ${address} ${rows}${sorted} ${place}))${sorted}`
    : `select ${cells} ${rows}${sorted} ${place}`;
  return { sql, values: binder.values, isSerial: order.kind === 'physical' };
}

/**
 * Whether addresses are sorted instead of whole rows, which are many times larger, and whose cells
 * Postgres would all cut before it sorts them.
 */
export function isByAddress(order: RowOrder, { hasAddresses }: TableFacts): boolean {
  return hasAddresses && order.kind === 'sorted';
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
  return { sql, values: binder.values, isSerial: order.kind === 'physical' };
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
