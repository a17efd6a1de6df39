import type {
  Reading,
  RowShape,
  RowsCursor,
  Selection,
} from '../../../core/warehouse/pages/pageReader';
import type { TableFacts } from '../../../core/warehouse/pages/table';
import type { ResultRow } from '../../../core/warehouse/sqlRunner';
import type { RowCursor, SessionStatement, SqlSession } from '../../../core/warehouse/sqlSession';
import { ParameterBinder } from '../statements/boundSql';
import { handledRowsStatement } from './pageStatements';
import { handleOf, type RowHandle } from './rowHandles';
import { cellsSql, fromSql, orderSql, rowsFrom } from './selectionSql';

export interface CursorRequest {
  readonly request: Selection & { readonly shape: RowShape };
  readonly facts: TableFacts;
  readonly guard: SessionStatement['guard'];
}

/**
 * A cursor over the rows of a selection. Where handles are sorted instead of rows, those at a place are
 * read by them, as of the same moment.
 */
export async function openRowsCursor(
  session: SqlSession,
  asked: CursorRequest,
  options: Reading,
): Promise<RowsCursor> {
  const { facts, request } = asked;
  const handle = handleOf(request.order, facts);
  const cells = handle?.parts.join(', ') ?? cellsSql(facts, request.shape);
  const cursor = await session.openCursor(selectStatement(asked, cells), options);
  return {
    fetchAt: async (position, limit, reading) => {
      const found = await cursor.fetchAt(position, limit, reading);
      const rows = handle ? await rowsAt(found, { cursor, asked, handle, reading }) : found;
      return rowsFrom(rows, request.shape);
    },
    count: (reading) => cursor.count(reading),
    close: () => cursor.close(),
  };
}

function selectStatement(
  { request, facts, guard }: CursorRequest,
  cells: string,
): SessionStatement {
  const binder = new ParameterBinder();
  const rows = fromSql({ ...request, facts, binder });
  const sql = `select ${cells} ${rows}${orderSql(request.order, facts)}`;
  return { sql, values: binder.values, ...(guard && { guard }) };
}

/** In the order of the places. */
async function rowsAt(
  places: readonly ResultRow[],
  {
    cursor,
    asked: { request, facts },
    handle,
    reading,
  }: { cursor: RowCursor; asked: CursorRequest; handle: RowHandle; reading: Reading },
): Promise<readonly ResultRow[]> {
  if (places.length === 0) return [];
  const handles = places.map((place) => place.map(String));
  const rows = await cursor.query(
    handledRowsStatement(handles, request, { facts, handle }),
    reading,
  );
  const parts = handle.parts.length;
  const byHandle = new Map(
    rows.map((row) => [JSON.stringify(row.slice(0, parts)), row.slice(parts)]),
  );
  return handles.flatMap((each) => {
    const row = byHandle.get(JSON.stringify(each));
    return row === undefined ? [] : [row];
  });
}
