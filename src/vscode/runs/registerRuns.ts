import { window, type Memento, type TreeView } from 'vscode';
import { systemClock } from '../../core/base/clock';
import { DisposableStore, type Disposable } from '../../core/base/disposables';
import type { Logger } from '../../core/base/logger';
import type { ReportPage } from '../../core/sync/report/export/htmlReport';
import type { VerificationReport } from '../../core/sync/report/report';
import type { Activities, ActivityProgress, LiveActivities } from '../support/window/activities';
import { commands, views, type CommandId } from '../support/editor/contributions';
import type { OpenLakes } from '../support/lakes/openLakes';
import { registerCommand } from '../support/editor/registerCommand';
import type { RunRef } from '../support/window/runRef';
import type { RunsWatch } from '../support/window/runsOverview';
import type { VirtualDocuments } from '../support/documents/virtualDocuments';
import { runOf, type RunDirectory } from './findRun';
import { AutoSync } from './autoSync';
import { BackgroundScan } from './backgroundScan';
import { PlanDocuments } from './planDocuments';
import { ReleaseCommands } from './releaseCommands';
import { RunCommands } from './runCommands';
import { RunOperations } from './runOperations';
import { RunsModel } from './runsModel';
import { watchOf } from './runsOverview';
import { RunsTree, type RunsNode } from './runsTree';

export interface RunsOptions {
  readonly lakes: OpenLakes;
  readonly activities: Activities & LiveActivities;
  readonly documents: VirtualDocuments;
  readonly memento: Memento;
  /** What an exported report is made with. */
  readonly reportPage: () => Promise<ReportPage>;
  readonly logger: Logger;
}

/** What the view of reports shows; made by another feature from what {@link Runs} offers. */
export interface ReportView {
  show(ref: RunRef): void;
  update(ref: RunRef, report: VerificationReport | undefined): void;
  showProgress(ref: RunRef, progress: ActivityProgress | undefined): void;
}

/** The runs of the workspace, what is known of them and what can be done to them. */
export interface Runs extends Disposable, RunDirectory {
  readonly operations: RunOperations;
  readonly tree: RunsTree;
  readonly view: TreeView<RunsNode>;
  readonly scan: BackgroundScan;
  /** For features that speak of all runs. */
  readonly watch: RunsWatch;
}

/** The view *Runs*. */
export function createRuns(options: RunsOptions): Runs {
  const { lakes, activities } = options;
  const clock = systemClock;
  const store = new DisposableStore();
  const model = store.add(new RunsModel({ ...options, clock }));
  const operations = store.add(new RunOperations(model, activities));
  const tree = store.add(new RunsTree({ lakes, model, activities, clock }));
  const view = store.add(
    window.createTreeView(views.runs, { treeDataProvider: tree, showCollapseAll: true }),
  );
  store.add(lakes.onDidChange(() => model.refresh()));
  const autoSync = new AutoSync({
    ...options,
    model,
    operations,
    clock,
    onAllowed: () => void scan.scan(),
  });
  const scan = store.add(
    new BackgroundScan({
      ...options,
      model,
      clock,
      afterwards: (signal) => autoSync.syncReady(signal),
    }),
  );
  const watch = watchOf({ lakes, model }, operations, scan);
  return { lakes, model, operations, tree, view, scan, watch, dispose: () => store.dispose() };
}

/** The commands on runs, and the reports that follow what they find out. */
export function registerRuns(runs: Runs, reports: ReportView, options: RunsOptions): Disposable {
  const { operations, model, lakes } = runs;
  const plans = new PlanDocuments(options.documents);
  const { reportPage } = options;
  const actions = new RunCommands({ lakes, model, operations, plans, reportPage });
  const releases = new ReleaseCommands({ lakes, model, operations });
  const store = new DisposableStore();
  const handlers: readonly (readonly [CommandId, (argument: unknown) => Promise<unknown>])[] = [
    [commands.syncRun, (argument) => actions.sync(argument)],
    [commands.verifyRun, (argument) => actions.verify(argument, 'compare')],
    [commands.rereadRun, (argument) => actions.verify(argument, 'reread')],
    [commands.verifySample, (argument) => actions.verifySample(argument)],
    [commands.exportReport, (argument) => actions.exportReport(argument)],
    [commands.planSync, (argument) => actions.plan(argument)],
    [commands.syncPlan, (argument) => actions.syncPlan(argument)],
    [commands.replaceBlobs, (argument) => actions.replace(argument)],
    [commands.releaseRun, (argument) => releases.release(argument, 'compare')],
    [commands.releaseRereadRun, (argument) => releases.release(argument, 'reread')],
    [commands.undoRelease, (argument) => releases.undo(argument)],
    [commands.revealRun, (argument) => actions.reveal(argument)],
    [commands.showDestination, (argument) => actions.showDestination(argument)],
    [
      commands.showReport,
      async (argument) => reports.show((await runOf(argument, runs, 'Run to report on')).ref),
    ],
    [
      commands.refresh,
      async () => {
        operations.forgetReports();
        await lakes.reload();
      },
    ],
  ];
  for (const [id, run] of handlers) store.add(registerCommand(id, options.logger, run));
  store.add(operations.onDidReport(({ ref, report }) => reports.update(ref, report)));
  store.add(operations.onDidOutdate((ref) => reports.update(ref, undefined)));
  store.add(operations.onDidProgress(({ ref, progress }) => reports.showProgress(ref, progress)));
  return store;
}
