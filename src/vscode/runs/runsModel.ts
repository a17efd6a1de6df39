import { EventEmitter, type Memento } from 'vscode';
import type { Clock } from '../../core/base/clock';
import { DisposableStore, type Disposable } from '../../core/base/disposables';
import { OperatorError } from '../../core/base/errors';
import type { Logger } from '../../core/base/logger';
import type { Source } from '../../core/lake/lake';
import { observeRun } from '../../core/runs/observeRun';
import { observeSource } from '../../core/runs/observeSource';
import type { ObservedRun, ObservedSource } from '../../core/runs/run';
import { inspectRun } from '../../core/sync/inspectRun';
import type { VerificationReport } from '../../core/sync/report';
import { logFailure } from '../support/failures';
import type { OpenLake } from '../support/openLakes';
import { runKey, type RunRef } from '../support/runRef';
import { LookQueue } from './lookQueue';
import { RememberedStates, type RememberedState } from './rememberedStates';
import { factsOf, type RunFacts } from './runFacts';

/** Two trees are walked at a time: a share serves its instrument first. */
const looksAtATime = 2;

export interface RunsModelOptions {
  readonly memento: Memento;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A run and where it belongs. */
export interface RunHandle {
  readonly ref: RunRef;
  readonly lake: OpenLake;
  readonly source: Source;
}

/** What is known of the runs on view. Everything is looked at once, until a refresh. */
export class RunsModel implements Disposable {
  readonly #options: RunsModelOptions;
  readonly #store = new DisposableStore();
  readonly #queue: LookQueue;
  readonly #remembered: RememberedStates;
  readonly #onDidChange = this.#store.add(new EventEmitter<RunRef | undefined>());
  /** Fires with the run that changed, `undefined` for everything. */
  readonly onDidChange = this.#onDidChange.event;
  #sources = new Map<string, Promise<ObservedSource>>();
  #facts = new Map<string, RunFacts>();
  #failures = new Map<string, OperatorError>();

  constructor(options: RunsModelOptions) {
    this.#options = options;
    this.#remembered = new RememberedStates(options.memento);
    this.#queue = this.#store.add(
      new LookQueue({
        limit: looksAtATime,
        onError: (error) => logFailure(error, 'look at a run', options.logger),
      }),
    );
  }

  /** A source's runs by name, read once. */
  listRuns(lake: OpenLake, source: Source): Promise<ObservedSource> {
    const key = sourceKey(lake, source);
    const known = this.#sources.get(key);
    if (known !== undefined) return known;
    const listing = lake.useLocal((ports) => observeSource(source, ports));
    this.#sources.set(key, listing);
    return listing;
  }

  factsOf(ref: RunRef): RunFacts | undefined {
    return this.#facts.get(runKey(ref));
  }

  /** What the run was when it was last seen, perhaps in an earlier session. */
  rememberedOf(ref: RunRef): RememberedState | undefined {
    return this.#remembered.get(runKey(ref));
  }

  /** Why a source's container could not be asked; `undefined` = it could, or was not asked yet. */
  failureOf(lake: OpenLake, source: Source): OperatorError | undefined {
    return this.#failures.get(containerKey(lake, source));
  }

  /** Looks at a run when its turn comes, unless it was looked at already. */
  look(handle: RunHandle): void {
    const key = runKey(handle.ref);
    if (this.#facts.has(key)) return;
    this.#queue.add(key, async (signal) => {
      const facts = await this.#look(handle, signal);
      signal.throwIfAborted();
      this.#keep(facts);
    });
  }

  /** Takes over what a sync or verification just found out. */
  accept(ref: RunRef, observed: ObservedRun, report: VerificationReport): void {
    this.#keep(factsOf(ref, observed, report, this.#options.clock.nowMs()));
  }

  /** Draws a run anew, for instance because a sync of it began. */
  touch(ref: RunRef): void {
    this.#onDidChange.fire(ref);
  }

  /** Looks at one run anew. */
  forget(ref: RunRef): void {
    this.#facts.delete(runKey(ref));
    this.#onDidChange.fire(ref);
  }

  /** Forgets what was seen, so that everything on view is looked at anew. */
  refresh(): void {
    this.#queue.restart();
    this.#sources = new Map();
    this.#facts = new Map();
    this.#failures = new Map();
    this.#onDidChange.fire(undefined);
  }

  /** Resolves once every run that was asked for was looked at. */
  async whenIdle(): Promise<void> {
    await Promise.all(this.#sources.values());
    await this.#queue.whenIdle();
    await this.#remembered.save();
  }

  dispose(): void {
    void this.#remembered.save();
    this.#store.dispose();
  }

  #keep(facts: RunFacts): void {
    const key = runKey(facts.ref);
    this.#facts.set(key, facts);
    this.#remembered.set(key, facts);
    this.#onDidChange.fire(facts.ref);
  }

  async #look(handle: RunHandle, signal: AbortSignal): Promise<RunFacts> {
    const { ref, lake, source } = handle;
    const { sheets } = await this.listRuns(lake, source);
    const observed = await lake.useLocal((ports) =>
      observeRun(source, ref.run, ports, { signal, sheets }),
    );
    const report = await this.#inspect(handle, observed, signal);
    return factsOf(ref, observed, report, this.#options.clock.nowMs());
  }

  /** `undefined` if the lake cannot be asked; one failure per container is enough to know it. */
  async #inspect(
    { lake, source }: RunHandle,
    observed: ObservedRun,
    signal: AbortSignal,
  ): Promise<VerificationReport | undefined> {
    const container = containerKey(lake, source);
    if (this.#failures.has(container)) return undefined;
    try {
      return await lake.use((ports) => inspectRun(observed, ports, { signal }));
    } catch (error) {
      if (!(error instanceof OperatorError) || signal.aborted) throw error;
      this.#options.logger.warn(`look at ${source.container}: ${error.message}`);
      this.#failures.set(container, error);
      this.#onDidChange.fire(undefined);
      return undefined;
    }
  }
}

function sourceKey(lake: OpenLake, source: Source): string {
  return [lake.id, source.name].join('\u0000');
}

function containerKey(lake: OpenLake, source: Source): string {
  return [lake.id, source.container].join('\u0000');
}
