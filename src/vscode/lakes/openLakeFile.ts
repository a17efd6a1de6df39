import { Uri, window, workspace, type WorkspaceFolder } from 'vscode';
import { UsageError } from '../../core/base/errors';
import { chosen } from '../support/cancellation';
import { exists } from '../support/files';
import { lakeFileName } from './lakeFiles';
import { lakeTemplate } from './lakeTemplate';

/** Opens a workspace folder's lake file in an editor, making a commented one where there is none. */
export async function openLakeFile(): Promise<void> {
  const folder = await pickFolder();
  const uri = Uri.joinPath(folder.uri, lakeFileName);
  if (!(await exists(uri))) await createLakeFile(uri);
  await window.showTextDocument(uri);
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
