import { EventEmitter, workspace } from 'vscode';
import type { Clock } from '../../core/base/clock';
import { DisposableStore, type Disposable } from '../../core/base/disposables';
import type { Logger } from '../../core/base/logger';
import type { ActivityKind, LiveActivities } from '../support/window/activities';
import { settings } from '../support/editor/contributions';
import { isCancelled } from '../support/editor/cancellation';
import { logFailure } from '../support/editor/failures';
import type { OpenLakes } from '../support/lakes/openLakes';
import { scanIntervalMs } from '../support/editor/settings';
import type { RunsModel } from './runsModel';
import { SourceScan } from './sourceScan';

/** A window that has just opened has other things to do. */
const firstScanAfterMs = 3_000;

export interface BackgroundScanOptions {
  readonly lakes: OpenLakes;
  readonly model: RunsModel;
  readonly activities: LiveActivities;
  /** What is done with what a scan found, before it counts as over. */
  readonly afterwards: (signal: AbortSignal) => Promise<void>;
  readonly logger: Logger;
  readonly clock: Clock;
}

/**
 * Scans all sources again and again while the workspace is trusted, so that what is shown is current
 * without anybody pressing *Refresh*. Nothing is asked of a person and nothing is written.
 */
export class BackgroundScan implements Disposable {
  readonly #options: BackgroundScanOptions;
  readonly #store = new DisposableStore();
  readonly #sources: SourceScan;
  readonly #lifetime = new AbortController();
  readonly #onDidScan = this.#store.add(new EventEmitter<number>());
  readonly onDidScan = this.#onDidScan.event;
  #timer: NodeJS.Timeout | undefined;
  #scanning: Promise<void> | undefined;

  constructor(options: BackgroundScanOptions) {
    this.#options = options;
    const whenFree = (signal: AbortSignal): Promise<void> =>
      whenNothingRuns(options.activities, signal);
    this.#sources = new SourceScan({ ...options, whenFree });
    this.#store.add(options.lakes.onDidChange(() => this.#restart()));
    this.#store.add(
      workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(settings.scanMinutes)) this.#schedule(scanIntervalMs());
      }),
    );
    this.#schedule(firstScanAfterMs);
  }

  /** Scans now; one that is under way is waited for and counts. */
  async scan(): Promise<void> {
    this.#scanning ??= this.#scanAll();
    await this.#scanning;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#lifetime.abort();
    this.#store.dispose();
  }

  #restart(): void {
    this.#sources.forgetFailures();
    this.#schedule(firstScanAfterMs);
  }

  /** With 0 minutes between scans there are none. */
  #schedule(delayMs: number): void {
    clearTimeout(this.#timer);
    if (scanIntervalMs() === 0 || this.#lifetime.signal.aborted) return;
    this.#timer = setTimeout(() => void this.scan(), delayMs);
  }

  async #scanAll(): Promise<void> {
    const { lakes, logger, clock, afterwards } = this.#options;
    const { signal } = this.#lifetime;
    try {
      await lakes.whenRead;
      if (!workspace.isTrusted) return;
      await this.#scanLakes(signal);
      this.#onDidScan.fire(clock.nowMs());
      await afterwards(signal);
    } catch (error) {
      if (!isCancelled(error)) logFailure(error, 'scan', logger);
    } finally {
      this.#scanning = undefined;
      this.#schedule(scanIntervalMs());
    }
  }

  async #scanLakes(signal: AbortSignal): Promise<void> {
    const intervalMs = Math.max(scanIntervalMs(), 60_000);
    for (const lake of this.#options.lakes.all) {
      for (const source of lake.lake.sources) {
        await this.#sources.scan(lake, source, { intervalMs, signal });
      }
    }
  }
}

/** @throws when the signal aborts first. */
async function whenNothingRuns(activities: LiveActivities, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (!isBusy(activities)) return;
  const store = new DisposableStore();
  try {
    await new Promise<void>((resolve, reject) => {
      store.add(
        activities.onDidChange(() => {
          if (!isBusy(activities)) resolve();
        }),
      );
      const stop = (): void => reject(signal.reason);
      signal.addEventListener('abort', stop, { once: true });
      store.add({ dispose: () => signal.removeEventListener('abort', stop) });
    });
  } finally {
    store.dispose();
  }
}

const busyKinds: readonly ActivityKind[] = ['sync', 'verify', 'release', 'undoRelease'];

/** A scan would take disk and network away from these. */
function isBusy({ running }: LiveActivities): boolean {
  return running.some(({ kind }) => busyKinds.includes(kind));
}
