import type { Source } from '../../../lake/lake';
import { StorageError, type BlobEntry, type BlobStore } from '../../../storage/blobStore';

/** What the lake has of a run, by the names alone. */
export interface LakeRun {
  /** As it is called in the lake. */
  readonly name: string;
  readonly hasBlobs: boolean;
  readonly marker: BlobEntry | undefined;
  readonly receipt: BlobEntry | undefined;
  /** Somebody writes to it, or did not come to an end. */
  readonly isLocked: boolean;
}

/**
 * The runs that lie where those of a source land, by name; no blob of a run is listed. None if there is
 * no such container. @throws StorageError
 */
export async function listLakeRuns(
  { container, destination }: Pick<Source, 'container' | 'destination'>,
  blobStore: BlobStore,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, LakeRun>> {
  const prefix = destination === '' ? '' : `${destination}/`;
  const runs = new Map<string, LakeRun>();
  const add = (name: string, seen: Partial<LakeRun>): void => {
    runs.set(name, { ...(runs.get(name) ?? { name, ...nothing }), ...seen });
  };
  let continuation: string | undefined;
  do {
    const page = await listPage(blobStore, { container, prefix, continuation, signal });
    for (const folder of page.prefixes) add(folder.slice(prefix.length, -1), { hasBlobs: true });
    for (const blob of page.blobs) {
      const [, name = '', record] = recordName.exec(blob.name.slice(prefix.length)) ?? [];
      if (record === 'sync') add(name, { marker: blob });
      else if (record === 'receipt') add(name, { receipt: blob });
      else if (record === 'lock') add(name, { isLocked: true });
    }
    continuation = page.continuation;
  } while (continuation !== undefined);
  return runs;
}

const nothing = { hasBlobs: false, marker: undefined, receipt: undefined, isLocked: false };

/** As `destinationOf` spells them. */
const recordName = /^([^/]+)\.(receipt|sync|lock)$/;

async function listPage(
  blobStore: BlobStore,
  {
    container,
    prefix,
    continuation,
    signal,
  }: {
    readonly container: string;
    readonly prefix: string;
    readonly continuation: string | undefined;
    readonly signal: AbortSignal;
  },
): ReturnType<BlobStore['listFolder']> {
  try {
    const options = { signal, ...(continuation !== undefined && { continuation }) };
    return await blobStore.listFolder(container, prefix, options);
  } catch (error) {
    if (!StorageError.is(error, 'containerMissing')) throw error;
    return { prefixes: [], blobs: [], continuation: undefined };
  }
}
