import { EventEmitter } from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposables';
import { UsageError } from '../../core/base/errors';
import { systemRandom } from '../../core/base/random';
import type { Source } from '../../core/lake/lake';
import { planRelease } from '../../core/release/planRelease';
import { proveRelease } from '../../core/release/proveRelease';
import { formatRefusal } from '../../core/release/refusals';
import type { ReleaseReport } from '../../core/release/releaseReport';
import { releaseRun } from '../../core/release/releaseRun';
import { syncAndRelease } from '../../core/release/syncAndRelease';
import { tendTrash } from '../../core/release/tendTrash';
import { makeWhole, undoRelease } from '../../core/release/undoRelease';
import { observeRun } from '../../core/runs/observeRun';
import { findReleased } from '../../core/runs/releasedRuns';
import type { ObservedRun } from '../../core/runs/run';
import type { LakePorts } from '../../core/storage/ports';
import { inspectRun } from '../../core/sync/inspectRun';
import type { SyncOptions } from '../../core/sync/operations';
import type { SyncPlan } from '../../core/sync/plan';
import { planRun } from '../../core/sync/planRun';
import type { VerificationReport } from '../../core/sync/report/report';
import type { SampleSize } from '../../core/sync/compare/sample';
import { verifyRun } from '../../core/sync/verifyRun';
import type { Activities } from '../support/window/activities';
import { commands, type CommandId } from '../support/editor/contributions';
import type { RunRef } from '../support/window/runRef';
import { KeptReports } from './keptReports';
import { concludeRelease } from './releasePresentation';
import { RunActivities, type Operation, type OperationContext } from './runActivities';
import { concludePlan, concludeReport } from './runPresentation';
import { describeRunHolder } from './runHolder';
import type { RunHandle, RunsModel } from './runsModel';

export interface SyncRequest extends Pick<SyncOptions, 'overwrite' | 'createContainer' | 'onPlan'> {
  /** No person asked for it, and none is told what came of it. */
  readonly isUnattended?: boolean;
}

export interface VerifyRequest {
  /** Read back every file. */
  readonly reread?: boolean;
  /** Read back this much, drawn at random. */
  readonly sample?: SampleSize;
  readonly signal?: AbortSignal;
}

/** What is done to runs, each as an activity that a person sees and can stop. */
export class RunOperations implements Disposable {
  readonly #model: RunsModel;
  readonly #activities: RunActivities;
  readonly #store = new DisposableStore();
  readonly #onDidReport = this.#store.add(new EventEmitter<ReportEvent>());
  readonly #onDidOutdate = this.#store.add(new EventEmitter<RunRef>());
  readonly onDidReport = this.#onDidReport.event;
  /** Fires with a run of which no report says any more how it is. */
  readonly onDidOutdate = this.#onDidOutdate.event;
  readonly onDidProgress: RunActivities['onDidProgress'];
  readonly #reports = new KeptReports();

  constructor(model: RunsModel, activities: Activities) {
    this.#model = model;
    this.#activities = this.#store.add(new RunActivities(model, activities));
    this.onDidProgress = this.#activities.onDidProgress;
  }

