import { window } from 'vscode';
import type { ReleaseReport } from '../../core/release/releaseReport';
import { chosen } from '../support/editor/cancellation';
import { commands } from '../support/editor/contributions';
import { executeCommand } from '../support/editor/executeCommand';
import { runOf, type RunDirectory } from './findRun';
import {
  askToRelease,
  concludeRelease,
  explainRefusal,
  type ModalText,
} from './releasePresentation';
import type { RunOperations } from './runOperations';
import type { RunHandle } from './runsModel';

export interface ReleaseCommandOptions extends RunDirectory {
  readonly operations: RunOperations;
}

/** Removing runs from their source, and putting them back. */
export class ReleaseCommands {
  readonly #options: ReleaseCommandOptions;

  constructor(options: ReleaseCommandOptions) {
    this.#options = options;
  }

  /** Says what would be removed, asks, and removes what is proven then. */
  async release(argument: unknown, depth: 'compare' | 'reread'): Promise<ReleaseReport> {
    const { operations } = this.#options;
    const handle = await runOf(argument, this.#options, 'Run to release');
    await handle.lake.signIn();
    const request = { reread: depth === 'reread' };
    const plan = await operations.planRelease(handle, request);
    if (plan.outcome !== 'planned') return tell(plan, handle);
    const sourceFolder = handle.source.folder;
    await confirm(askToRelease(plan, { sourceFolder, ...request }), 'Release');
    return tell(await operations.release(handle, request), handle);
  }

  async undo(argument: unknown): Promise<ReleaseReport> {
    const handle = await runOf(argument, this.#options, 'Run to put back');
    await handle.lake.signIn();
    return tell(await this.#options.operations.undoRelease(handle), handle);
  }
}

/** @throws CancellationError unless the person presses the button. */
async function confirm({ message, detail }: ModalText, button: string): Promise<void> {
  chosen(await window.showWarningMessage(message, { modal: true, detail }, button));
}

/** Says what came of it without waiting for the person. */
function tell(report: ReleaseReport, { ref }: RunHandle): ReleaseReport {
  if (report.outcome === 'refused') {
    const { message, detail } = explainRefusal(report);
    const verify = 'Verify Run';
    void window.showWarningMessage(message, { modal: true, detail }, verify).then((choice) => {
      if (choice === verify) void executeCommand(commands.verifyRun, ref);
    });
    return report;
  }
  const undo = 'Undo Release';
  const buttons = report.outcome === 'released' ? [undo] : [];
  const text = `${ref.run}: ${concludeRelease(report).message}`;
  void window.showInformationMessage(text, ...buttons).then((choice) => {
    if (choice === undo) void executeCommand(commands.undoRelease, ref);
  });
  return report;
}
