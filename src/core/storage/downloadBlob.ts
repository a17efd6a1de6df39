import { toHex } from '../base/hex';
import { formatCount, formatQuantity } from '../base/sizes';
import type { BlobEntry, BlobStore } from './blobStore';
import type { Digests } from './digests';
import { DownloadError, type DownloadFolder, type PartialFile } from './downloadFolder';
import { findPathProblem } from './localPaths';

/** What came of one download; only `verified` and `unverified` leave a file. */
export type DownloadResult =
  /** Size and MD5 are those that the blob carries. */
  | { readonly kind: 'verified'; readonly md5Hex: string }
  /** The blob carries no MD5: only the size was compared. */
  | { readonly kind: 'unverified'; readonly md5Hex: string }
  /** What arrived is not what the blob's properties say; nothing was kept. */
  | { readonly kind: 'differs'; readonly message: string }
  /** A file of that name was there and stays. */
  | { readonly kind: 'exists' };

export interface DownloadRequest {
  readonly container: string;
  readonly blob: BlobEntry;
  /** Relative to the folder, segments joined by `/`. */
  readonly path: string;
}

export interface DownloadOptions {
  readonly signal?: AbortSignal;
  /** Bytes of this blob that arrived so far. */
  readonly onBytes?: (bytes: number) => void;
  /** Replace a file of that name. */
  readonly overwrite?: boolean;
}

export interface DownloadPorts {
  readonly blobStore: BlobStore;
  readonly digests: Digests;
  readonly folder: DownloadFolder;
}

/**
 * Brings one version of a blob into a folder, hashing while it arrives: written under `.partial`,
 * compared with the blob's size and Content-MD5, then renamed.
 * @throws StorageError, DownloadError. A failed, cancelled or refused download leaves no file.
 */
export async function downloadBlob(
  request: DownloadRequest,
  ports: DownloadPorts,
  options: DownloadOptions = {},
): Promise<DownloadResult> {
  refuseUnsafePath(request.path);
  if (options.overwrite !== true && (await ports.folder.exists(request.path))) {
    return { kind: 'exists' };
  }
  const file = await ports.folder.create(request.path);
  let isCommitted = false;
  try {
    const arrived = await receive(request, file, ports, options);
    const result = judge(request.blob, arrived);
    if (result.kind === 'differs') return result;
    options.signal?.throwIfAborted();
    await file.commit();
    isCommitted = true;
    return result;
  } finally {
    if (!isCommitted) await file.discard();
  }
}

interface Arrived {
  readonly sizeBytes: number;
  readonly md5Hex: string;
}

async function receive(
  { container, blob }: DownloadRequest,
  file: PartialFile,
  { blobStore, digests }: DownloadPorts,
  { signal, onBytes }: DownloadOptions,
): Promise<Arrived> {
  const md5 = digests.createMd5();
  let sizeBytes = 0;
  const address = { container, name: blob.name };
  for await (const bytes of blobStore.read(address, {
    etag: blob.etag,
    ...(signal && { signal }),
  })) {
    signal?.throwIfAborted();
    await Promise.all([md5.update(bytes), file.write(bytes)]);
    sizeBytes += bytes.length;
    onBytes?.(sizeBytes);
  }
  return { sizeBytes, md5Hex: toHex(await md5.digest()) };
}

function judge(blob: BlobEntry, arrived: Arrived): DownloadResult {
  if (arrived.sizeBytes !== blob.sizeBytes) {
    const message = `${formatQuantity(arrived.sizeBytes, 'byte')} arrived, the blob has ${formatCount(blob.sizeBytes)}`;
    return { kind: 'differs', message };
  }
  if (blob.md5Hex === undefined) return { kind: 'unverified', md5Hex: arrived.md5Hex };
  if (blob.md5Hex === arrived.md5Hex) return { kind: 'verified', md5Hex: arrived.md5Hex };
  const message = `its bytes have MD5 ${arrived.md5Hex}, its Content-MD5 says ${blob.md5Hex}`;
  return { kind: 'differs', message };
}

function refuseUnsafePath(path: string): void {
  const problem = findPathProblem(path);
  if (problem === undefined) return;
  throw new DownloadError('outside', `Cannot download ${path}: ${problem}`, {
    remedy: 'download it with a tool that lets you choose another name',
  });
}
