import { toHex } from '../../base/hex';
import { StorageError, type BlobAddress } from '../../storage/blobStore';
import type { SendStore } from './pace';

/** What is in a blob's place that somebody else wrote just before us. */
export interface FoundContent {
  readonly kind: 'found';
  readonly md5Hex: string;
  readonly etag: string;
}

/**
 * Makes a write that must not hit upon another's; where it does, and what the other wrote has the same
 * size and recorded MD5, that is found and not sent. Nobody here saw its bytes being checked: it
 * counts by its recorded MD5 alone. @throws StorageError
 */
export async function writeOrFind<T>(
  store: Pick<SendStore, 'head'>,
  content: {
    readonly address: BlobAddress;
    readonly md5: Uint8Array;
    readonly sizeBytes: number;
    readonly signal: AbortSignal;
  },
  write: () => Promise<T>,
): Promise<T | FoundContent> {
  try {
    return await write();
  } catch (error) {
    if (!StorageError.is(error, 'conditionNotMet')) throw error;
    const { address, sizeBytes, signal } = content;
    const md5Hex = toHex(content.md5);
    const blob = await store.head(address, { signal });
    if (blob?.md5Hex !== md5Hex || blob.sizeBytes !== sizeBytes) throw error;
    return { kind: 'found', md5Hex, etag: blob.etag };
  }
}
