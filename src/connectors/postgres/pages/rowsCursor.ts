import type {
  Reading,
  RowShape,
  RowsCursor,
  Selection,
} from '../../../core/warehouse/pages/pageReader';
import type { TableFacts } from '../../../core/warehouse/pages/table';
import type { ResultRow } from '../../../core/warehouse/sqlRunner';
import type { RowCursor, SessionStatement, SqlSession } from '../../../core/warehouse/sqlSession';
import { ParameterBinder, quoteTable } from '../boundSql';
import { isByAddress } from './pageStatements';
import { address, cellsSql, fromSql, orderSql, rowFrom } from './selectionSql';

export interface CursorRequest {
  readonly request: Selection & { readonly shape: RowShape };
  readonly facts: TableFacts;
}

/**
 * A cursor over the rows of a selection. Where addresses are sorted instead of rows, those at a place are
 * read by them, as of the same moment.
 */
export async function openRowsCursor(
  session: SqlSession,
  asked: CursorRequest,
  options: Reading,
): Promise<RowsCursor> {
  const { facts, request } = asked;
  const isIndirect = isByAddress(request.order, facts);
  const cells = isIndirect ? address : cellsSql(facts, request.shape);
  const cursor = await session.openCursor(selectStatement(asked, cells), options);
  return {
    fetchAt: async (position, limit, reading) => {
      const found = await cursor.fetchAt(position, limit, reading);
      return (isIndirect ? await rowsAt(found, { cursor, asked, reading }) : found).map(rowFrom);
    },
    count: (reading) => cursor.count(reading),
    close: () => cursor.close(),
  };
}

function selectStatement({ request, facts }: CursorRequest, cells: string): SessionStatement {
  const binder = new ParameterBinder();
  const rows = fromSql({ ...request, facts, binder });
  const sql = `select ${cells} ${rows}${orderSql(request.order, facts)}`;
  return { sql, values: binder.values };
}

/** In the order of the places. */
async function rowsAt(
  places: readonly ResultRow[],
  { cursor, asked, reading }: { cursor: RowCursor; asked: CursorRequest; reading: Reading },
): Promise<readonly ResultRow[]> {
  if (places.length === 0) return [];
  const { request, facts } = asked;
  const addresses = places.map(([place]) => place ?? '');
  const sql = `select ${address}, ${cellsSql(facts, request.shape)} from ${quoteTable(facts.ref)}
    where ${address} operator(pg_catalog.=) any ($1::pg_catalog.tid[])`;
  const values = [`{${addresses.map((place) => `"${place}"`).join(',')}}`];
  const rows = await cursor.query({ sql, values }, reading);
  const byAddress = new Map(rows.map(([place, ...cells]) => [place, cells]));
  return addresses.flatMap((place) => {
    const row = byAddress.get(place);
    return row === undefined ? [] : [row];
  });
}
