import { forEachConcurrent } from '../../base/concurrency';
import { mapInSlices } from '../../base/slices';
import type { LakeDatasets } from '../../lake/lake';
import type { KnownBlobs } from '../../storage/knownBlobs';
import type { ReadAllOptions, WholeDataset } from '../datasets';
import { compareDatasets, datasetKey } from '../reference/grosReference';
import type { Registration } from '../registrations/registration';
import { parsePointer, readPointer, type LatestPointer } from '../versions/latestPointer';
import { judgeFiles, versionOf } from '../versions/versionFiles';
import type { ListedRegistration } from './dependencyCollector';
import { listPairs, type ListedPair } from './listPairs';

/** Small blobs that are read at a time: their number is what takes time. */
const readsAtATime = 64;

interface Reading extends ReadAllOptions {
  readonly known: KnownBlobs;
  readonly place: LakeDatasets;
}

/** {@link Datasets.readAll}; `known` keeps what no listing told. @throws StorageError */
export async function* readAll(
  known: KnownBlobs,
  place: LakeDatasets,
  options: ReadAllOptions = {},
): AsyncGenerator<readonly WholeDataset[]> {
  const { onProgress, ...others } = options;
  let found = 0;
  for await (const pairs of listPairs(known.blobStore, place, others)) {
    const page = await wholeDatasets(pairs, { known, place, ...others });
    found += page.length;
    onProgress?.(found);
    if (page.length > 0) yield page;
  }
}

/** Those of them that have a version; without those whose `latest` cannot be read. */
async function wholeDatasets(
  pairs: readonly ListedPair[],
  reading: Reading,
): Promise<readonly WholeDataset[]> {
  const pointers = await readPointers(pairs, reading);
  const registrations = await readRegistrations(pairs, reading);
  const found = await mapInSlices(pairs, (pair): readonly WholeDataset[] => {
    const { name, files } = pair.assets;
    const pointer = pair.assets.pointer ?? pointers.get(pair);
    if (pointer === undefined) return [];
    const versions = judgeFiles(files, pointer).whole.map((file) => versionOf(name, file, pointer));
    if (versions.length === 0) return [];
    const own = (registrations.get(pair) ?? []).toSorted((one, other) =>
      compareDatasets(one.downstream, other.downstream),
    );
    const summaries = pair.dependencies?.summaries ?? noSummaries;
    return [{ name, versions, registrations: own, summaries }];
  });
  return found.flat();
}

const noSummaries: ReadonlyMap<string, string> = new Map();

/** What `latest` says where the listing did not tell. */
async function readPointers(
  pairs: readonly ListedPair[],
  reading: Reading,
): Promise<ReadonlyMap<ListedPair, LatestPointer>> {
  const pointers = new Map<ListedPair, LatestPointer>();
  const untold = pairs.filter(({ assets }) => assets.pointer === undefined);
  await forEachConcurrent(untold, concurrent(reading), async (pair) => {
    const { name, latest } = pair.assets;
    const { known, place, signal } = reading;
    const what = `The latest version of ${datasetKey(name)}`;
    const pointer = await unlessUnreadable(what, reading, async () => {
      const text = latest && (await known.text(place.container, latest, signal));
      // Somebody may have published between the listing and now.
      return text === undefined
        ? readPointer(known.blobStore, place, name, signal ? { signal } : {})
        : parsePointer(text, name);
    });
    if (pointer !== undefined) pointers.set(pair, pointer);
  });
  return pointers;
}

/** In no order. */
async function readRegistrations(
  pairs: readonly ListedPair[],
  reading: Reading,
): Promise<ReadonlyMap<ListedPair, readonly Registration[]>> {
  const registrations = new Map<ListedPair, Registration[]>();
  await forEachConcurrent(listedIn(pairs), concurrent(reading), async ({ pair, listed }) => {
    const { downstream, entry } = listed;
    const { known, place, signal } = reading;
    const upstream = pair.assets.name;
    const what = `That ${datasetKey(downstream)} is made again after ${datasetKey(upstream)}`;
    const text =
      listed.text ??
      (await unlessUnreadable(what, reading, () => known.text(place.container, entry, signal)));
    // Removed between the listing and now, or made anew, which the next reading tells.
    if (text === undefined) return;
    const reference = text.trim();
    const registration = { upstream, downstream, reference, registeredAtMs: entry.modifiedAtMs };
    const own = registrations.get(pair);
    if (own === undefined) registrations.set(pair, [registration]);
    else own.push(registration);
  });
  return registrations;
}

function* listedIn(
  pairs: readonly ListedPair[],
): Generator<{ readonly pair: ListedPair; readonly listed: ListedRegistration }> {
  for (const pair of pairs) {
    for (const listed of pair.dependencies?.registrations ?? []) yield { pair, listed };
  }
}

/** What is read, or `undefined` if it cannot be and somebody wants to know of that. */
async function unlessUnreadable<T>(
  what: string,
  { onUnreadable, signal }: Reading,
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

function concurrent({ signal }: Reading): {
  readonly limit: number;
  readonly signal?: AbortSignal;
} {
  return { limit: readsAtATime, ...(signal && { signal }) };
}