  /** @throws StorageError for what concerns the whole run, UsageError if the run is busy. */
  sync(handle: RunHandle, request: SyncRequest = {}): Promise<VerificationReport> {
    const { isUnattended = false, ...options } = request;
    return this.#report(handle, {
      kind: 'sync',
      retry: commands.syncRun,
      isUnattended,
      operate: async (observed, ports, context) => {
        const report = await syncAndRelease(observed, ports, { ...options, ...context });
        await emptyTrash(handle.source, ports, context);
        return report;
      },
    });
  }

  verify(handle: RunHandle, options: VerifyRequest): Promise<VerificationReport> {
    const { reread = false, sample, signal } = options;
    return this.#report(handle, {
      kind: 'verify',
      retry: reread ? commands.rereadRun : sample ? commands.verifySample : commands.verifyRun,
      ...(signal && { signal }),
      operate: (observed, ports, context) =>
        verifyRun(observed, ports, {
          reread,
          ...(sample && { sample: { size: sample, random: systemRandom } }),
          ...context,
        }),
    });
  }

  /** Makes a plan; nothing is written. */
  plan(handle: RunHandle): Promise<SyncPlan> {
    return this.#activities.run(handle, {
      kind: 'plan',
      retry: commands.planSync,
      operate: planRun,
      conclude: concludePlan,
    });
  }

  /**
   * Says what removing a run would remove, and what speaks against it. Changes nothing, except that a run
   * which an interrupted release left between two places is put back first.
   */
  planRelease(handle: RunHandle, request: ReleaseRequest): Promise<ReleaseReport> {
    return this.#activities.run(handle, {
      kind: 'plan',
      retry: retryOf(request),
      operate: async (observed, ports, context) => {
        const whole = await makeWhole(observed, ports, context);
        if (whole !== observed) this.#outdate(handle.ref);
        return planRelease(whole, ports, { ...request, ...context });
      },
      conclude: concludeRelease,
    });
  }

  /** Removes a run that is proven now to be in the lake; refusals are in the report. */
  release(handle: RunHandle, request: ReleaseRequest): Promise<ReleaseReport> {
    return this.#change(handle, {
      kind: 'release',
      retry: retryOf(request),
      operate: async (observed, ports, context) => {
        const options = { ...request, ...context };
        const proven = await proveRelease(observed, ports, options);
        const report = await releaseRun(observed, ports, { ...options, ...proven });
        await emptyTrash(handle.source, ports, context);
        return report;
      },
    });
  }

  /** Puts a released run back. @throws UsageError if it was not released. */
  undoRelease(handle: RunHandle): Promise<ReleaseReport> {
    return this.#change(handle, {
      kind: 'undoRelease',
      retry: commands.undoRelease,
      operate: async ({ released }, ports, context) => {
        const { source, ref } = handle;
        const kept = released ?? (await findReleased(ports.fileTree(source.folder), ref.run));
        if (kept !== undefined) return undoRelease(source, kept, ports, context);
        const remedy = 'look in the view Runs for what was released';
        throw new UsageError(`There is no release of ${ref.run} to undo`, { remedy });
      },
    });
  }

  /** The newest report of a run, otherwise what a look at it finds. */
  async reportOf(handle: RunHandle, signal: AbortSignal): Promise<VerificationReport> {
    const kept = this.#reports.find(handle.ref);
    if (kept !== undefined) return kept;
    const { ref, lake, source } = handle;
    return lake.use(async (ports) => {
      const observed = await observeRun(source, ref.run, ports, { signal });
      const report = await inspectRun(observed, ports, { signal });
      await this.#accept(handle, observed, { report, ports, signal });
      return report;
    });
  }

  /** Lets go of reports: what they say may no longer hold. */
  forgetReports(): void {
    this.#reports.clear();
  }

  dispose(): void {
    this.#store.dispose();
  }

  /** What is known of the run does not hold afterwards. */
  async #change(
    handle: RunHandle,
    operation: Pick<Operation<ReleaseReport>, 'kind' | 'retry' | 'operate'>,
  ): Promise<ReleaseReport> {
    try {
      return await this.#activities.run(handle, { ...operation, conclude: concludeRelease });
    } finally {
      this.#outdate(handle.ref);
    }
  }

  #outdate(ref: RunRef): void {
    this.#reports.forget(ref);
    this.#model.forget(ref);
    this.#onDidOutdate.fire(ref);
  }

  async #report(
    handle: RunHandle,
    operation: Omit<Operation<VerificationReport>, 'conclude' | 'kind'> & {
      readonly kind: 'sync' | 'verify';
    },
  ): Promise<VerificationReport> {
    const report = await this.#activities.run<VerificationReport>(handle, {
      ...operation,
      conclude: (made) => concludeReport(made, operation.kind),
      operate: async (observed, ports, context) => {
        const made = await operation.operate(observed, ports, context);
        // A run that was removed meanwhile is not what was observed.
        if (made.removal === 'done') this.#model.forget(handle.ref);
        else await this.#accept(handle, observed, { report: made, ports, ...context });
        return made;
      },
    });
    this.#reports.keep(handle.ref, report);
    const { isUnattended = false } = operation;
    this.#onDidReport.fire({ ref: handle.ref, report, isUnattended });
    return report;
  }

  /** Whoever only looks at a run does not take it from those who write to it. */
  async #accept(
    { ref, source }: RunHandle,
    observed: ObservedRun,
    found: {
      readonly report: VerificationReport;
      readonly ports: LakePorts;
      readonly signal: AbortSignal;
    },
  ): Promise<void> {
    const { report, ports, signal } = found;
    const isOurs = report.operation === 'sync';
    const heldBy = isOurs ? undefined : await describeRunHolder(source, ref.run, ports, signal);
    this.#model.accept(ref, observed, report, heldBy);
  }
}

export interface ReleaseRequest {
  /** Download and hash every blob. */
  readonly reread: boolean;
}

function retryOf({ reread }: ReleaseRequest): CommandId {
  return reread ? commands.releaseRereadRun : commands.releaseRun;
}

/** What could not be deleted from the trash is in the log; it fails nothing that was done. */
async function emptyTrash(
  source: Source,
  ports: LakePorts,
  { signal }: OperationContext,
): Promise<void> {
  for (const { run, outcome, refusals } of await tendTrash(source, ports, { signal })) {
    if (outcome !== 'refused') continue;
    const why = refusals.map(formatRefusal).join('; ');
    ports.logger.warn(`${source.name}: ${run} stays in the trash: ${why}`);
  }
}

export interface ReportEvent {
  readonly ref: RunRef;
  readonly report: VerificationReport;
  /** False if a person asked for it and is told what came of it. */
  readonly isUnattended: boolean;
}
