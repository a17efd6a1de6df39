import type { Relation, SchemaSnapshot } from '../../../schemaDiff/model/snapshot';
import { quoteName } from '../../../sql/quoteName';
import type { ResultRow } from '../../../warehouse/sqlRunner';
import type { LastRun } from '../../graph/lineageGraph';

/** A table in which programs that load a warehouse say when they begin and how they ended. */
export interface JobLog {
  readonly schema: string;
  readonly table: string;
  readonly columns: JobLogColumns;
}

interface JobLogColumns {
  readonly runId: string;
  readonly job: string;
  readonly began: string;
  readonly pipeline: string | undefined;
  readonly ended: string | undefined;
  readonly rows: string | undefined;
  readonly error: string | undefined;
}

/** The last time that a job ran. */
export interface LoggedJob {
  /** The job's own name where the log has none for pipelines. */
  readonly pipeline: string;
  readonly job: string;
  readonly lastRun: LastRun;
  /** `undefined` = nobody counted. */
  readonly rows: number | undefined;
  readonly error: string | undefined;
}

/** The logs of a warehouse: tables `log.job…` that name a run, a job and when it began. */
export function findJobLogs({ relations }: SchemaSnapshot): readonly JobLog[] {
  return relations.flatMap((relation) => {
    const { schema, name, view, partitionOf } = relation;
    const isLog = schema === 'log' && name.startsWith('job');
    if (!isLog || view !== undefined || partitionOf !== undefined) return [];
    const columns = columnsOf(relation);
    return columns === undefined ? [] : [{ schema, table: name, columns }];
  });
}

function columnsOf({ columns }: Relation): JobLogColumns | undefined {
  const names = new Set(columns.map(({ name }) => name));
  const first = (...wanted: readonly string[]): string | undefined =>
    wanted.find((name) => names.has(name));
  const runId = first('pipeline_run_id');
  const job = first('job_name');
  const began = first('began_at', 'begin_at', 'started_at', 'start_time', 'begin_time');
  if (runId === undefined || job === undefined || began === undefined) return undefined;
  return {
    runId,
    job,
    began,
    pipeline: first('pipeline_name'),
    ended: first('ended_at', 'end_at', 'finished_at', 'end_time'),
    rows: first('insert_count', 'inserted', 'row_count'),
    error: first('error_message', 'error'),
  };
}

/** The newest run of every job that had begun by a moment; a time without a zone is taken as UTC. */
export function jobLogSql({ schema, table, columns }: JobLog, atMs: number | undefined): string {
  const { job, began, runId } = columns;
  const pipeline = columns.pipeline ?? job;
  const q = quoteName;
  const epoch = (name: string | undefined): string =>
    name === undefined ? 'null' : `(extract(epoch from ${q(name)}) * 1000)::bigint`;
  const text = (name: string | undefined): string => (name === undefined ? 'null' : q(name));
  const limit =
    atMs === undefined
      ? ''
      : `where extract(epoch from ${q(began)}) * 1000 <= ${Math.floor(atMs)}\n`;
  return `select distinct on (${q(pipeline)}, ${q(job)})
  ${q(pipeline)}, ${q(job)}, ${q(runId)}, ${epoch(began)}, ${epoch(columns.ended)}, ${text(columns.rows)}, ${text(columns.error)}
from ${q(schema)}.${q(table)}
${limit}order by ${q(pipeline)}, ${q(job)}, ${q(began)} desc`;
}

/** The job of a row of {@link jobLogSql}. */
export function readJobRow(row: ResultRow): LoggedJob {
  const [pipeline, job, runId, began, ended, rows, error] = row.map((cell) => cell ?? undefined);
  const failure = error === '' ? undefined : error;
  return {
    pipeline: pipeline ?? '',
    job: job ?? '',
    rows: rows === undefined ? undefined : Number(rows),
    error: failure,
    lastRun: {
      ...stateOf(failure, ended),
      atMs: Number(ended ?? began),
      ...(runId === undefined ? {} : { runId }),
    },
  };
}

function stateOf(
  failure: string | undefined,
  ended: string | undefined,
): Pick<LastRun, 'state' | 'outcome'> {
  if (failure !== undefined) return { state: 'failed', outcome: 'bad' };
  if (ended !== undefined) return { state: 'succeeded', outcome: 'good' };
  return { state: 'running', outcome: 'underWay' };
}
