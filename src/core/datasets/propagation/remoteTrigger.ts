import type { RandomSource } from '../../base/random';
import { defaultBranch } from '../reference/grosReference';
import { newRunId, type PipelineRun, type RunTrigger } from '../runs/pipelineRun';
import { writeRun, type RecordingPorts } from '../runs/runRecording';
import type { RunPlace, RunRecords } from '../runs/runRecords';
import type { PipelineStart, PipelineTrigger, TriggeredRun } from './pipelineTrigger';
import type { RemoteEnd, RemotePipelines } from './remotePipelines';

export interface RemoteTriggerPorts extends RecordingPorts {
  readonly remote: RemotePipelines;
  readonly records: RunRecords;
  readonly random: RandomSource;
}

/**
 * Runs pipelines as a server's. A job that calls `lakeside run` keeps the record of its run itself; where
 * none does, what the server tells is recorded.
 */
export class RemoteTrigger implements PipelineTrigger {
  readonly #ports: RemoteTriggerPorts;
  readonly #place: RunPlace;

  constructor(ports: RemoteTriggerPorts, place: RunPlace) {
    this.#ports = ports;
    this.#place = place;
  }

  async run(
    start: PipelineStart,
    { signal }: { readonly signal: AbortSignal },
  ): Promise<TriggeredRun> {
    const { definition } = start.pipeline;
    const { gitLab: project, branch } = definition;
    if (project === undefined) throw new Error(`${definition.name} is no server's pipeline`);
    const startedAtMs = this.#ports.clock.nowMs();
    const variables = variablesOf(start);
    const end = await this.#ports.remote.run({ project, branch, variables }, { signal });
    const own = await this.#ownRecord(start, startedAtMs);
    if (own === undefined) return this.#record(start, startedAtMs, end);
    return { ...stateOf(end), runId: own.id, published: own.published };
  }

  /** The newest record of a job that was started for this. */
  async #ownRecord(
    { pipeline, trigger }: PipelineStart,
    startedAtMs: number,
  ): Promise<PipelineRun | undefined> {
    // The machine of the job has a clock of its own.
    const fromMs = startedAtMs - clockDriftMs;
    const { runs } = await this.#ports.records.list({ pipeline: pipeline.name, fromMs });
    return runs.find((run) => isSameTrigger(run.trigger, trigger));
  }

  async #record(
    { pipeline, trigger }: PipelineStart,
    startedAtMs: number,
    end: RemoteEnd,
  ): Promise<TriggeredRun> {
    const { clock, random } = this.#ports;
    const id = newRunId(startedAtMs, random.next());
    const nowMs = clock.nowMs();
    await writeRun(this.#ports, this.#place, {
      id,
      pipeline: pipeline.name,
      repo: pipeline.definition.repo,
      branch: pipeline.definition.branch ?? defaultBranch,
      state: end.state,
      startedAtMs,
      heartbeatAtMs: nowMs,
      endedAtMs: nowMs,
      reads: [],
      published: [],
      trigger,
      ...(end.message !== undefined && { failure: { message: end.message } }),
      ...(end.url !== '' && { log: { kind: 'url', url: end.url } }),
    });
    return { ...stateOf(end), runId: id, published: [] };
  }
}

const clockDriftMs = 60_000;

/** What `lakeside run` in a job reads, so that it records why it runs and propagates nothing itself. */
function variablesOf({ pipeline, trigger }: PipelineStart): Readonly<Record<string, string>> {
  if (trigger.kind === 'manual') return { LAKESIDE_PIPELINE: pipeline.name };
  const { reference, runId } = trigger;
  return {
    LAKESIDE_PIPELINE: pipeline.name,
    LAKESIDE_TRIGGER: reference,
    ...(runId !== undefined && { LAKESIDE_TRIGGER_RUN: runId }),
  };
}

function isSameTrigger(one: RunTrigger | undefined, other: RunTrigger): boolean {
  if (one?.kind !== 'dataset' || other.kind !== 'dataset') return false;
  return one.reference === other.reference;
}

function stateOf({
  state,
  message,
  url,
}: RemoteEnd): Pick<TriggeredRun, 'state'> & Partial<Pick<TriggeredRun, 'message' | 'url'>> {
  return { state, ...(message !== undefined && { message }), ...(url !== '' && { url }) };
}

/** Runs each pipeline where its lake file says. */
export function triggerByPlace(triggers: {
  readonly here: PipelineTrigger;
  readonly remote: PipelineTrigger;
}): PipelineTrigger {
  return {
    run: (start, options) => {
      const { gitLab } = start.pipeline.definition;
      return (gitLab === undefined ? triggers.here : triggers.remote).run(start, options);
    },
  };
}
