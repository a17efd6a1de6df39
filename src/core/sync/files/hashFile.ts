import { toHex } from '../../base/hex';
import type { Digests } from '../../storage/digests';
import type { BufferBudget } from '../../storage/bufferBudget';
import type { CarriedFile } from './carriedFiles';
import { singlePutBytes } from './blockLayout';
import { catchFileError, withOpenFile, type Unread } from './readFile';

/** How a local file was found when it was read as a whole. */
export type HashOutcome = { readonly kind: 'hashed'; readonly md5Hex: string } | Unread;

export interface HashPorts {
  readonly digests: Digests;
  readonly buffers: BufferBudget;
}

export interface HashOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onBytes?: (count: number) => void;
}

/** Read at a time of a large file. */
const pieceBytes = 4 * 1024 * 1024;

/** Reads a file from start to end and hashes it. Changes and read errors are outcomes, not exceptions. */
export async function hashFile(
  file: CarriedFile,
  ports: HashPorts,
  options: HashOptions = {},
): Promise<HashOutcome> {
  const isSmall = file.entry.sizeBytes <= singlePutBytes;
  return isSmall ? hashWhole(file, ports, options) : hashPieces(file, ports, options);
}

async function hashWhole(
  file: CarriedFile,
  ports: HashPorts,
  options: HashOptions,
): Promise<HashOutcome> {
  return catchFileError<HashOutcome>(async () => {
    const loan = await ports.buffers.borrow(file.entry.sizeBytes);
    try {
      options.signal?.throwIfAborted();
      const read = await file.tree.readWhole(file.treePath, file.entry, loan.bytes);
      if (read.kind === 'changed') return { kind: 'changed' };
      const md5 = read.md5 ?? (await ports.digests.md5(read.bytes));
      options.onBytes?.(read.bytes.length);
      return { kind: 'hashed', md5Hex: toHex(md5) };
    } finally {
      loan.release();
    }
  });
}

async function hashPieces(
  file: CarriedFile,
  ports: HashPorts,
  options: HashOptions,
): Promise<HashOutcome> {
  return withOpenFile(file, async (open) => {
    const md5 = ports.digests.createMd5();
    const loan = await ports.buffers.borrow(pieceBytes);
    try {
      let offset = 0;
      while (offset < open.entry.sizeBytes) {
        options.signal?.throwIfAborted();
        const count = await open.read(offset, loan.bytes);
        if (count === 0) return { kind: 'changed' };
        await md5.update(loan.bytes.subarray(0, count));
        offset += count;
        options.onBytes?.(count);
      }
      const md5Hex = toHex(await md5.digest());
      return (await open.hasChanged()) ? { kind: 'changed' } : { kind: 'hashed', md5Hex };
    } finally {
      loan.release();
    }
  });
}
