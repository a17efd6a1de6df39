import type { Clock } from '../../base/clock';
import { describeError, isCancellation } from '../../base/errors';
import type { Logger } from '../../base/logger';
import { pause as realPause, type Pause } from '../../base/pause';
import type { BlobStore } from '../../storage/blobStore';
import type { Digests } from '../../storage/digests';
import { heartbeatMs, type PipelineRun, type RunRead } from './pipelineRun';
import { encodeRun } from './runDocument';
import { runBlobName, type RunPlace } from './runRecords';

/** What writing records of runs touches. */
export interface RecordingPorts {
  readonly blobStore: BlobStore;
  readonly digests: Pick<Digests, 'md5'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Tests hand in one that they move; the real one if left out. */
  readonly pause?: Pause;
}

/** What comes of a run at its end. */
export type RunEnd = Pick<PipelineRun, 'state'> &
  Partial<Pick<PipelineRun, 'published' | 'failure' | 'log'>>;

/** Writes a run's record as it is, for instance of one that was skipped. @throws StorageError */
export async function writeRun(
  ports: RecordingPorts,
  place: RunPlace,
  run: PipelineRun,
): Promise<void> {
  const bytes = new TextEncoder().encode(encodeRun(run));
  await ports.blobStore.putBlob(
    { container: place.container, name: runBlobName(place, run.id) },
    { bytes, md5: await ports.digests.md5(bytes) },
    { condition: { kind: 'any' }, contentType: 'application/json' },
  );
}

/**
 * The record of one run while it lasts: written when it starts, again with every heartbeat so that a
 * run that was killed is known as lost, and at its end.
 */
export class RunRecording {
  readonly #ports: RecordingPorts;
  readonly #place: RunPlace;
  readonly #beating = new AbortController();
  readonly #beats: Promise<void>;
  #run: PipelineRun;

  private constructor(ports: RecordingPorts, place: RunPlace, run: PipelineRun) {
    this.#ports = ports;
    this.#place = place;
    this.#run = run;
    this.#beats = this.#beat();
  }

  /** Writes the record of a run that starts. @throws StorageError */
  static async start(
    ports: RecordingPorts,
    place: RunPlace,
    run: Omit<PipelineRun, 'state' | 'heartbeatAtMs' | 'reads' | 'published'>,
  ): Promise<RunRecording> {
    const heartbeatAtMs = ports.clock.nowMs();
    const started = { ...run, state: 'running', heartbeatAtMs, reads: [], published: [] } as const;
    await writeRun(ports, place, started);
    return new RunRecording(ports, place, started);
  }

  /** What is known of the run so far. */
  get run(): PipelineRun {
    return this.#run;
  }

  /** Remembers a read; the next heartbeat carries it. What was read before is not told twice. */
  noteRead(read: RunRead): void {
    const isKnown = this.#run.reads.some((known) => isSameRead(known, read));
    if (!isKnown) this.#run = { ...this.#run, reads: [...this.#run.reads, read] };
  }

  /** Ends the heartbeats and writes how the run ended. @throws StorageError */
  async end(end: RunEnd): Promise<PipelineRun> {
    this.#beating.abort();
    await this.#beats;
    const endedAtMs = this.#ports.clock.nowMs();
    this.#run = { ...this.#run, ...end, heartbeatAtMs: endedAtMs, endedAtMs };
    await writeRun(this.#ports, this.#place, this.#run);
    return this.#run;
  }

  /** One heartbeat that cannot be written is made up for by the next. */
  async #beat(): Promise<void> {
    const { clock, logger, pause = realPause } = this.#ports;
    const { signal } = this.#beating;
    while (!signal.aborted) {
      try {
        await pause(heartbeatMs, signal);
        this.#run = { ...this.#run, heartbeatAtMs: clock.nowMs() };
        await writeRun(this.#ports, this.#place, this.#run);
      } catch (error) {
        if (isCancellation(error)) return;
        logger.warn(`could not say that run ${this.#run.id} is alive: ${describeError(error)}`);
      }
    }
  }
}

function isSameRead(a: RunRead, b: RunRead): boolean {
  return a.reference === b.reference && a.resolved === b.resolved && a.isLive === b.isLive;
}
