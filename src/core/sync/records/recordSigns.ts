import type { Source } from '../../lake/lake';
import { layoutOf } from '../../runs/layouts/layoutOf';
import type { BlobStore } from '../../storage/blobStore';

/** By what runs are called in the lake. */
export type RecordSigns = ReadonlyMap<string, string>;

/** The signs of one run; `undefined` = it has left nothing in the lake. */
export function signsOfRun(signs: RecordSigns, source: Source, run: string): string | undefined {
  return signs.get(layoutOf(source).nameInLake(run));
}

/**
 * What lies beside each run in the lake, its records and its lock, as one short text per run:
 * it changes whenever anybody synchronizes, verifies or locks the run, on any machine. One level of
 * the destination is listed and no run's own blobs. A run without any is absent.
 * @throws StorageError if the destination cannot be listed.
 */
export async function readRecordSigns(
  source: Source,
  blobStore: BlobStore,
  options: { readonly signal?: AbortSignal } = {},
): Promise<RecordSigns> {
  const prefix = source.destination === '' ? '' : `${source.destination}/`;
  const signs = new Map<string, string>();
  const add = (name: string, sign: string): void => {
    signs.set(name, `${signs.get(name) ?? ''} ${sign}`);
  };
  let continuation: string | undefined;
  do {
    const page = await blobStore.listFolder(source.container, prefix, {
      ...options,
      ...(continuation !== undefined && { continuation }),
    });
    for (const folder of page.prefixes) add(folder.slice(prefix.length, -1), '/');
    for (const { name, etag } of page.blobs) {
      const record = recordName.exec(name.slice(prefix.length));
      if (record) add(record[1] ?? '', `${record[2]}=${etag}`);
    }
    continuation = page.continuation;
  } while (continuation !== undefined);
  return signs;
}

/** A name and what is recorded of it, as `destinationOf` spells them. */
const recordName = /^([^/]+)\.(md5|receipt|sync|lock)$/;
