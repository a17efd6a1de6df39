import type { WholeFile } from './readWholeFile';

/** Files of one batch: waking a thread takes longer than reading a small one. */
export const batchFiles = 32;
/** Up to here a file is read into memory that the thread has already. */
export const slotBytes = 64 * 1024;
export const md5Bytes = 16;
/** What a thread is started with: a slot for every file of a batch, then room for their MD5s. */
export const slabBytes = batchFiles * (slotBytes + md5Bytes);

/**
 * A batch on its way to a reading thread, in columns, and those of text in one piece: a message costs by
 * its parts. Memory that is shared takes longer to name in it than a small file takes to read, so only
 * large files bring their own.
 */
export interface ReadBatch {
  /** With {@link separator} between them. */
  readonly locations: string;
  /** As they were listed, with {@link separator} between them. */
  readonly identities: string;
  readonly sizes: readonly number[];
  /** Memory of large files, as long as the file was; `undefined` = into the slot. */
  readonly intos: readonly (Uint8Array | undefined)[];
}

/** What became of each file: `read`, `changed`, or the code of the operating system. */
export type ReadOutcomes = readonly string[];

/** Neither a path nor an identity holds it. */
export const separator = '\0';

export function batchOf(files: readonly WholeFile[]): ReadBatch {
  return {
    locations: files.map(({ location }) => location).join(separator),
    identities: files.map(({ identity }) => identity).join(separator),
    sizes: files.map(({ into }) => into.length),
    intos: files.map(({ into }) => (into.length > slotBytes ? into : undefined)),
  };
}

/** Where the file at `index` of a batch is read to. */
export function slotOf(slab: SharedArrayBuffer, index: number, sizeBytes: number): Uint8Array {
  return new Uint8Array(slab, index * slotBytes, sizeBytes);
}

/** Where the MD5 of the file at `index` is put. */
export function md5Of(slab: SharedArrayBuffer, index: number): Uint8Array {
  return new Uint8Array(slab, batchFiles * slotBytes + index * md5Bytes, md5Bytes);
}
