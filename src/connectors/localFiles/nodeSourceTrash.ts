import { lstat, open, rename, rm, rmdir, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  purgingSuffix,
  trashError,
  trashFolder,
  type PurgePermit,
  type PurgeResult,
  type ReleaseGround,
  type SourceTrash,
  type SurveyedPlace,
  type TrashErrorReason,
} from '../../core/storage/sourceTrash';
import { identityPartsOf } from './identityParts';
import { purgeFolder } from './purgeFolder';
import { folderKeyOf, surveyGround } from './surveyGround';
import { makeSyncedFolder, syncFolder } from '../fileSystem/syncFolder';
import { isMissing, systemCodeOf } from '../fileSystem/systemCodes';
import { TreePaths } from './treePaths';

/** The trash below one folder of the operating system. */
export class NodeSourceTrash implements SourceTrash {
  readonly #paths: TreePaths;

  /** `root` is the source's folder, absolute. @throws RangeError */
  constructor(root: string) {
    this.#paths = new TreePaths(root);
  }

  async survey(place: SurveyedPlace): Promise<ReleaseGround> {
    return surveyGround(this.#paths, place);
  }

  async write(name: string, bytes: Uint8Array): Promise<void> {
    const place = this.#place(name);
    await this.#translating(place, async () => {
      await this.#make();
      const partial = `${place}.partial`;
      // Removed first: a link of that name would be written through.
      await rm(partial, { force: true });
      const file = await open(partial, 'wx');
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(partial, place);
      await syncFolder(this.#trash);
    });
  }

  async remove(name: string): Promise<void> {
    const place = this.#place(name);
    await this.#translating(place, async () => {
      try {
        await unlink(place);
      } catch (error) {
        if (!isMissing(error)) throw error;
        return;
      }
      await syncFolder(this.#trash);
    });
  }

  async moveIn(folder: string, { name, key }: { name: string; key: string }): Promise<void> {
    const from = this.#paths.locate(folder);
    await this.#translating(from, async () => {
      await this.#make();
      await this.#requireFree(this.#place(name));
      await this.#paths.requireRealFolders(folder);
      if ((await folderKeyOf(from)) !== key) throw trashError('changed', { place: from });
      await this.#paths.requireRealParents(`${trashFolder}/${name}`);
      await rename(from, this.#place(name));
      await syncMove(from, this.#place(name));
    });
  }

  async moveOut(name: string, folder: string): Promise<void> {
    const from = this.#place(name);
    await this.#translating(from, async () => {
      await this.#requireRealTrash();
      await this.#paths.requireRealParents(`${trashFolder}/${name}`);
      await this.#requireFree(this.#paths.locate(folder));
      await rename(from, this.#paths.locate(folder));
      await syncMove(from, this.#paths.locate(folder));
    });
  }

  async makeFolder(name: string): Promise<void> {
    const place = this.#place(name);
    await this.#translating(place, async () => {
      await this.#make();
      await makeSyncedFolder(place);
      await this.#paths.requireRealFolders(`${trashFolder}/${name}`);
    });
  }

  async rename(name: string, to: string): Promise<void> {
    const from = this.#place(name);
    await this.#translating(from, async () => {
      await this.#requireRealTrash();
      await this.#requireFree(this.#place(to));
      await rename(from, this.#place(to));
      await syncFolder(this.#trash);
    });
  }

  async removeFolder(name: string): Promise<void> {
    const place = this.#place(name);
    await this.#translating(place, async () => {
      await this.#requireRealTrash();
      await rmdir(place).catch((error: unknown) => {
        if (!isMissing(error)) throw error;
      });
      await syncFolder(this.#trash);
    });
  }

  async beginPurge(name: string): Promise<void> {
    await this.rename(name, name + purgingSuffix);
  }

  async purge(name: string, permit: PurgePermit): Promise<PurgeResult> {
    const place = this.#place(name + purgingSuffix);
    return this.#translating(place, async () => {
      await this.#requireRealTrash();
      const parts = await identityPartsOf(this.#trash);
      const result = await purgeFolder({ folder: place, trash: this.#trash, parts, permit });
      await syncFolder(this.#trash);
      return result;
    });
  }

  get #trash(): string {
    return this.#paths.locate(trashFolder);
  }

  /** @throws RangeError, FileError if the name is neither in the trash nor in a folder of it. */
  #place(name: string): string {
    if (name.split('/').length > 2) throw new RangeError(`Not a name in the trash: ${name}`);
    return this.#paths.locate(`${trashFolder}/${name}`);
  }

  async #make(): Promise<void> {
    await makeSyncedFolder(this.#trash);
    await this.#requireRealTrash();
  }

  /** A link of the trash's name would lead out of the source. */
  async #requireRealTrash(): Promise<void> {
    const stats = await lstat(this.#trash);
    if (!stats.isDirectory()) throw trashError('occupied', { place: this.#trash });
  }

  async #requireFree(place: string): Promise<void> {
    try {
      await lstat(place);
    } catch (error) {
      if (isMissing(error)) return;
      throw error;
    }
    throw trashError('occupied', { place });
  }

  async #translating<T>(place: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw translate(error, place);
    }
  }
}

/** After a crash of the machine the folder is in one of the two places, and it stays there. */
async function syncMove(from: string, to: string): Promise<void> {
  await syncFolder(dirname(to));
  await syncFolder(dirname(from));
}

const reasons: ReadonlyMap<string, TrashErrorReason> = new Map([
  ['EEXIST', 'occupied'],
  ['ENOTEMPTY', 'occupied'],
  ['ENOTDIR', 'occupied'],
  ['ENOENT', 'missing'],
  ['EACCES', 'denied'],
  ['EPERM', 'denied'],
  ['EROFS', 'denied'],
  ['EBUSY', 'busy'],
  ['EXDEV', 'otherDevice'],
  ['ENOSPC', 'diskFull'],
  ['EDQUOT', 'diskFull'],
]);

/** What the system says, in words; an error that is not its, as it is. */
function translate(error: unknown, place: string): unknown {
  const code = systemCodeOf(error);
  if (code === undefined) return error;
  return trashError(reasons.get(code) ?? 'io', { place, cause: error });
}
