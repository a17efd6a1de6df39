import type { Clock } from '../../core/base/clock';
import { forEachConcurrent } from '../../core/base/concurrency';
import { readRunSigns } from '../../core/runs/runSigns';
import { signsOfRun, type RecordSigns } from '../../core/sync/records/recordSigns';
import { FileError } from '../../core/storage/fileTree';
import type { OpenLake } from '../support/lakes/openLakes';
import type { Source } from '../../core/lake/lake';
import { Backoff } from '../../core/base/backoff';
import { looksAtATime, needsLook } from './lookPolicy';
import type { RunHandle, RunsModel } from './runsModel';
import type { SourcesModel } from './sourcesModel';

export interface SourceScanOptions {
  readonly model: Pick<RunsModel, 'lastLookAt' | 'lookAgain'> & {
    readonly sources: Pick<SourcesModel, 'relist' | 'relistRecords'>;
  };
  readonly clock: Clock;
  /** Resolves when nothing more important uses disk and network. */
  readonly whenFree: (signal: AbortSignal) => Promise<void>;
}

export interface ScanContext {
  readonly intervalMs: number;
  readonly signal: AbortSignal;
}

/** Brings what is known of one source up to date for as little as that takes: names, signs, then trees. */
export class SourceScan {
  readonly #options: SourceScanOptions;
  readonly #backoff = new Backoff();

  constructor(options: SourceScanOptions) {
    this.#options = options;
  }

  async scan(lake: OpenLake, source: Source, context: ScanContext): Promise<void> {
    const { model, whenFree } = this.#options;
    await whenFree(context.signal);
    const observed = await this.#unlessWaiting(
      `${lake.id} ${source.folder}`,
      context,
      () => model.sources.relist(lake, source),
      ({ isOffline }) => !isOffline,
    );
    if (observed === undefined || observed.isOffline) return;
    const records = await this.#unlessWaiting(
      `${lake.id} ${source.container}`,
      context,
      () => model.sources.relistRecords(lake, source),
      (listed) => listed !== undefined,
    );
    const { signal } = context;
    await forEachConcurrent(observed.runNames, { limit: looksAtATime, signal }, async (run) => {
      await whenFree(signal);
      signal.throwIfAborted();
      await this.#scanRun(
        { ref: { lake: lake.id, source: source.name, run }, lake, source },
        records,
      );
    });
  }

  /** Whatever did not answer may be asked again at once: a person asked for it. */
  forgetFailures(): void {
    this.#backoff.clear();
  }

  async #scanRun(handle: RunHandle, records: RecordSigns | undefined): Promise<void> {
    const { model, clock } = this.#options;
    const folder = await this.#signsOf(handle);
    const now = {
      folder,
      records: records && signsOfRun(records, handle.source, handle.ref.run),
      isLakeSeen: records !== undefined,
      nowMs: clock.nowMs(),
    };
    if (needsLook(model.lastLookAt(handle.ref), now)) await model.lookAgain(handle);
  }

  /** Of a run whose folder cannot be listed the look will say why. */
  async #signsOf({ lake, source, ref }: RunHandle): Promise<string> {
    try {
      return await lake.useLocal((ports) => readRunSigns(source, ref.run, ports));
    } catch (error) {
      if (FileError.is(error)) return error.message;
      throw error;
    }
  }

  /** `undefined` while the place's turn has not come: it did not answer lately. */
  async #unlessWaiting<T>(
    place: string,
    { intervalMs }: ScanContext,
    ask: () => Promise<T>,
    hasAnswered: (answer: T) => boolean,
  ): Promise<T | undefined> {
    const { clock } = this.#options;
    if (!this.#backoff.isDue(place, clock.nowMs())) return undefined;
    const answer = await ask();
    if (hasAnswered(answer)) this.#backoff.succeeded(place);
    else this.#backoff.failed(place, clock.nowMs(), intervalMs);
    return answer;
  }
}
