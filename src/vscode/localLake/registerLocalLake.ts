import { commands as registry, ProgressLocation, Uri, window, workspace } from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposables';
import type { Logger } from '../../core/base/logger';
import { formatQuantity } from '../../core/base/sizes';
import type { Activities } from '../support/window/activities';
import { commands } from '../support/editor/contributions';
import { withSignal } from '../support/editor/cancellation';
import type { BenchlingWork, Connectors, StartedLake } from '../support/lakes/connectors';
import { registerCommand } from '../support/editor/registerCommand';

export interface LocalLakeOptions {
  readonly activities: Activities;
  readonly connectors: Connectors;
  readonly logger: Logger;
}

/** *Start Local Lake*, its counterpart, and *Rename in Benchling*. */
export function registerLocalLake(options: LocalLakeOptions): Disposable {
  const { connectors, logger } = options;
  const store = new DisposableStore();
  store.add(
    registerCommand(commands.startLocalLake, logger, async () => {
      const started = await startLocalLake(options);
      void offerWorkspace(started);
      return started;
    }),
  );
  store.add(
    registerCommand(commands.stopLocalLake, logger, async () => {
      const wasRunning = await connectors.stopLocalLake();
      const text = wasRunning ? 'The local lake has stopped' : 'The local lake was not running';
      void window.showInformationMessage(text);
    }),
  );
  store.add(
    registerCommand(commands.renameInBenchling, logger, async () => {
      const work = await renameInBenchling(options);
      for (const event of work.events) logger.info(`Benchling: ${event}`);
      void offerDiff(work);
      return work;
    }),
  );
  return store;
}

function renameInBenchling({ activities, connectors }: LocalLakeOptions): Promise<BenchlingWork> {
  return activities.run({
    kind: 'benchling',
    subject: 'the demo’s Benchling',
    retry: { command: commands.renameInBenchling, args: [] },
    work: async ({ signal }) =>
      window.withProgress(
        {
          location: ProgressLocation.Notification,
          title: 'People work in Benchling',
          cancellable: true,
        },
        (_progress, token) =>
          withSignal(token, (stopped) =>
            connectors.renameInBenchling(AbortSignal.any([signal, stopped])),
          ),
      ),
    conclude: ({ events }) => ({
      outcome: 'succeeded',
      message: `${formatQuantity(events.length, 'thing')} changed`,
    }),
  });
}

async function offerDiff({ events }: BenchlingWork): Promise<void> {
  const compare = 'Diff Schema Against Benchling';
  const text =
    events.length === 0
      ? 'The demo’s Benchling has had its month. "lakeside local reset" begins anew.'
      : `A month has passed in the demo’s Benchling: ${formatQuantity(events.length, 'thing')} changed.`;
  const choice = await window.showInformationMessage(text, compare);
  if (choice === compare) await registry.executeCommand(commands.compareBenchling);
}

function startLocalLake({ activities, connectors }: LocalLakeOptions): Promise<StartedLake> {
  return activities.run({
    kind: 'localLake',
    subject: 'local lake',
    retry: { command: commands.startLocalLake, args: [] },
    work: ({ signal, onProgress }) =>
      connectors.startLocalLake({
        signal,
        onStep: (step) => onProgress({ phase: step, filesDone: 0, bytesDone: 0 }),
      }),
    conclude: ({ isNew, blobEndpoint }) => ({
      outcome: 'succeeded',
      message: `${isNew ? 'Started' : 'Ran already'}: ${blobEndpoint}`,
    }),
  });
}

/** Opens the demo workspace the way the person wants it, unless it is open. */
async function offerWorkspace({ workspaceFolder }: StartedLake): Promise<void> {
  const uri = Uri.file(workspaceFolder);
  const folders = workspace.workspaceFolders ?? [];
  if (folders.some((folder) => folder.uri.fsPath === uri.fsPath)) return;
  const open = 'Open Demo Workspace';
  const openNew = 'Open in New Window';
  const text = 'The local lake runs. Its demo workspace holds sample runs to sync.';
  const choice = await window.showInformationMessage(text, open, openNew);
  if (choice === undefined) return;
  await registry.executeCommand('vscode.openFolder', uri, { forceNewWindow: choice === openNew });
}
