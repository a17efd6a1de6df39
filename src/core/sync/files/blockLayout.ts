/** Files up to this size go up in one request, which the service checks as a whole. */
export const singlePutBytes = 8 * 1024 * 1024;

const mostBlocks = 50_000;
const blockStep = 1024 * 1024;

/** The size of every block of a file but its last: 8 MiB, more only where 50,000 blocks would not do. */
export function blockSizeOf(fileBytes: number): number {
  const needed = Math.ceil(fileBytes / mostBlocks / blockStep) * blockStep;
  return Math.max(singlePutBytes, needed);
}

/** What a block id says of its block. */
export interface BlockIdentity {
  readonly index: number;
  readonly sizeBytes: number;
  readonly md5: Uint8Array;
}

/** Length of every id; all staged blocks of a blob have ids of one length. */
export const idBytes = 32;
/** "LB", then the version of this layout. */
const idMagic = [0x4c, 0x42, 1, 0];

/**
 * The content-addressed id of a block, 32 bytes: magic and version (4), index (4), size (4), MD5
 * (16), zeros (4). Because the service checks each block against its MD5, a committed list of such
 * ids proves what the blob consists of, and an uncommitted one says which blocks need not be sent again.
 */
export function blockIdOf(block: BlockIdentity): Uint8Array {
  const id = new Uint8Array(idBytes);
  id.set(idMagic, 0);
  const view = new DataView(id.buffer);
  view.setUint32(4, block.index);
  view.setUint32(8, block.sizeBytes);
  id.set(block.md5, 12);
  return id;
}

/** What an id says, `undefined` if another program made it. */
export function parseBlockId(id: Uint8Array): BlockIdentity | undefined {
  if (id.length !== idBytes || idMagic.some((byte, index) => id[index] !== byte)) return undefined;
  const view = new DataView(id.buffer, id.byteOffset, id.byteLength);
  return { index: view.getUint32(4), sizeBytes: view.getUint32(8), md5: id.slice(12, 28) };
}
