import type { Clock } from '../../base/clock';
import { forEachConcurrent } from '../../base/concurrency';
import { describeError, OperatorError } from '../../base/errors';
import { RecentMap } from '../../base/recentMap';
import type { BlobEntry, BlobStore } from '../../storage/blobStore';
import { comparePaths } from '../../storage/pathOrder';
import { readBlob } from '../../storage/readBlob';
import { dayOfRun, isRunOver, runSeenAt, type PipelineRun } from './pipelineRun';
import { decodeRun } from './runDocument';

/** Where the datasets of a lake lie. */
export interface RunPlace {
  readonly container: string;
  /** Without slashes at its ends; `''` = the container's root. */
  readonly prefix: string;
}

/** Which runs are asked for. */
export interface RunQuery {
  /** Inclusive; the start of a run counts. */
  readonly fromMs?: number;
  /** Exclusive. */
  readonly untilMs?: number;
  /** The name of a pipeline. */
  readonly pipeline?: string;
  /** No more records are read than these, the newest. */
  readonly most?: number;
  readonly signal?: AbortSignal;
}

/** A record that cannot be read, in words. */
export interface RunProblem {
  /** The blob's name. */
  readonly name: string;
  readonly message: string;
}

export interface ListedRuns {
  /** Newest first. */
  readonly runs: readonly PipelineRun[];
  /** By name; what is wrong with one record keeps none of the others away. */
  readonly problems: readonly RunProblem[];
  /** How many older records were not read, because no more were asked for. */
  readonly left: number;
}

const readsAtATime = 16;
/** Records of a year of a busy lake. */
const mostKnown = 50_000;

/** The folder of all runs' records, and the name of a run's. */
export function runFolder({ prefix }: RunPlace): string {
  return prefix === '' ? 'runs/' : `${prefix}/runs/`;
}

/** The name of a run's record or, with another ending, of its log. */
export function runBlobName(place: RunPlace, id: string, ending: 'json' | 'log' = 'json'): string {
  return `${runFolder(place)}${dayOfRun(id) ?? ''}/${id}.${ending}`;
}

/**
 * The runs of a lake's pipelines, as their records on the lake tell of them: the same from every
 * machine. Looking writes nothing. Records of runs that are over never change: they are read once.
 */
export class RunRecords {
  readonly #store: BlobStore;
  readonly #clock: Clock;
  readonly #place: RunPlace;
  /** By blob name. */
  readonly #known = new RecentMap<{ readonly etag: string; readonly run: PipelineRun }>(mostKnown);

  constructor(ports: { readonly blobStore: BlobStore; readonly clock: Clock }, place: RunPlace) {
    this.#store = ports.blobStore;
    this.#clock = ports.clock;
    this.#place = place;
  }

  /** The runs that started within a time. @throws StorageError */
  async list(query: RunQuery = {}): Promise<ListedRuns> {
    const runs: PipelineRun[] = [];
    const problems: RunProblem[] = [];
    const limits = { limit: readsAtATime, ...signalOf(query) };
    const entries = await this.#entries(query);
    const left = Math.max(0, entries.length - (query.most ?? Infinity));
    await forEachConcurrent(entries.slice(left), limits, async (entry) => {
      const run = await this.#runOf(entry, query, problems);
      if (run !== undefined && isAskedFor(run, query)) runs.push(run);
    });
    runs.sort((a, b) => comparePaths(b.id, a.id));
    problems.sort((a, b) => comparePaths(a.name, b.name));
    return { runs, problems, left };
  }

  /** The run of an id, `undefined` if there is no record of it. @throws StorageError, RunRecordError */
  async read(
    id: string,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<PipelineRun | undefined> {
    if (dayOfRun(id) === undefined) return undefined;
    const { container } = this.#place;
    const name = runBlobName(this.#place, id);
    const entry = await this.#store.head({ container, name }, options);
    return entry && runSeenAt(await this.#load(entry, options), this.#clock.nowMs());
  }

  async #entries(query: RunQuery): Promise<readonly BlobEntry[]> {
    const { fromMs, untilMs } = query;
    const [first, last] = [dayOf(fromMs) ?? '0', dayOf(untilMs) ?? '9'];
    const folder = runFolder(this.#place);
    const prefix = folder + sharedStart(first, last);
    const entries: BlobEntry[] = [];
    for await (const page of this.#store.listBlobs(
      this.#place.container,
      prefix,
      signalOf(query),
    )) {
      entries.push(
        ...page.filter(({ name }) => isRecordOf(name.slice(folder.length), first, last)),
      );
    }
    return entries;
  }

  async #runOf(
    entry: BlobEntry,
    query: RunQuery,
    problems: RunProblem[],
  ): Promise<PipelineRun | undefined> {
    try {
      return runSeenAt(await this.#load(entry, signalOf(query)), this.#clock.nowMs());
    } catch (error) {
      if (!(error instanceof RunRecordError)) throw error;
      problems.push({ name: entry.name, message: error.message });
      return undefined;
    }
  }

  async #load(entry: BlobEntry, options: { readonly signal?: AbortSignal }): Promise<PipelineRun> {
    const known = this.#known.get(entry.name);
    if (known?.etag === entry.etag) return known.run;
    const { container } = this.#place;
    const bytes = await readBlob(this.#store, { container, name: entry.name }, options);
    const run = decode(entry.name, bytes);
    if (isRunOver(run)) this.#known.set(entry.name, { etag: entry.etag, run });
    return run;
  }
}

/** A record that is there and cannot be understood. */
export class RunRecordError extends OperatorError {
  readonly reason = 'runRecordUnreadable';

  constructor(name: string, cause: unknown) {
    super(`The record ${name} of a pipeline run cannot be read: ${describeError(cause)}`, {
      remedy: 'Delete that blob if nobody needs what it tells',
      cause,
    });
  }
}

function decode(name: string, bytes: Uint8Array): PipelineRun {
  try {
    return decodeRun(new TextDecoder().decode(bytes));
  } catch (error) {
    throw new RunRecordError(name, error);
  }
}

function isAskedFor(run: PipelineRun, { fromMs, untilMs, pipeline }: RunQuery): boolean {
  if (pipeline !== undefined && run.pipeline !== pipeline) return false;
  return run.startedAtMs >= (fromMs ?? -Infinity) && run.startedAtMs < (untilMs ?? Infinity);
}

/** `first` and `last` are days, or what sorts before and after all of them. */
function isRecordOf(path: string, first: string, last: string): boolean {
  const day = path.slice(0, path.indexOf('/'));
  return path.endsWith('.json') && day >= first && day <= last;
}

function dayOf(timeMs: number | undefined): string | undefined {
  return timeMs === undefined ? undefined : new Date(timeMs).toISOString().slice(0, 10);
}

/** One listing reads all days between two, and few others. */
function sharedStart(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return a.slice(0, length);
}

function signalOf({ signal }: { readonly signal?: AbortSignal }): {
  readonly signal?: AbortSignal;
} {
  return signal === undefined ? {} : { signal };
}
