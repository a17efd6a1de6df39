import type { PipelineRun, PipelineRunState, RunLog, RunRead, RunTrigger } from './pipelineRun';

/*
 * The JSON of a run on the lake: words as in audit records, times as ISO 8601 in UTC. What another
 * version of Lakeside wrote beside it is passed over.
 */

const states: readonly PipelineRunState[] = [
  'running',
  'succeeded',
  'failed',
  'canceled',
  'skipped',
  'lost',
];

/** The text of a run's record. */
export function encodeRun(run: PipelineRun): string {
  const document = {
    id: run.id,
    pipeline: run.pipeline,
    repo: run.repo,
    branch: run.branch,
    commit: run.commit,
    dirty: run.isDirty,
    state: run.state,
    started_at: isoTime(run.startedAtMs),
    heartbeat_at: isoTime(run.heartbeatAtMs),
    ended_at: run.endedAtMs === undefined ? undefined : isoTime(run.endedAtMs),
    reads: run.reads.map(({ reference, resolved, isLive }) => ({
      reference,
      resolved,
      live: isLive,
    })),
    published: run.published,
    trigger: run.trigger && encodeTrigger(run.trigger),
    failure: run.failure,
    log: run.log,
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

/** The run of a record. @throws Error that says what is wrong with it */
export function decodeRun(text: string): PipelineRun {
  const fields = fieldsOf(JSON.parse(text), 'the record');
  const { commit, dirty, ended_at: ended, trigger, failure, log } = fields;
  return {
    id: textOf(fields, 'id'),
    pipeline: textOf(fields, 'pipeline'),
    repo: textOf(fields, 'repo'),
    branch: textOf(fields, 'branch'),
    ...(typeof commit === 'string' && { commit }),
    ...(typeof dirty === 'boolean' && { isDirty: dirty }),
    state: stateOf(fields['state']),
    startedAtMs: timeOf(fields, 'started_at'),
    heartbeatAtMs: timeOf(fields, 'heartbeat_at'),
    ...(ended !== undefined && { endedAtMs: timeOf(fields, 'ended_at') }),
    reads: listOf(fields, 'reads').map(readOf),
    published: listOf(fields, 'published').map((entry) => String(entry)),
    ...(trigger !== undefined && { trigger: triggerOf(fieldsOf(trigger, 'trigger')) }),
    ...(failure !== undefined && {
      failure: { message: textOf(fieldsOf(failure, 'failure'), 'message') },
    }),
    ...(log !== undefined && { log: logOf(fieldsOf(log, 'log')) }),
  };
}

type Fields = Readonly<Record<string, unknown>>;

function encodeTrigger(trigger: RunTrigger): Fields {
  if (trigger.kind === 'manual') return { kind: 'manual' };
  const { kind, reference, runId, upstreams } = trigger;
  return { kind, reference, run_id: runId, upstreams };
}

function isoTime(timeMs: number): string {
  return new Date(timeMs).toISOString();
}

function fieldsOf(value: unknown, what: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw new Error(`${what} is no JSON object`);
}

function textOf(fields: Fields, key: string): string {
  const value = fields[key];
  if (typeof value === 'string') return value;
  throw new Error(`${key} is no text`);
}

function timeOf(fields: Fields, key: string): number {
  const timeMs = Date.parse(textOf(fields, key));
  if (!Number.isNaN(timeMs)) return timeMs;
  throw new Error(`${key} is no time`);
}

function listOf(fields: Fields, key: string): readonly unknown[] {
  const value = fields[key];
  if (Array.isArray(value)) return value;
  throw new Error(`${key} is no list`);
}

function stateOf(value: unknown): PipelineRunState {
  const state = states.find((known) => known === value);
  if (state !== undefined) return state;
  throw new Error(`state is none of ${states.join(', ')}`);
}

function readOf(entry: unknown): RunRead {
  const fields = fieldsOf(entry, 'an entry of reads');
  return {
    reference: textOf(fields, 'reference'),
    resolved: textOf(fields, 'resolved'),
    isLive: fields['live'] === true,
  };
}

function triggerOf(fields: Fields): RunTrigger {
  if (fields['kind'] !== 'dataset') return { kind: 'manual' };
  const { run_id: runId, upstreams } = fields;
  return {
    kind: 'dataset',
    reference: textOf(fields, 'reference'),
    ...(typeof runId === 'string' && { runId }),
    ...(upstreams !== undefined && { upstreams: listOf(fields, 'upstreams').map(String) }),
  };
}

function logOf(fields: Fields): RunLog {
  if (fields['kind'] === 'url') return { kind: 'url', url: textOf(fields, 'url') };
  return { kind: 'blob', container: textOf(fields, 'container'), name: textOf(fields, 'name') };
}
