import { close, constants, fstat, lstat, open, read, readdir } from 'node:fs';
import { promisify } from 'node:util';

/** Not following a last link and not waiting for a FIFO's writer; Windows knows neither. */
export const openFlags =
  constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * The calls of `node:fs` as promises over its callbacks: a third of the time and of the processor
 * that `node:fs/promises` takes for a small file, where its FileHandle costs more than the read.
 */
export const fileCalls = {
  open: promisify(open),
  fstat: promisify(fstat),
  lstat: promisify(lstat),
  read: promisify(read),
  close: promisify(close),
  readdir: promisify<string, string[]>(readdir),
};

/** Fills `into` from `offset` of an open file; returns the bytes read, fewer only at its end. */
export async function readFully(fd: number, offset: number, into: Uint8Array): Promise<number> {
  let filled = 0;
  while (filled < into.length) {
    const { bytesRead } = await fileCalls.read(
      fd,
      into,
      filled,
      into.length - filled,
      offset + filled,
    );
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}
