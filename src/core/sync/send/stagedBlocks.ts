import { toHex } from '../../base/hex';
import { StorageError, type BlobAddress, type WriteCondition } from '../../storage/blobStore';
import { emptyContent } from '../../storage/emptyContent';
import { idBytes } from '../files/blockLayout';
import type { SendStore } from './pace';

/** What the service holds of a blob before its blocks are sent. */
export interface StagedBlocks {
  /** Ids, in hex, of blocks that an earlier attempt left and that need not be sent again. */
  readonly ids: ReadonlySet<string>;
  /** What must hold when the blob is committed. */
  readonly condition: WriteCondition;
}

export interface StagedOptions {
  readonly address: BlobAddress;
  readonly condition: WriteCondition;
  readonly signal: AbortSignal;
}

/**
 * Looks for staged blocks and makes room where another tool's would keep ours out: all staged blocks
 * of a blob have ids of one length. Beside no blob they are dropped, as writing the blob whole does;
 * beside one they cannot be without touching it.
 * @throws StorageError `blocksRefused`
 * @see https://learn.microsoft.com/rest/api/storageservices/put-block#remarks
 */
export async function findStagedBlocks(
  store: SendStore,
  options: StagedOptions,
): Promise<StagedBlocks> {
  const { address, condition, signal } = options;
  const lists = await store.getBlocks(address, { signal });
  const staged = lists?.uncommitted ?? [];
  if (!staged.some(({ id }) => id.length !== idBytes)) {
    return { ids: new Set(staged.map(({ id }) => toHex(id))), condition };
  }
  if (lists?.etag !== undefined) throw foreignBlocksError(address);
  return { ids: new Set(), condition: await dropStaged(store, options) };
}

/** An empty blob takes the place of what was staged, and is gone before anybody can take it for the file. */
async function dropStaged(store: SendStore, options: StagedOptions): Promise<WriteCondition> {
  const { address, signal } = options;
  const { etag } = await store.putBlob(address, emptyContent, {
    condition: { kind: 'absent' },
    signal,
  });
  try {
    await store.deleteBlob(address, { condition: { kind: 'etag', etag }, signal });
    return options.condition;
  } catch (error) {
    if (!StorageError.is(error, 'forbidden')) throw error;
    return { kind: 'etag', etag };
  }
}

function foreignBlocksError({ container, name }: BlobAddress): StorageError {
  return new StorageError(
    'blocksRefused',
    `Another tool left blocks of its own at ${container}/${name}, beside a blob that is to be replaced`,
    {
      remedy:
        'Let that tool finish, wait a week until its blocks expire, or delete the blob and sync again',
    },
  );
}
