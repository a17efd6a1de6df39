import { EventEmitter } from 'vscode';
import type { Disposable } from '../../core/base/disposables';
import { UsageError } from '../../core/base/errors';
import { observeRun } from '../../core/runs/observeRun';
import type { ObservedRun } from '../../core/runs/run';
import type { LakePorts } from '../../core/storage/ports';
import type { SyncOptions } from '../../core/sync/operations';
import type {
  Activities,
  ActivityContext,
  ActivityKind,
  ActivityOutcome,
  ActivityProgress,
} from '../support/window/activities';
import type { CommandId } from '../support/editor/contributions';
import type { RunRef } from '../support/window/runRef';
import { describeHeldBack } from './heldBack';
import { activityProgress } from './runPresentation';
import type { RunHandle, RunsModel } from './runsModel';

export interface ProgressEvent {
  readonly ref: RunRef;
  /** `undefined` = nothing is under way any more. */
  readonly progress: ActivityProgress | undefined;
}

export type OperationContext = Required<Pick<SyncOptions, 'signal' | 'onProgress'>> & {
  readonly onEntries: (count: number) => void;
};

/** Something done to a run. */
export interface Operation<T> {
  readonly kind: ActivityKind;
  readonly retry: CommandId;
  readonly isUnattended?: boolean;
  readonly signal?: AbortSignal;
  readonly operate: (
    observed: ObservedRun,
    ports: LakePorts,
    context: OperationContext,
  ) => Promise<T>;
  readonly conclude: (result: T) => ActivityOutcome;
}

/** Runs operations on runs as activities, one at a time for each run. */
export class RunActivities implements Disposable {
  readonly #model: RunsModel;
  readonly #activities: Activities;
  readonly #onDidProgress = new EventEmitter<ProgressEvent>();
  readonly onDidProgress = this.#onDidProgress.event;

  constructor(model: RunsModel, activities: Activities) {
    this.#model = model;
    this.#activities = activities;
  }

  dispose(): void {
    this.#onDidProgress.dispose();
  }

  /** @throws UsageError if the run is busy; whatever the operation throws. */
  async run<T>(handle: RunHandle, operation: Operation<T>): Promise<T> {
    const { ref, lake, source } = handle;
    this.#refuseIfBusy(ref);
    try {
      const running = this.#activities.run({
        ...operation,
        subject: ref.run,
        run: ref,
        retry: { command: operation.retry, args: [ref] },
        ...(operation.kind === 'sync' && {
          heldBack: (nowMs: number) => describeHeldBack(source, nowMs),
        }),
        work: (context) =>
          lake.use(async (ports) => {
            const inner = this.#observing(ref, context);
            const observed = await observeRun(source, ref.run, ports, inner);
            return operation.operate(observed, ports, inner);
          }),
      });
      this.#model.touch(ref);
      return await running;
    } catch (error) {
      this.#model.forget(ref);
      throw error;
    } finally {
      this.#onDidProgress.fire({ ref, progress: undefined });
      this.#model.touch(ref);
    }
  }

  #observing(ref: RunRef, { signal, onProgress }: ActivityContext): OperationContext {
    const report = (progress: ActivityProgress): void => {
      onProgress(progress);
      this.#onDidProgress.fire({ ref, progress });
    };
    return {
      signal,
      onEntries: (count) => report({ phase: 'observing', filesDone: count, bytesDone: 0 }),
      onProgress: (progress) => report(activityProgress(progress)),
    };
  }

  #refuseIfBusy(ref: RunRef): void {
    const running = this.#activities.findRunning(ref);
    if (running === undefined) return;
    throw new UsageError(`A ${running.kind} of ${ref.run} is under way`, {
      remedy: 'wait for it, or cancel it in the view Activity',
    });
  }
}
