import {
  StorageError,
  type BlobAddress,
  type BlobStore,
  type SignalOption,
} from '../../storage/blobStore';
import { readBlob } from '../../storage/readBlob';

/** More than any document of a dataset takes; less than this comes in one piece. */
const mostBytes = 16 * 1024 * 1024;

/** The text of a small blob, `undefined` if there is no such blob. @throws StorageError */
export async function readText(
  store: BlobStore,
  address: BlobAddress,
  options: SignalOption & { readonly etag?: string } = {},
): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(
      await readBlob(store, address, { ...options, sizeBytes: mostBytes }),
    );
  } catch (error) {
    if (StorageError.is(error, 'blobMissing')) return undefined;
    throw error;
  }
}
