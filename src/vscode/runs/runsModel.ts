import { EventEmitter, type Memento } from 'vscode';
import type { Clock } from '../../core/base/clock';
import { DisposableStore, type Disposable } from '../../core/base/disposables';
import { OperatorError } from '../../core/base/errors';
import type { Logger } from '../../core/base/logger';
import type { Source } from '../../core/lake/lake';
import { observeRun } from '../../core/runs/observeRun';
import type { ObservedRun, ObservedSource } from '../../core/runs/run';
import { readRunSigns } from '../../core/runs/runSigns';
import { signsOfRun } from '../../core/sync/records/recordSigns';
import { inspectRun } from '../../core/sync/inspectRun';
import type { VerificationReport } from '../../core/sync/report/report';
import { logFailure } from '../support/editor/failures';
import type { OpenLake } from '../support/lakes/openLakes';
import { runKey, type RunRef } from '../support/window/runRef';
import { looksAtATime, type LastLook, type RunSigns } from './lookPolicy';
import { LookQueue } from './lookQueue';
import { RememberedStates, type RememberedState } from './rememberedStates';
import { asHeld, factsOf, type RunFacts } from './runFacts';
import { describeRunHolder } from './runHolder';
import { SourcesModel } from './sourcesModel';

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
  readonly sources: SourcesModel;
  #facts = new Map<string, RunFacts>();
  #signs = new Map<string, RunSigns>();

  constructor(options: RunsModelOptions) {
    this.#options = options;
    this.#remembered = new RememberedStates(options.memento);
    this.sources = this.#store.add(new SourcesModel(options.logger));
    this.#store.add(this.sources.onDidChange(() => this.#onDidChange.fire(undefined)));
    this.#queue = this.#store.add(
      new LookQueue({
        limit: looksAtATime,
        onError: (error) => logFailure(error, 'look at a run', options.logger),
      }),
    );
  }

  /** A source's runs by name, read once. */
  listRuns(lake: OpenLake, source: Source): Promise<ObservedSource> {
    return this.sources.list(lake, source);
  }

  factsOf(ref: RunRef): RunFacts | undefined {
    return this.#facts.get(runKey(ref));
  }

  /** What the run was when it was last seen, perhaps in an earlier session. */
  rememberedOf(ref: RunRef): RememberedState | undefined {
    return this.#remembered.get(runKey(ref));
  }

  /** Looks at a run when its turn comes, unless it was looked at already. */
  look(handle: RunHandle): void {
    if (!this.#facts.has(runKey(handle.ref))) void this.lookAgain(handle);
  }

  /** Looks at a run when its turn comes, whatever is known of it; that stays on view until then. */
  lookAgain(handle: RunHandle): Promise<void> {
    return this.#queue.add(runKey(handle.ref), async (signal) => {
      const { facts, signs } = await this.#look(handle, signal);
      signal.throwIfAborted();
      this.#signs.set(runKey(handle.ref), signs);
      this.#keep(facts);
    });
  }

  /** What told the run's state when it was last looked at; `undefined` = it was not. */
  lastLookAt(ref: RunRef): LastLook | undefined {
    const facts = this.#facts.get(runKey(ref));
    return facts && { facts, signs: this.#signs.get(runKey(ref)) };
  }

  /** Takes over what a sync or verification just found out; `heldBy` = who else writes to the run. */
  accept(ref: RunRef, observed: ObservedRun, report: VerificationReport, heldBy?: string): void {
    // Signs of before are not those of what was synchronized since.
    this.#signs.delete(runKey(ref));
    const facts = factsOf(ref, observed, report, this.#options.clock.nowMs());
    this.#keep(heldBy === undefined ? facts : asHeld(facts, heldBy));
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
    this.sources.clear();
    this.#facts = new Map();
    this.#signs = new Map();
    this.#onDidChange.fire(undefined);
  }

  /** Resolves once every run that was asked for was looked at. */
  async whenIdle(): Promise<void> {
    await this.sources.whenListed();
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

  async #look(
    handle: RunHandle,
    signal: AbortSignal,
  ): Promise<{ readonly facts: RunFacts; readonly signs: RunSigns }> {
    const { ref, lake, source } = handle;
    const { sheets } = await this.listRuns(lake, source);
    const records = await this.sources.records(lake, source);
    // Signs first: what changes during the look shows as a change at the next.
    const { folder, observed } = await lake.useLocal(async (ports) => ({
      folder: await readRunSigns(source, ref.run, ports),
      observed: await observeRun(source, ref.run, ports, { signal, sheets }),
    }));
    const seen = await this.#inspect(handle, observed, signal);
    const facts = factsOf(ref, observed, seen?.report, this.#options.clock.nowMs());
    return {
      facts: seen?.heldBy === undefined ? facts : asHeld(facts, seen.heldBy),
      signs: { folder, records: records && signsOfRun(records, source, ref.run) },
    };
  }

  /** `undefined` if the lake cannot be asked. */
  async #inspect(
    { lake, source }: RunHandle,
    observed: ObservedRun,
    signal: AbortSignal,
  ): Promise<SeenInLake | undefined> {
    if (this.sources.failureOf(lake, source) !== undefined) return undefined;
    try {
      return await lake.use(async (ports) => ({
        report: await inspectRun(observed, ports, { signal }),
        heldBy: await describeRunHolder(source, observed.name, ports, signal),
      }));
    } catch (error) {
      if (!(error instanceof OperatorError) || signal.aborted) throw error;
      this.sources.fail(lake, source, error);
      return undefined;
    }
  }
}

interface SeenInLake {
  readonly report: VerificationReport;
  /** Who writes to it now; `undefined` = nobody. */
  readonly heldBy: string | undefined;
}
