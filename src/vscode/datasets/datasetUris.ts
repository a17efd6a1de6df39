import { Uri } from 'vscode';
import { parseGros } from '../../core/datasets/reference/parseGros';
import type { DatasetName, GrosReference } from '../../core/datasets/reference/grosReference';
import {
  formatVersion,
  parseVersion,
  type VersionId,
} from '../../core/datasets/reference/versionId';
import type { DatasetVersion } from '../../core/datasets/versions/datasetVersion';
import { schemes } from '../support/editor/contributions';

/** What an address of the file system is: a version's file, or a folder on the way to it. */
export type DatasetPlace =
  | { readonly kind: 'version'; readonly name: DatasetName; readonly version: VersionId }
  /** As people write it, with a repository in the place of a host. */
  | { readonly kind: 'reference'; readonly reference: GrosReference }
  | { readonly kind: 'folder'; readonly parts: readonly string[] };

/**
 * The address under which an editor shows a version: `gros:/repo/branch/2026-11-27.1.csv`. Not the
 * reference itself, because the editor writes hosts in lower case, and takes the language from the end.
 */
export function versionUri({ name, version, format }: DatasetVersion): Uri {
  const file = `${formatVersion(version)}.${format === 'parquet' ? 'parquet' : 'csv'}`;
  return Uri.from({ scheme: schemes.dataset, path: `/${name.repo}/${name.branch}/${file}` });
}

/** `undefined` = no dataset could have this address. */
export function parseDatasetUri({ authority, path }: Uri): DatasetPlace | undefined {
  if (authority !== '') {
    const parsed = parseGros(`gros://${authority}${path}`);
    return parsed.kind === 'malformed' ? undefined : parsed;
  }
  const parts = path.split('/').filter((part) => part !== '');
  const [, file, extension] = /^(.*)\.(csv|parquet)$/.exec(parts.at(-1) ?? '') ?? [];
  const version = file === undefined ? undefined : parseVersion(file);
  const [repo, ...branch] = parts.slice(0, -1);
  if (extension === undefined || version === undefined || repo === undefined) {
    return { kind: 'folder', parts };
  }
  return { kind: 'version', name: { repo, branch: branch.join('/') }, version };
}
