import { OperatorError } from '../../../core/base/errors';
import { isNumberType, typeName } from '../../../core/warehouse/values/typeNames';
import { QueryError } from '../../../core/warehouse/queryError';
import type { FetchedResult } from '../../../core/warehouse/results/fetchedResult';
import { valueOrderOf } from '../../../core/warehouse/values/valueOrder';
import type { ResultFailure, ResultSummary } from '../../../protocol/resultsApi';
import type { QueryRun } from './queryRun';

/** Of a statement, which may have a megabyte, as a tooltip shows it. */
const shownSqlCharacters = 500;

/** What a view shows of a run beside its rows. */
export function summaryOf(run: QueryRun): ResultSummary {
  const { id, statement, state, result, failure, plan } = run;
  const { title, sql, mode, database } = statement;
  return {
    id,
    title,
    sql: sql.slice(0, shownSqlCharacters),
    mode,
    connection: database.connection.name,
    state,
    isWriting: run.isWriting,
    isWrappable: run.isWrappable,
    hasCuts: result?.hasCuts ?? false,
    sort: run.sort,
    isSortedByServer: run.sort === statement.sort,
    isPinned: run.isPinned,
    startedAtMs: run.startedAtMs,
    elapsedMs: run.elapsedMs,
    notices: run.notices,
    failure: failure === undefined ? null : failureOf(failure),
    plan: plan ?? null,
    ...(result === undefined ? nothingYet : rowsSummary(result)),
  };
}

type RowsSummary = Pick<
  ResultSummary,
  'columns' | 'rowCount' | 'rowLimit' | 'isCut' | 'isClosed' | 'tag'
>;

const nothingYet: RowsSummary = {
  columns: [],
  rowCount: 0,
  rowLimit: 0,
  isCut: null,
  isClosed: true,
  tag: null,
};

function rowsSummary(result: FetchedResult): RowsSummary {
  return {
    columns: result.columns.map(({ name, typeOid }) => ({
      name,
      type: typeName(typeOid),
      isNumber: isNumberType(typeOid),
      isOrdered: valueOrderOf(typeOid) !== undefined,
    })),
    rowCount: result.rows.length,
    rowLimit: result.rowLimit,
    isCut: result.isCut ?? null,
    isClosed: result.isClosed,
    tag: result.tag ?? null,
  };
}

function failureOf(error: Error): ResultFailure {
  const details = QueryError.is(error) ? error.details : {};
  return {
    message: error.message,
    remedy: error instanceof OperatorError ? error.remedy : 'The log says more',
    sqlState: details.sqlState ?? null,
    notes: details.notes ?? [],
    isLost: QueryError.is(error, 'connectionLost'),
  };
}
