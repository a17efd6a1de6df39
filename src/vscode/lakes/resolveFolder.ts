import { Uri } from 'vscode';

const absolute = /^(?:[/\\]|[A-Za-z]:[\\/])/;

/** The absolute spelling of a folder that a lake file in `base` names; Windows and UNC paths stay as they are. */
export function resolveFolder(base: Uri, folder: string): string {
  return absolute.test(folder) ? Uri.file(folder).fsPath : Uri.joinPath(base, folder).fsPath;
}

/** True if a folder lies in `base` or is it, by its spelling alone: links are not resolved. */
export function isWithin(base: Uri, folder: string): boolean {
  const root = withSlash(base.path);
  return base.scheme === 'file' && withSlash(Uri.file(folder).path).startsWith(root);
}

function withSlash(path: string): string {
  return path.endsWith('/') ? path : `${path}/`;
}
