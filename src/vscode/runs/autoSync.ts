import { window, type Memento } from 'vscode';
import type { Clock } from '../../core/base/clock';
import type { Logger } from '../../core/base/logger';
import { formatQuantity } from '../../core/base/sizes';
import type { RunState } from '../../core/runs/run';
import { LockedError } from '../../core/sync/lock/lockedError';
import { isCancelled } from '../support/editor/cancellation';
import { logFailure } from '../support/editor/failures';
import type { OpenLake } from '../support/lakes/openLakes';
import { runKey } from '../support/window/runRef';
import { isAutoSyncOn } from '../support/editor/settings';
import { Backoff } from '../../core/base/backoff';
import type { RunDirectory } from './findRun';
import type { RunOperations } from './runOperations';
import type { RunHandle } from './runsModel';

const storageKey = 'lakeside.autoSyncedLakes';
/** After a failed sync; doubled after each further one. */
const firstRetryMs = 10 * 60_000;

export interface AutoSyncOptions extends RunDirectory {
  readonly operations: RunOperations;
  readonly memento: Memento;
  /** Called when a person agreed to have a lake synchronized. */
  readonly onAllowed: () => void;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Synchronizes what is ready without being asked, where a person set that and agreed for the lake. */
export class AutoSync {
  readonly #options: AutoSyncOptions;
  readonly #backoff = new Backoff();
  /** Lakes asked about in this window: a closed question is not put again. */
  readonly #asked = new Set<string>();

  constructor(options: AutoSyncOptions) {
    this.#options = options;
  }

  /** One run after the other; a failure does not keep the others from their turn. */
  async syncReady(signal: AbortSignal): Promise<void> {
    if (!isAutoSyncOn()) return;
    for (const lake of this.#options.lakes.all) {
      const handles = this.#dueRuns(lake);
      if (handles.length === 0 || !this.#mayBeSynced(lake, handles.length)) continue;
      for (const handle of handles) {
        signal.throwIfAborted();
        await this.#sync(handle);
      }
    }
  }

  #dueRuns(lake: OpenLake): readonly RunHandle[] {
    const { model, clock } = this.#options;
    const nowMs = clock.nowMs();
    return lake.lake.sources.flatMap((source) => {
      const runNames = model.sources.observedOf(lake, source)?.runNames ?? [];
      return runNames.flatMap((run): RunHandle[] => {
        const ref = { lake: lake.id, source: source.name, run };
        const facts = model.factsOf(ref);
        const isDue =
          facts?.isReady === true &&
          facts.report !== undefined &&
          syncable.has(facts.state) &&
          this.#backoff.isDue(runKey(ref), nowMs);
        return isDue ? [{ ref, lake, source }] : [];
      });
    });
  }

  async #sync(handle: RunHandle): Promise<void> {
    const { operations, clock, logger } = this.#options;
    const key = runKey(handle.ref);
    try {
      const { state } = await operations.sync(handle, { isUnattended: true });
      if (state === 'verified') this.#backoff.succeeded(key);
      else this.#backoff.failed(key, clock.nowMs(), firstRetryMs);
    } catch (error) {
      // Whoever has the run synchronizes it; the next scan says what came of it.
      if (LockedError.is(error, 'locked')) return logger.info(error.message);
      this.#backoff.failed(key, clock.nowMs(), firstRetryMs);
      if (!isCancelled(error)) logFailure(error, `sync ${handle.ref.run}`, logger);
    }
  }

  /** A lake file out of a repository could name any folder and any account, so each is asked about once. */
  #mayBeSynced(lake: OpenLake, readyCount: number): boolean {
    const print = fingerprint(lake);
    if (this.#allowed().includes(print)) return true;
    if (this.#asked.has(print)) return false;
    this.#asked.add(print);
    this.#ask(lake, readyCount).catch((error: unknown) =>
      logFailure(error, 'ask whether to sync', this.#options.logger),
    );
    return false;
  }

  /** A question may stay open for hours; no scan waits for its answer. */
  async #ask(lake: OpenLake, readyCount: number): Promise<void> {
    const { memento, onAllowed } = this.#options;
    const allow = 'Sync by Itself';
    const { host } = new URL(lake.lake.storage.blobEndpoint);
    const ready = formatQuantity(readyCount, 'run');
    const question = `Lakeside: may runs of ${lake.label} be synchronized to ${host} as soon as they are ready (${ready} now), as your setting says?`;
    if ((await window.showInformationMessage(question, allow, 'Not Here')) !== allow) return;
    await memento.update(storageKey, [...this.#allowed(), fingerprint(lake)]);
    onAllowed();
  }

  #allowed(): readonly string[] {
    return parsePrints(this.#options.memento.get(storageKey));
  }
}

/** States in which a sync is the next step of a run that is ready. */
const syncable: ReadonlySet<RunState> = new Set<RunState>(['ready', 'incomplete', 'stale']);

/** What a person agreed to: from where to where. Another folder or account is another question. */
function fingerprint({ lake }: OpenLake): string {
  const routes = lake.sources.map(({ folder, container, destination }) => [
    folder,
    container,
    destination,
  ]);
  return JSON.stringify([lake.storage.blobEndpoint, routes]);
}

function parsePrints(stored: unknown): readonly string[] {
  const prints: readonly unknown[] = Array.isArray(stored) ? stored : [];
  return prints.filter((print) => typeof print === 'string');
}
