import type { BigIntStats } from 'node:fs';
import { identityOfStamp } from '../../core/storage/fileIdentity';
import type { EntryKind, FileEntry } from '../../core/storage/fileTree';
import type { IdentityParts } from './identityParts';

/** The entry of a path from what lstat or fstat says of it. */
export function entryOf(path: string, stats: BigIntStats, parts: IdentityParts): FileEntry {
  return {
    path,
    kind: kindOf(stats),
    sizeBytes: stats.isFile() ? Number(stats.size) : 0,
    modifiedAtMs: Number(stats.mtimeNs / 1000n) / 1000,
    identity: identityOf(stats, parts),
  };
}

function kindOf(stats: BigIntStats): EntryKind {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'folder';
  return stats.isSymbolicLink() ? 'link' : 'special';
}

/** True if the file is still the one that had this identity, which says itself what it is made of. */
export function hasIdentity(stats: BigIntStats, identity: string): boolean {
  const parts: IdentityParts = identity.endsWith(noInode) ? 'sizeAndTime' : 'all';
  return identityOf(stats, parts) === identity;
}

const noInode = '.0.0';

function identityOf(stats: BigIntStats, parts: IdentityParts): string {
  const isAll = parts === 'all';
  return identityOfStamp({
    sizeBytes: stats.size,
    modifiedAtNs: stats.mtimeNs,
    changedAtNs: isAll ? stats.ctimeNs : stats.mtimeNs,
    inode: isAll ? stats.ino : 0n,
    device: isAll ? stats.dev : 0n,
  });
}
