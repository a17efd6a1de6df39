import { describeError, inOneSentence, OperatorError } from '../../base/errors';
import type { RandomSource } from '../../base/random';
import type { GatewayHost, OpenGateway } from '../gateway/gatewayHost';
import type { DatasetName } from '../reference/grosReference';
import type { Registrar } from '../registrations/registrar';
import { newRunId, type PipelineRun, type RunLog, type RunTrigger } from '../runs/pipelineRun';
import { RunRecording, type RecordingPorts, type RunEnd } from '../runs/runRecording';
import { runBlobName, type RunPlace } from '../runs/runRecords';
import type { Checkout } from './checkouts';
import { choosePublications, type Publication } from './choosePublications';
import type { RunFolder, RunFolders } from './runFolder';
import { StepLog } from './stepLog';
import {
  describeStepEnd,
  type StepCommand,
  type StepEnd,
  type StepOutput,
  type StepRunner,
} from './stepProcess';
import { readingsOf, type PublicationOrigin, type StepPublisher } from './stepPublisher';

/** Everything of the world that the run of a step touches. */
export interface StepPorts extends RecordingPorts {
  readonly steps: StepRunner;
  readonly runFolders: RunFolders;
  readonly gateways: GatewayHost;
  readonly publisher: StepPublisher;
  readonly registrar: Pick<Registrar, 'register'>;
  readonly random: RandomSource;
}

/** A step that is about to run. */
export interface StepRequest {
  readonly pipeline: string;
  readonly repo: string;
  readonly branch: string;
  /** `undefined` = its folder is in no git repository. */
  readonly checkout: Pick<Checkout, 'producer' | 'defaultBranch'> | undefined;
  readonly command: StepCommand;
  readonly folder: string;
  /** Called with the process of the step once it runs. */
  readonly onStart?: (processId: number) => void;
  /** What it may publish; `undefined` = nobody said. */
  readonly publishes: readonly DatasetName[] | undefined;
  readonly trigger: RunTrigger;
  /** For the step beside those of its run. */
  readonly variables: Readonly<Record<string, string>>;
  /** Values that must not get into the kept output. */
  readonly secrets: readonly string[];
  /** The step gets the standard input of this process: only where it is the one that somebody runs. */
  readonly takesInput: boolean;
}

export interface StepOptions {
  readonly signal: AbortSignal;
  readonly onOutput: StepOutput;
}

/** What came of a step. */
export interface StepResult {
  readonly run: PipelineRun;
  readonly end: StepEnd;
}

/**
 * Runs a step to its end and keeps a record of it. What it reads is recorded as it reads; what it
 * publishes is published in order once it has succeeded, and not at all if it failed or was killed; only
 * then is it registered downstream of what it read live. A step that fails is a result.
 * @throws StorageError if the run cannot be recorded
 */
export async function runStep(
  request: StepRequest,
  ports: StepPorts,
  place: RunPlace,
  options: StepOptions,
): Promise<StepResult> {
  const startedAtMs = ports.clock.nowMs();
  const id = newRunId(startedAtMs, ports.random.next());
  const { pipeline, repo, branch, checkout, trigger } = request;
  const { commit, dirty } = checkout?.producer ?? {};
  const recording = await RunRecording.start(ports, place, {
    id,
    pipeline,
    repo,
    branch,
    ...(commit !== undefined && { commit }),
    ...(dirty !== undefined && { isDirty: dirty }),
    startedAtMs,
    trigger,
  });
  return new StepRun(request, { ports, place, recording, options }).toEnd();
}

/** One step while it runs. */
class StepRun {
  readonly #request: StepRequest;
  readonly #ports: StepPorts;
  readonly #place: RunPlace;
  readonly #recording: RunRecording;
  readonly #options: StepOptions;
  readonly #log = new StepLog();

  constructor(
    request: StepRequest,
    surroundings: {
      readonly ports: StepPorts;
      readonly place: RunPlace;
      readonly recording: RunRecording;
      readonly options: StepOptions;
    },
  ) {
    this.#request = request;
    this.#ports = surroundings.ports;
    this.#place = surroundings.place;
    this.#recording = surroundings.recording;
    this.#options = surroundings.options;
  }

