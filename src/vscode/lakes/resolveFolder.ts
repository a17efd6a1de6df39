import { Uri } from 'vscode';

const absolute = /^(?:[/\\]|[A-Za-z]:[\\/])/;

/** The absolute spelling of a folder that a lake file in `base` names; Windows and UNC paths stay as they are. */
export function resolveFolder(base: Uri, folder: string): string {
  return absolute.test(folder) ? Uri.file(folder).fsPath : Uri.joinPath(base, folder).fsPath;
}
