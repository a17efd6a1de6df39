import { Uri, window, workspace, type WorkspaceFolder } from 'vscode';
import { UsageError } from '../../core/base/errors';
import { chosen } from '../support/editor/cancellation';
import { exists } from '../support/editor/files';
import { lakeFileName } from './lakeFiles';
import { lakeTemplate } from './lakeTemplate';

/**
 * Opens the lake file of the tree node it is called on, otherwise of a workspace folder, making a
 * commented one where there is none.
 */
export async function openLakeFile(node?: unknown): Promise<void> {
  const uri = uriOf(node) ?? Uri.joinPath((await pickFolder()).uri, lakeFileName);
  if (!(await exists(uri))) await createLakeFile(uri);
  await window.showTextDocument(uri);
}

function uriOf(node: unknown): Uri | undefined {
  if (typeof node !== 'object' || node === null || !('lake' in node)) return undefined;
  const { lake } = node;
  const isLake = typeof lake === 'object' && lake !== null && 'uri' in lake;
  return isLake && lake.uri instanceof Uri ? lake.uri : undefined;
}

async function createLakeFile(uri: Uri): Promise<void> {
  await workspace.fs.writeFile(uri, new TextEncoder().encode(lakeTemplate));
}

async function pickFolder(): Promise<WorkspaceFolder> {
  const folders = workspace.workspaceFolders ?? [];
  const [first, second] = folders;
  if (first === undefined) {
    throw new UsageError('No folder is open', { remedy: 'open the folder that is to be a lake' });
  }
  if (second === undefined) return first;
  const placeHolder = 'Folder whose lake file to open';
  return chosen(await window.showWorkspaceFolderPick({ placeHolder }));
}
