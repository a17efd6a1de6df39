import { Uri, workspace } from 'vscode';

/** Where a dialog that saves a file begins: in the workspace, under a name that every disk takes. */
export function savePlace(name: string): Uri {
  const file = name.replaceAll(/[\\/:*?"<>|]/g, '_');
  const folder = workspace.workspaceFolders?.[0]?.uri;
  return folder === undefined ? Uri.file(file) : Uri.joinPath(folder, file);
}
