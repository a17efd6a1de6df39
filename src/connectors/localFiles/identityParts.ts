import { statfs } from 'node:fs/promises';

/**
 * What of a file's status can be held against what it was. Inode and change time are steady on local
 * disks and NFS; the clients of other shares make inodes up and forget them again, so that a file
 * nobody touched would seem to be another.
 */
export type IdentityParts = 'all' | 'sizeAndTime';

/** What can be trusted of the files below a folder, by the kind of its file system. */
export async function identityPartsOf(folder: string): Promise<IdentityParts> {
  if (isWindowsShare(folder)) return 'sizeAndTime';
  try {
    const { type } = await statfs(folder);
    return isUnsteady(type) ? 'sizeAndTime' : 'all';
  } catch {
    // Whatever is wrong with the folder shows, with its name, when it is read.
    return 'all';
  }
}

/** True for file systems without steady inodes. @see statfs(2) and linux/magic.h for the numbers */
export function isUnsteady(fileSystemType: number): boolean {
  return unsteadyTypes.has(fileSystemType >>> 0);
}

/** `\\server\share`, also as `\\?\UNC\server\share`; `\\?\C:\` and `\\.\` are of this machine. */
export function isWindowsShare(folder: string): boolean {
  return /^\\\\(?:\?\\UNC\\|[^\\?.])/i.test(folder);
}

const unsteadyTypes: ReadonlySet<number> = new Set([
  0x517b, // SMB
  0xff534d42, // CIFS
  0xfe534d42, // SMB 2 and 3
  0x65735546, // FUSE: sshfs, rclone mount, blobfuse
  0x01021997, // 9P: drives of Windows seen from WSL
  0x786f4256, // shared folders of VirtualBox
]);