  async toEnd(): Promise<StepResult> {
    try {
      const { end, outcome } = await this.#perform();
      return { end, run: await this.#recording.end(outcome) };
    } catch (error) {
      await this.#recording.end({ state: 'failed', failure: { message: describeError(error) } });
      throw error;
    }
  }

  async #perform(): Promise<{ readonly end: StepEnd; readonly outcome: RunEnd }> {
    const { gateways, runFolders } = this.#ports;
    const gateway = await gateways.open({ onRead: (read) => this.#recording.noteRead(read) });
    try {
      const folder = await runFolders.create(this.#recording.run.id);
      try {
        const end = await this.#start(folder, gateway);
        for (const read of await folder.reads()) this.#recording.noteRead(read);
        const output = this.#log.text([...this.#request.secrets, tokenOf(gateway.address)]);
        const log = await this.#keepLog(output);
        const failed = describeStepEnd(end, output);
        return { end, outcome: { ...(await this.#conclude(failed, folder)), ...log } };
      } finally {
        await folder.dispose();
      }
    } finally {
      await gateway.close();
    }
  }

  #start(runFolder: RunFolder, { address }: OpenGateway): Promise<StepEnd> {
    const { command, folder: workingFolder, variables, pipeline, takesInput } = this.#request;
    const { folder, outputFolder } = runFolder;
    const { signal, onOutput } = this.#options;
    const ofRun = {
      LAKESIDE_RUN: this.#recording.run.id,
      LAKESIDE_PIPELINE: pipeline,
      LAKESIDE_RUN_FOLDER: folder,
      LAKESIDE_OUTPUT: outputFolder,
      LAKESIDE_GATEWAY: address,
    };
    return this.#ports.steps.run(
      { command, folder: workingFolder, variables: { ...variables, ...ofRun }, takesInput },
      {
        signal,
        onStart: (processId) => {
          runFolder.claim(processId);
          this.#request.onStart?.(processId);
        },
        onOutput: (bytes, stream) => {
          this.#log.add(bytes);
          onOutput(bytes, stream);
        },
      },
    );
  }

  async #conclude(failed: string | undefined, folder: RunFolder): Promise<RunEnd> {
    if (this.#options.signal.aborted) {
      return { state: 'canceled', failure: { message: 'It was interrupted' } };
    }
    if (failed !== undefined) return { state: 'failed', failure: { message: failed } };
    const [staged, left] = await Promise.all([folder.staged(), folder.left()]);
    const chosen = choosePublications({ staged, left }, this.#request.publishes);
    if (chosen.kind === 'refused') {
      return { state: 'failed', failure: { message: chosen.message } };
    }
    return this.#publish(chosen.publications);
  }

  /** What was published before a publication failed stays, and is told. */
  async #publish(publications: readonly Publication[]): Promise<RunEnd> {
    const published: string[] = [];
    try {
      for (const publication of publications) {
        const version = await this.#ports.publisher.publish(publication, this.#origin(publication));
        published.push(version);
      }
      for (const version of published) await this.#register(version);
      return { state: 'succeeded', published };
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      return { state: 'failed', published, failure: { message: inOneSentence(error) } };
    }
  }

  #origin({ upstreams }: Publication): PublicationOrigin {
    const { run } = this.#recording;
    const read = run.reads.map(({ resolved }) => resolved);
    const { checkout, pipeline } = this.#request;
    return {
      upstreams: [...new Set([...read, ...upstreams])],
      producer: checkout?.producer,
      defaultBranch: checkout?.defaultBranch,
      pipeline,
      runId: run.id,
    };
  }

  async #register(published: string): Promise<void> {
    for (const reading of readingsOf(this.#recording.run.reads, published)) {
      await this.#ports.registrar.register(reading);
    }
  }

  /** A log that cannot be kept is no reason to publish nothing. */
  async #keepLog(output: string): Promise<{ readonly log?: RunLog }> {
    if (output === '') return {};
    const { blobStore, digests, logger } = this.#ports;
    const { container } = this.#place;
    const name = runBlobName(this.#place, this.#recording.run.id, 'log');
    const bytes = new TextEncoder().encode(output);
    try {
      await blobStore.putBlob(
        { container, name },
        { bytes, md5: await digests.md5(bytes) },
        { condition: { kind: 'any' }, contentType: 'text/plain; charset=utf-8' },
      );
      return { log: { kind: 'blob', container, name } };
    } catch (error) {
      logger.warn(`could not keep the output of ${name}: ${describeError(error)}`);
      return {};
    }
  }
}

/** Who knows it can read, for as long as the run lasts. */
function tokenOf(address: string): string {
  return address.slice(address.lastIndexOf('/') + 1);
}
