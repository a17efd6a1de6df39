import { UsageError } from '../../../core/base/errors';
import type { TableFacts } from '../../../core/warehouse/pages/table';
import { QueryError } from '../../../core/warehouse/queryError';
import type { ResultRow } from '../../../core/warehouse/sqlRunner';
import type { SqlSession, StatementOptions } from '../../../core/warehouse/sqlSession';
import { strideFor } from '../../../core/warehouse/series/stride';
import {
  seriesOf,
  type Bucket,
  type SeriesGroup,
  type SeriesRequest,
  type TimeRange,
  type TimeSeries,
} from '../../../core/warehouse/series/timeSeries';
import { secondsOfDay } from '../../../core/warehouse/series/times';
import { ParameterBinder, literalBinder } from '../statements/boundSql';
import { boundsSql, bucketsSql, timeKindIn } from './seriesSql';

/**
 * Puts rows into buckets where they are. How wide those are follows from the range: without one, from
 * the first and the last moment, which is a question of its own.
 */
export async function readSeries(
  session: SqlSession,
  facts: TableFacts,
  request: SeriesRequest,
  options: StatementOptions,
): Promise<TimeSeries> {
  const { range } = request;
  const bounds = range ?? (await readBounds(session, facts, request, options));
  const least = timeKindIn(facts, request.time) === 'date' ? secondsOfDay : 0;
  const width = bounds === undefined ? 0 : bounds.toSeconds - bounds.fromSeconds;
  const strideSeconds = strideFor(width, request.buckets, least);
  const binder = new ParameterBinder();
  const parts = { ...request, strideSeconds, firstSeconds: bounds?.fromSeconds, facts };
  const statement = { sql: bucketsSql({ ...parts, binder }), values: binder.values };
  const rows = await session.query(statement, options).catch(async (error: unknown) => {
    throw (await isWithoutBins(error, session, options)) ? needsBins(error) : error;
  });
  const sql = bucketsSql({ ...parts, binder: literalBinder });
  return seriesOf(rows.map(bucketFrom), { range, strideSeconds, sql });
}

const undefinedFunction = '42883';

/** PostgreSQL 13 and before put no moments into bins; asked only where something was not found. */
async function isWithoutBins(
  error: unknown,
  session: SqlSession,
  options: StatementOptions,
): Promise<boolean> {
  if (!QueryError.is(error) || error.details.sqlState !== undefinedFunction) return false;
  const sql = `select 1 where not exists (select from pg_catalog.pg_proc
    where proname operator(pg_catalog.=) 'date_bin'
      and pronamespace operator(pg_catalog.=) 'pg_catalog'::pg_catalog.regnamespace)`;
  return (await session.query({ sql, values: [] }, options)).length > 0;
}

function needsBins(cause: unknown): UsageError {
  return new UsageError('This server is older than PostgreSQL 14 and makes no time series', {
    remedy: 'run a query that groups by date_trunc, and chart its result',
    cause,
  });
}

async function readBounds(
  session: SqlSession,
  facts: TableFacts,
  request: SeriesRequest,
  options: StatementOptions,
): Promise<TimeRange | undefined> {
  const binder = new ParameterBinder();
  const sql = boundsSql(request, { facts, binder });
  const rows = await session.query({ sql, values: binder.values }, options);
  const [from = null, to = null] = rows[0] ?? [];
  if (from === null || to === null) return undefined;
  return { fromSeconds: Number(from), toSeconds: Number(to) };
}

function bucketFrom([at = null, kind, label, rows, ...cells]: ResultRow): Bucket {
  return {
    at: at === null ? null : Number(at),
    group: groupFrom(kind ?? '', label ?? ''),
    rows: Number(rows),
    values: Array.from({ length: cells.length / 3 }, (_, index) => {
      const [text = null, least = null, most = null] = cells.slice(3 * index);
      return { text, least, most };
    }),
  };
}

function groupFrom(kind: string, text: string): SeriesGroup {
  if (kind === 'value') return { kind, text };
  return { kind: kind === 'nothing' || kind === 'others' ? kind : 'all' };
}
