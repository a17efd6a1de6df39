import { forEachConcurrent } from '../../base/concurrency';
import type { LakeDatasets } from '../../lake/lake';
import type { BlobEntry, BlobStore, SignalOption } from '../../storage/blobStore';
import { comparePaths } from '../../storage/pathOrder';
import { decodeDataset, DatasetPaths } from '../layout/datasetPaths';
import { readText } from '../layout/readText';
import { datasetKey, type DatasetName } from '../reference/grosReference';
import type { Registration } from './registration';

const readsAtATime = 16;

/** Who is made again when a dataset is published, sorted by name. @throws StorageError */
export async function listRegistrations(
  store: BlobStore,
  { container, prefix }: LakeDatasets,
  upstream: DatasetName,
  options: SignalOption = {},
): Promise<readonly Registration[]> {
  const folder = new DatasetPaths(prefix).registrations(upstream);
  const entries: BlobEntry[] = [];
  for await (const page of store.listBlobs(container, folder, options)) entries.push(...page);
  const found: Registration[] = [];
  await forEachConcurrent(entries, { limit: readsAtATime, ...options }, async (entry) => {
    const downstream = decodeDataset(entry.name.slice(folder.length));
    if (downstream === undefined) return;
    const text = await readText(store, { container, name: entry.name }, options);
    // Removed between the listing and now.
    if (text === undefined) return;
    const registeredAtMs = entry.modifiedAtMs;
    found.push({ upstream, downstream, reference: text.trim(), registeredAtMs });
  });
  return found.sort((one, other) =>
    comparePaths(datasetKey(one.downstream), datasetKey(other.downstream)),
  );
}
