import { UsageError } from '../../../core/base/errors';
import type { FetchedResult } from '../../../core/warehouse/results/fetchedResult';
import type { QueryPlan } from '../../../core/warehouse/planQuery';
import type { ResultRow } from '../../../core/warehouse/sqlRunner';
import type { SqlSession } from '../../../core/warehouse/sqlSession';
import type { Database } from '../../support/lakes/databases';
import type { SessionPool } from '../sessionPool';

/** What ran, and can run again for one of its rows. */
export interface ReadableRun {
  readonly result: FetchedResult | undefined;
  readonly statement: { readonly database: Database };
  /** `position` counts the rows of the result, from 0. */
  planToReadRow(position: number): Promise<QueryPlan>;
}

/**
 * A row with all of its cells. Of those that are too long to be kept only the beginning is here: for
 * them the statement is run again, for this row.
 * @throws UsageError if it gives another row in its place now
 */
export async function wholeRow(
  run: ReadableRun,
  row: ResultRow,
  options: { readonly pool: SessionPool; readonly signal: AbortSignal },
): Promise<ResultRow> {
  const { result } = run;
  if (result === undefined || !hasCuts(result, row)) return row;
  const { pool, signal } = options;
  const { database } = run.statement;
  const { session } = await pool.take(database, { mayAsk: true, signal });
  try {
    const found = await readRow(session, run, { position: result.rows.indexOf(row), signal });
    pool.giveBack(database, session);
    if (found === undefined || !isSameRow(found, row, result)) throw otherRow();
    return found;
  } catch (error) {
    session.close();
    throw error;
  }
}

function hasCuts(result: FetchedResult, row: ResultRow): boolean {
  return row.some((_, column) => result.cutAt(row, column) !== undefined);
}

async function readRow(
  session: SqlSession,
  run: ReadableRun,
  { position, signal }: { readonly position: number; readonly signal: AbortSignal },
): Promise<ResultRow | undefined> {
  const statement = await session.start(await run.planToReadRow(position), {
    signal,
    timeoutMs: undefined,
    cutAtBytes: undefined,
    onNotice: () => undefined,
  });
  const { rows } = await statement.fetch(1, { signal });
  await statement.close();
  return rows[0];
}

function isSameRow(found: ResultRow, row: ResultRow, result: FetchedResult): boolean {
  return row.every((cell, column) => {
    const cut = result.cutAt(row, column);
    const other = found[column] ?? null;
    if (cut === undefined || cell === null || other === null) return cell === other;
    return other.startsWith(cell) && Buffer.byteLength(other) === cut.sizeBytes;
  });
}

function otherRow(): UsageError {
  return new UsageError('The statement gives another row in this place now', {
    remedy: 'run it again, or export its rows: they are written whole',
  });
}
