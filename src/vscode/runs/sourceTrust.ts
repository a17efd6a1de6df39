import { Uri } from 'vscode';
import type { Source } from '../../core/lake/lake';
import type { OpenLake } from '../support/lakes/openLakes';

/**
 * True if a source's folders may be read. An untrusted workspace may not send the editor to other
 * folders: listing a UNC path alone signs in to its server.
 */
export function isLookedAt(lake: OpenLake, source: Source, isTrusted: boolean): boolean {
  if (isTrusted) return true;
  const folders = [
    source.folder,
    ...(source.sampleSheets === undefined ? [] : [source.sampleSheets]),
  ];
  return folders.every((folder) => isWithin(Uri.joinPath(lake.uri, '..'), folder));
}

/** By its spelling alone: links are not resolved. */
function isWithin(base: Uri, folder: string): boolean {
  const root = base.path.endsWith('/') ? base.path : `${base.path}/`;
  const target = Uri.file(folder);
  return base.scheme === 'file' && target.authority === '' && `${target.path}/`.startsWith(root);
}
