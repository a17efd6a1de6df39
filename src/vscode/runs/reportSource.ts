import { commands as registry, Uri } from 'vscode';
import { treePathOf } from '../../core/runs/layouts/runPaths';
import { sheetPath } from '../../core/runs/sampleSheets';
import { parseDestination } from '../../core/sync/destination';
import type { VerificationReport } from '../../core/sync/report/report';
import { commands } from '../support/editor/contributions';
import { exists } from '../support/editor/files';
import { executeCommand } from '../support/editor/executeCommand';
import type { RunRef } from '../support/window/runRef';
import { findRun } from './findRun';
import type { RunHandle } from './runsModel';
import type { Runs } from './registerRuns';

/** What the view of reports asks of runs. */
export interface ReportSource {
  getReport(ref: RunRef, signal: AbortSignal): Promise<VerificationReport>;
  verifyRun(
    ref: RunRef,
    options: { readonly depth: 'compare' | 'reread'; readonly signal: AbortSignal },
  ): Promise<VerificationReport>;
  exportReport(ref: RunRef): Promise<void>;
  openLocalFile(ref: RunRef, path: string): Promise<void>;
  openBlob(ref: RunRef, path: string): Promise<void>;
}

/** Serves the view of reports; a panel may ask before the lake files were read. */
export function reportSource(runs: Runs): ReportSource {
  const { operations, lakes, model } = runs;
  const find = async (ref: RunRef): Promise<RunHandle> => {
    await lakes.whenRead;
    return findRun(ref, runs);
  };
  return {
    getReport: async (ref, signal) => operations.reportOf(await find(ref), signal),
    verifyRun: async (ref, { depth, signal }) =>
      operations.verify(await find(ref), { reread: depth === 'reread', signal }),
    exportReport: async (ref) => {
      await executeCommand(commands.exportReport, ref);
    },
    openLocalFile: async (ref, path) => {
      const handle = await find(ref);
      const { files } = await operations.reportOf(handle, new AbortController().signal);
      const localPath = files.find((file) => file.path === path)?.localPath ?? path;
      const { source } = handle;
      const treePath = treePathOf({ source, run: ref.run }, localPath);
      const own = Uri.joinPath(Uri.file(source.folder), treePath);
      const sheet = path === sheetPath ? model.factsOf(ref)?.sheet : undefined;
      const isOwn = sheet === undefined || (await exists(own));
      await registry.executeCommand('vscode.open', isOwn ? own : sheetUri(handle, sheet));
    },
    openBlob: async (ref, path) => {
      const handle = await find(ref);
      const { destination } = await operations.reportOf(handle, new AbortController().signal);
      const { container, prefix } = parseDestination(destination);
      const name = prefix + path;
      await executeCommand(commands.openBlob, { lakeId: handle.lake.id, container, name });
    },
  };
}

/** A sheet from elsewhere is carried under another name than it has on disk. */
function sheetUri({ source }: RunHandle, sheet: string): Uri {
  return Uri.joinPath(Uri.file(source.sampleSheets ?? source.folder), sheet);
}
