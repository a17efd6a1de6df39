import type { BigIntStats } from 'node:fs';
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

/** Size, modification, change, inode, device: base 36 keeps 150,000 of them small. */
export function identityOf(stats: BigIntStats): string {
  const { size, mtimeNs, ctimeNs, ino, dev } = stats;
  return [size, mtimeNs, ctimeNs, ino, dev].map((value) => value.toString(36)).join('.');
}
