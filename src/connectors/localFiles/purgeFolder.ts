import { constants, existsSync } from 'node:fs';
import { lstat, open, readdir, rmdir, unlink, type FileHandle } from 'node:fs/promises';
import { basename, sep } from 'node:path';
import type { PurgePermit, PurgeResult } from '../../core/storage/sourceTrash';
import type { IdentityParts } from './identityParts';
import { entryOf } from './statEntries';
import { isMissing, systemCodeOf } from '../fileSystem/systemCodes';

export interface PurgedFolder {
  /** What is deleted, and the folder it is in; neither is a link. */
  readonly folder: string;
  readonly trash: string;
  readonly parts: IdentityParts;
  readonly permit: PurgePermit;
}

/** Deletes what a permit names below a folder, then the folder; one that is gone is purged. */
export async function purgeFolder(purged: PurgedFolder): Promise<PurgeResult> {
  const trash = await HeldFolder.open(purged.trash);
  try {
    const stopped = await new Purge(purged, trash.device).removeFolder(trash, {
      name: basename(purged.folder),
      path: '',
    });
    return stopped ?? { kind: 'purged' };
  } finally {
    await trash.close();
  }
}

interface PurgedEntry {
  readonly name: string;
  /** Relative to the run's folder; `''` is that folder. */
  readonly path: string;
}

type Stopped = Exclude<PurgeResult, { kind: 'purged' }>;

/** Deletes leaf by leaf; every step says whether it had to stop. */
class Purge {
  readonly #purged: PurgedFolder;
  readonly #device: bigint;

  constructor(purged: PurgedFolder, device: bigint) {
    this.#purged = purged;
    this.#device = device;
  }

  async removeFolder(parent: HeldFolder, entry: PurgedEntry): Promise<Stopped | undefined> {
    const folder = await parent.enter(entry.name);
    if (folder === undefined) return undefined;
    try {
      if (folder.device !== this.#device) return { kind: 'stopped', path: entry.path };
      for (const name of await readdir(folder.location)) {
        const path = entry.path === '' ? name : `${entry.path}/${name}`;
        const stopped = await this.#removeEntry(folder, { name, path });
        if (stopped !== undefined) return stopped;
      }
    } finally {
      await folder.close();
    }
    if (!this.#purged.permit.isLive()) return { kind: 'expired' };
    return this.#removeEmptied(parent.at(entry.name), entry);
  }

  /** What came in meanwhile, or has a name that no text can spell, keeps its folder. */
  async #removeEmptied(place: string, { path }: PurgedEntry): Promise<Stopped | undefined> {
    try {
      await rmdir(place);
      return undefined;
    } catch (error) {
      if (systemCodeOf(error) === 'ENOTEMPTY') return { kind: 'stopped', path };
      throw error;
    }
  }

  async #removeEntry(folder: HeldFolder, entry: PurgedEntry): Promise<Stopped | undefined> {
    const { permit, parts } = this.#purged;
    permit.signal?.throwIfAborted();
    const place = folder.at(entry.name);
    const stats = await lstat(place, { bigint: true }).catch(ignoreMissing);
    if (stats === undefined) return undefined;
    if (stats.isDirectory()) return this.removeFolder(folder, entry);
    const { kind, identity } = entryOf(entry.path, stats, parts);
    const isPermitted = kind === 'file' && permit.files.get(entry.path) === identity;
    if (!isPermitted) return { kind: 'stopped', path: entry.path };
    if (!permit.isLive()) return { kind: 'expired' };
    await unlink(place);
    permit.onRemoved?.(entry.path);
    return undefined;
  }
}

function ignoreMissing(error: unknown): undefined {
  if (!isMissing(error)) throw error;
}

const folderFlags = constants.O_RDONLY | (constants.O_DIRECTORY ?? 0) | (constants.O_NOFOLLOW ?? 0);

/** Linux names what a descriptor holds, so that no link put in its place leads a deletion astray. */
const descriptors = '/proc/self/fd';
const hasDescriptorPaths = existsSync(descriptors);

/** A folder held open: names in it are those of this very folder, wherever its path leads by now. */
class HeldFolder {
  private constructor(
    readonly location: string,
    readonly device: bigint,
    readonly handle: FileHandle | undefined,
  ) {}

  /** @throws Error of the system if there is no folder, or a link to one. */
  static async open(place: string): Promise<HeldFolder> {
    if (!hasDescriptorPaths) {
      const stats = await lstat(place, { bigint: true });
      if (!stats.isDirectory()) throw Object.assign(new Error(place), { code: 'ENOTDIR' });
      return new HeldFolder(place, stats.dev, undefined);
    }
    const handle = await open(place, folderFlags);
    const { dev } = await handle.stat({ bigint: true });
    return new HeldFolder(`${descriptors}/${handle.fd}`, dev, handle);
  }

  /** A folder in this one, `undefined` if it is gone. */
  async enter(name: string): Promise<HeldFolder | undefined> {
    try {
      return await HeldFolder.open(this.at(name));
    } catch (error) {
      if (isMissing(error) && !(await this.#has(name))) return undefined;
      throw error;
    }
  }

  at(name: string): string {
    return `${this.location}${sep}${name}`;
  }

  async close(): Promise<void> {
    await this.handle?.close();
  }

  async #has(name: string): Promise<boolean> {
    return lstat(this.at(name)).then(
      () => true,
      () => false,
    );
  }
}
