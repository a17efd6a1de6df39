import { forEachConcurrent } from '../../base/concurrency';
import type { LakeDatasets } from '../../lake/lake';
import type { BlobEntry, BlobStore, SignalOption } from '../../storage/blobStore';
import { DatasetPaths } from '../layout/datasetPaths';
import { readText } from '../layout/readText';
import { compareDatasets, isSameDataset, type DatasetName } from '../reference/grosReference';
import type { Registration } from './registration';

const readsAtATime = 16;

/** Who is made again when a dataset is published, sorted by name. @throws StorageError */
export async function listRegistrations(
  store: BlobStore,
  { container, prefix }: LakeDatasets,
  upstream: DatasetName,
  options: SignalOption = {},
): Promise<readonly Registration[]> {
  const paths = new DatasetPaths(prefix);
  const folder = paths.registrations(upstream);
  const entries: BlobEntry[] = [];
  for await (const page of store.listBlobs(container, folder, options)) entries.push(...page);
  const found: Registration[] = [];
  await forEachConcurrent(entries, { limit: readsAtATime, ...options }, async (entry) => {
    const registered = paths.readDependency(entry.name);
    // A branch may be called like this folder.
    if (registered?.kind !== 'registration' || !isSameDataset(registered.name, upstream)) return;
    const { downstream } = registered;
    const text = await readText(store, { container, name: entry.name }, options);
    // Removed between the listing and now.
    if (text === undefined) return;
    const registeredAtMs = entry.modifiedAtMs;
    found.push({ upstream, downstream, reference: text.trim(), registeredAtMs });
  });
  return found.sort((one, other) => compareDatasets(one.downstream, other.downstream));
}
