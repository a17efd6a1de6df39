import type { BigIntStats } from 'node:fs';
import { identityOfStamp } from '../../core/storage/fileIdentity';
import type { EntryKind, FileEntry } from '../../core/storage/fileTree';

/** The entry of a path from what lstat or fstat says of it. */
export function entryOf(path: string, stats: BigIntStats): FileEntry {
  return {
    path,
    kind: kindOf(stats),
    sizeBytes: stats.isFile() ? Number(stats.size) : 0,
    modifiedAtMs: Number(stats.mtimeNs / 1000n) / 1000,
    identity: identityOf(stats),
  };
}

function kindOf(stats: BigIntStats): EntryKind {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'folder';
  return stats.isSymbolicLink() ? 'link' : 'special';
}

export function identityOf(stats: BigIntStats): string {
  return identityOfStamp({
    sizeBytes: stats.size,
    modifiedAtNs: stats.mtimeNs,
    changedAtNs: stats.ctimeNs,
    inode: stats.ino,
    device: stats.dev,
  });
}
