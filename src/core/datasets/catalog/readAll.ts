import { forEachConcurrent } from '../../base/concurrency';
import type { LakeDatasets } from '../../lake/lake';
import type { BlobEntry } from '../../storage/blobStore';
import type { KnownBlobs } from '../../storage/knownBlobs';
import type { ReadAllOptions, WholeDataset } from '../datasets';
import { DatasetPaths } from '../layout/datasetPaths';
import { compareDatasets, datasetKey, type DatasetName } from '../reference/grosReference';
import type { Registration } from '../registrations/registration';
import { parsePointer, readPointer, type LatestPointer } from '../versions/latestPointer';
import { judgeFiles, versionOf, type ListedFile } from '../versions/versionFiles';
import { AssetCollector, type CollectedDataset } from './assetCollector';

/** Small blobs that are read at a time: their number is what takes time. */
const readsAtATime = 64;

/** {@link Datasets.readAll}; `known` keeps what no listing told. @throws StorageError */
export async function readAll(
  known: KnownBlobs,
  place: LakeDatasets,
  options: ReadAllOptions = {},
): Promise<Iterable<WholeDataset>> {
  const [assets, listed] = await Promise.all([
    listAssets(known, place, options),
    listRegistered(known, place, options),
  ]);
  const keys = new Set(assets.map(({ name }) => datasetKey(name)));
  const asked = listed.filter(({ upstream }) => keys.has(datasetKey(upstream)));
  return join(assets, await readRegistered(asked, { known, place, options }));
}

/** Sorted; those without a version are left out. */
function* join(
  assets: readonly CollectedDataset<ListedFile>[],
  registrations: ReadonlyMap<string, readonly Registration[]>,
): Generator<WholeDataset> {
  const sorted = assets.toSorted((one, other) => compareDatasets(one.name, other.name));
  for (const { name, files, pointer = nothing } of sorted) {
    const versions = judgeFiles(files, pointer).whole.map((file) => versionOf(name, file, pointer));
    const own = registrations.get(datasetKey(name)) ?? [];
    if (versions.length > 0) yield { name, versions, registrations: own };
  }
}

const nothing: LatestPointer = { kind: 'none' };

async function listAssets(
  known: KnownBlobs,
  place: LakeDatasets,
  options: ReadAllOptions,
): Promise<readonly CollectedDataset<ListedFile>[]> {
  const paths = new DatasetPaths(place.prefix);
  const assets = new AssetCollector(paths, withoutMetadata);
  const listing = { ...options, includeMetadata: true };
  const { container } = place;
  for await (const page of known.blobStore.listBlobs(container, paths.assets, listing)) {
    for (const entry of page) assets.add(entry);
  }
  const untold = assets.datasets.flatMap(({ name, pointer, latest }) =>
    pointer === undefined && latest !== undefined ? [{ name, latest }] : [],
  );
  const reading = { limit: readsAtATime, ...options };
  const unreadable = new Set<string>();
  await forEachConcurrent(untold, reading, async ({ name, latest }) => {
    const what = `The latest version of ${datasetKey(name)}`;
    const pointer = await unlessUnreadable(what, options, async () => {
      const text = await known.text(container, latest, options.signal);
      // Somebody may have published between the listing and now.
      return text === undefined
        ? readPointer(known.blobStore, place, name, options)
        : parsePointer(text, name);
    });
    if (pointer === undefined) unreadable.add(datasetKey(name));
    else assets.settle(name, pointer);
  });
  return assets.datasets.filter(({ name }) => !unreadable.has(datasetKey(name)));
}

/** What is read, or `undefined` if it cannot be and somebody wants to know of that. */
async function unlessUnreadable<T>(
  what: string,
  { onUnreadable, signal }: ReadAllOptions,
  read: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    signal?.throwIfAborted();
    if (onUnreadable === undefined) throw error;
    onUnreadable(what, error);
    return undefined;
  }
}

/** Of a hundred thousand datasets with some versions each, what nobody asks for again adds up. */
function withoutMetadata({ version, format, after, entry }: ListedFile): ListedFile {
  const { name, sizeBytes, md5Hex, etag, modifiedAtMs } = entry;
  return { version, format, after, entry: { name, sizeBytes, md5Hex, etag, modifiedAtMs } };
}

interface Registered {
  readonly upstream: DatasetName;
  readonly downstream: DatasetName;
  readonly entry: BlobEntry;
}

async function listRegistered(
  { blobStore }: KnownBlobs,
  { container, prefix }: LakeDatasets,
  options: ReadAllOptions,
): Promise<readonly Registered[]> {
  const paths = new DatasetPaths(prefix);
  const found: Registered[] = [];
  for await (const page of blobStore.listBlobs(container, paths.dependencies, options)) {
    for (const entry of page) {
      const registered = paths.readRegistration(entry.name);
      if (registered !== undefined) found.push({ ...registered, entry });
    }
  }
  return found;
}

/** By their upstreams, each list sorted by name. */
async function readRegistered(
  listed: readonly Registered[],
  {
    known,
    place: { container },
    options,
  }: {
    readonly known: KnownBlobs;
    readonly place: LakeDatasets;
    readonly options: ReadAllOptions;
  },
): Promise<ReadonlyMap<string, readonly Registration[]>> {
  const registrations = new Map<string, Registration[]>();
  const reading = { limit: readsAtATime, ...options };
  await forEachConcurrent(listed, reading, async ({ upstream, downstream, entry }) => {
    const what = `That ${datasetKey(downstream)} is made again after ${datasetKey(upstream)}`;
    const text = await unlessUnreadable(what, options, () =>
      known.text(container, entry, options.signal),
    );
    // Removed between the listing and now, or made anew, which the next reading tells.
    if (text === undefined) return;
    const registeredAtMs = entry.modifiedAtMs;
    const registration = { upstream, downstream, reference: text.trim(), registeredAtMs };
    const own = registrations.get(datasetKey(upstream));
    if (own === undefined) registrations.set(datasetKey(upstream), [registration]);
    else own.push(registration);
  });
  for (const [, own] of registrations) {
    own.sort((one, other) => compareDatasets(one.downstream, other.downstream));
  }
  return registrations;
}
