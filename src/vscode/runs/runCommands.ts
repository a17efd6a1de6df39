import { commands as registry, env, Uri, window, workspace } from 'vscode';
import type { Source } from '../../core/lake/lake';
import { layoutOf } from '../../core/runs/layouts/layoutOf';
import { StorageError } from '../../core/storage/blobStore';
import { destinationOf, parseDestination } from '../../core/sync/destination';
import type { ReportPage } from '../../core/sync/report/export/htmlReport';
import type { SyncPlan } from '../../core/sync/plan';
import type { VerificationReport } from '../../core/sync/report/report';
import { chosen } from '../support/editor/cancellation';
import { commands } from '../support/editor/contributions';
import { executeCommand } from '../support/editor/executeCommand';
import { exists } from '../support/editor/files';
import { askForSample } from './askForSample';
import { exportReport } from './exportReport';
import { findRun, runOf, type RunDirectory } from './findRun';
import { isSamePlan, PlanChanged, type PlanDocuments } from './planDocuments';
import type { RunOperations, SyncRequest } from './runOperations';
import { concludeReport } from './runPresentation';
import type { RunHandle } from './runsModel';

export interface RunCommandOptions extends RunDirectory {
  readonly operations: RunOperations;
  readonly plans: PlanDocuments;
  /** What an exported page is made with. */
  readonly reportPage: () => Promise<ReportPage>;
}

/** What the commands on runs do; each takes what its command was called with. */
export class RunCommands {
  readonly #options: RunCommandOptions;

  constructor(options: RunCommandOptions) {
    this.#options = options;
  }

  async sync(argument: unknown): Promise<VerificationReport> {
    const handle = await runOf(argument, this.#options, 'Run to sync');
    await handle.lake.signIn();
    return this.#syncCreating(handle, {});
  }

  /** Sends files even where a receipt proves that the blob was another one. */
  async replace(argument: unknown): Promise<VerificationReport> {
    const handle = await runOf(argument, this.#options, 'Run whose blobs to replace');
    const replace = 'Replace Blobs';
    const detail =
      'Blobs that a receipt proves and that differ from their file are overwritten with the file. ' +
      'Unless the account keeps versions, what they hold now is gone.';
    const question = `Replace proven blobs of ${handle.ref.run}?`;
    chosen(await window.showWarningMessage(question, { modal: true, detail }, replace));
    await handle.lake.signIn();
    return this.#syncCreating(handle, { overwrite: true });
  }

  async verify(argument: unknown, depth: 'compare' | 'reread'): Promise<VerificationReport> {
    const handle = await runOf(argument, this.#options, 'Run to verify');
    await handle.lake.signIn();
    const report = await this.#options.operations.verify(handle, { reread: depth === 'reread' });
    announce(report, handle);
    return report;
  }

  /** Reads back some files, drawn at random; the others keep their evidence. */
  async verifySample(argument: unknown): Promise<VerificationReport> {
    const handle = await runOf(argument, this.#options, 'Run to read a sample of');
    const sample = await askForSample(handle.ref.run);
    await handle.lake.signIn();
    const report = await this.#options.operations.verify(handle, { sample });
    announce(report, handle);
    return report;
  }

  /** Saves what is known of a run where it can be shown to others. */
  async exportReport(argument: unknown): Promise<Uri> {
    const { operations, reportPage } = this.#options;
    const handle = await runOf(argument, this.#options, 'Run whose report to export');
    const { signal } = new AbortController();
    const report = await operations.reportOf(handle, signal);
    const file = await exportReport(report, { page: reportPage, nowMs: Date.now() });
    offerToOpen(file);
    return file;
  }

  async plan(argument: unknown): Promise<SyncPlan> {
    const handle = await runOf(argument, this.#options, 'Run to plan');
    await handle.lake.signIn();
    const plan = await this.#options.operations.plan(handle);
    await this.#options.plans.show(handle.ref, plan);
    return plan;
  }

  /** Does what a shown plan says, and nothing if it would be something else by now. */
  async syncPlan(argument: unknown): Promise<VerificationReport> {
    const { plans } = this.#options;
    const { ref, plan: shown } = plans.find(argument);
    const handle = findRun(ref, this.#options);
    const onPlan = async (plan: SyncPlan): Promise<void> => {
      if (!(await isSamePlan(plan, shown))) throw new PlanChanged(plan);
    };
    try {
      return await this.#syncCreating(handle, { onPlan });
    } catch (error) {
      if (error instanceof PlanChanged) await plans.show(ref, error.plan);
      throw error;
    }
  }

  async reveal(argument: unknown): Promise<void> {
    const { source, ref } = await runOf(argument, this.#options, 'Run to reveal');
    const folder = await folderOf(source, ref.run);
    // Outside the workspace only the system's own file manager can show it.
    const isInside = workspace.getWorkspaceFolder(folder) !== undefined;
    await registry.executeCommand(isInside ? 'revealInExplorer' : 'revealFileInOS', folder);
  }

  /** Shows where a run lands in the view Containers. */
  async showDestination(argument: unknown): Promise<void> {
    const { lake, source, ref } = await runOf(argument, this.#options, 'Run to show');
    // One that was released may have been proven elsewhere.
    const proven = this.#options.model.factsOf(ref)?.report?.destination;
    const place = proven === undefined ? destinationOf(source, ref.run) : parseDestination(proven);
    const { container, prefix } = place;
    await executeCommand(commands.revealPrefix, { lakeId: lake.id, container, prefix });
  }

  /** A missing container is made only if the person says so. */
  async #syncCreating(handle: RunHandle, request: SyncRequest): Promise<VerificationReport> {
    const { operations } = this.#options;
    try {
      const report = await operations.sync(handle, request);
      announce(report, handle, 'sync');
      return report;
    } catch (error) {
      if (!StorageError.is(error, 'containerMissing') || request.createContainer) throw error;
    }
    const { container } = handle.source;
    const create = 'Create Container';
    const question = `There is no container ${container} in ${handle.lake.lake.storage.blobEndpoint}`;
    chosen(await window.showWarningMessage(question, { modal: true }, create));
    return this.#syncCreating(handle, { ...request, createContainer: true });
  }
}

function offerToOpen(file: Uri): void {
  const open = 'Open';
  const text = `Exported ${workspace.asRelativePath(file)}`;
  void window.showInformationMessage(text, open).then((choice) => {
    if (choice === open) void env.openExternal(file);
  });
}

/** Says what came of it without waiting for the person. */
function announce(
  report: VerificationReport,
  { ref }: RunHandle,
  kind: 'sync' | 'verify' = 'verify',
): void {
  const { outcome, message } = concludeReport(report, kind);
  const show = outcome === 'succeeded' ? window.showInformationMessage : window.showWarningMessage;
  const showReport = 'Show Report';
  void show(`${ref.run}: ${message}`, showReport).then((choice) => {
    if (choice === showReport) void executeCommand(commands.showReport, ref);
  });
}

/** The first folder of a run that is there; the source's own for a run that is only a sheet. */
async function folderOf(source: Source, run: string): Promise<Uri> {
  const root = Uri.file(source.folder);
  for (const name of layoutOf(source).foldersOf(run)) {
    const folder = Uri.joinPath(root, name);
    if (await exists(folder)) return folder;
  }
  return root;
}
