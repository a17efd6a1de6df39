import { closeSync, fstatSync, lstatSync, openSync, readSync, type BigIntStats } from 'node:fs';
import { openFlags } from './fileCalls';
import { hasIdentity } from './statEntries';

/** A file that is read only if it still is the one that was listed. */
export interface WholeFile {
  readonly location: string;
  /** As it was listed. */
  readonly identity: string;
  /** As long as the file was. */
  readonly into: Uint8Array;
}

/**
 * Reads a whole file on the thread that calls; false if it is not the one listed, before or after.
 * The inode is part of its identity, so no link on the way can pass another file off as it.
 * @throws Error of the operating system
 */
export function readWholeFile({ location, identity, into }: WholeFile): boolean {
  const isListed = (stats: BigIntStats): boolean => stats.isFile() && hasIdentity(stats, identity);
  const fd = openSync(location, openFlags);
  try {
    if (!fill(fd, into)) return false;
    return (
      isListed(fstatSync(fd, { bigint: true })) && isListed(lstatSync(location, { bigint: true }))
    );
  } finally {
    closeSync(fd);
  }
}

function fill(fd: number, into: Uint8Array): boolean {
  let filled = 0;
  while (filled < into.length) {
    const count = readSync(fd, into, filled, into.length - filled, filled);
    if (count === 0) return false;
    filled += count;
  }
  return true;
}
