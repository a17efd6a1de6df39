import { printable } from '../../base/printable';
import type { BlobStore, SignalOption } from '../../storage/blobStore';
import type { LakeDatasets } from '../../lake/lake';
import { DatasetPaths } from '../layout/datasetPaths';
import { readText } from '../layout/readText';
import { parseSerialized } from '../reference/formatGros';
import { isSameDataset, type DatasetName } from '../reference/grosReference';
import type { VersionId } from '../reference/versionId';

/** What the blob `latest` of a dataset says. */
export type LatestPointer =
  /** There is no such blob: nothing was published, or the first publication did not finish. */
  | { readonly kind: 'none' }
  | { readonly kind: 'version'; readonly version: VersionId }
  /** It names no version of this dataset; `text` is printable and short. */
  | { readonly kind: 'broken'; readonly text: string };

/** Reads a dataset's `latest`. @throws StorageError */
export async function readPointer(
  store: BlobStore,
  { container, prefix }: LakeDatasets,
  name: DatasetName,
  options: SignalOption = {},
): Promise<LatestPointer> {
  const address = { container, name: new DatasetPaths(prefix).latest(name) };
  const text = await readText(store, address, options);
  return text === undefined ? { kind: 'none' } : parsePointer(text, name);
}

/** What the text of `latest` says about a dataset. */
export function parsePointer(text: string, name: DatasetName): LatestPointer {
  const named = parseSerialized(text);
  if (named !== undefined && isSameDataset(named.name, name)) {
    return { kind: 'version', version: named.version };
  }
  return { kind: 'broken', text: printable(text.trim().slice(0, 200)) };
}
