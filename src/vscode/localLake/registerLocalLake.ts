import { commands as registry, Uri, window, workspace } from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposables';
import type { Logger } from '../../core/base/logger';
import type { Activities } from '../support/activities';
import { commands } from '../support/contributions';
import type { Connectors, StartedLake } from '../support/connectors';
import { registerCommand } from '../support/registerCommand';

export interface LocalLakeOptions {
  readonly activities: Activities;
  readonly connectors: Connectors;
  readonly logger: Logger;
}

/** *Start Local Lake* and its counterpart. */
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
  return store;
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
