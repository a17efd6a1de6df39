import { posix, sep, win32, type PlatformPath } from 'node:path';
import { fileError } from '../../core/storage/fileErrors';
import { FileError } from '../../core/storage/fileTree';
import { fileCalls } from './fileCalls';
import { fileErrorOf } from './systemErrors';
import { systemCodeOf } from '../fileSystem/systemCodes';

/** The paths of a tree and where the operating system finds them: Windows drives and UNC shares too. */
export class TreePaths {
  readonly root: string;
  readonly #sep: string;
  /** What the operating system's path of anything in it starts with. */
  readonly #start: string;

  /** `root` is absolute. @throws RangeError */
  constructor(root: string, platform: Pick<PlatformPath, 'isAbsolute' | 'sep'> = hostPlatform) {
    if (!platform.isAbsolute(root)) throw new RangeError(`Not an absolute folder: ${root}`);
    this.#sep = platform.sep;
    const trimmed = this.#trim(root);
    // The separator of a bare `/` or `C:\` is all there is of it.
    this.root = platform.isAbsolute(trimmed) ? trimmed : root;
    this.#start = trimmed + platform.sep;
  }

  /** Where a path of the tree is. @throws FileError `missing` if it is none, or leads outside. */
  locate(path: string): string {
    if (path !== '' && !path.split('/').every((name) => this.#isSegment(name))) {
      throw fileError('missing', { name: this.nameOf(path) });
    }
    return this.nameOf(path);
  }

  /** A path as a person knows it. */
  nameOf(path: string): string {
    if (path === '') return this.root;
    return this.#start + (this.#sep === '/' ? path : path.replaceAll('/', this.#sep));
  }

  /** @throws FileError `notAFolder` if one of the folders a path is in is a link or a file. */
  async requireRealParents(path: string): Promise<void> {
    const end = path.lastIndexOf('/');
    if (end > 0) await this.requireRealFolders(path.slice(0, end));
  }

  /**
   * Makes sure that a folder and those it is in are folders themselves: a link among them might lead
   * outside. The root is what it is. @throws FileError `notAFolder`, `missing`…
   */
  async requireRealFolders(folder: string): Promise<void> {
    if (folder === '') return;
    const segments = folder.split('/');
    for (let length = 1; length <= segments.length; length += 1) {
      await this.#requireRealFolder(segments.slice(0, length).join('/'));
    }
  }

  async #requireRealFolder(path: string): Promise<void> {
    try {
      const stats = await fileCalls.lstat(this.locate(path), { bigint: true });
      if (!stats.isDirectory()) throw fileError('notAFolder', { name: this.nameOf(path) });
    } catch (error) {
      throw this.toFileError(error, path);
    }
  }

  /** The error of the operating system about a path, in words; one that is not its, as it is. */
  toFileError(error: unknown, path: string): FileError {
    if (FileError.is(error)) return error;
    const code = systemCodeOf(error);
    if (code === undefined) throw error;
    return fileErrorOf(code, this.nameOf(path), error);
  }

  /** The error for a folder that could not be listed. */
  toListError(code: string, path: string): FileError {
    // A root that answers with an input error is a share that went away.
    const isRootGone = path === '' && code === 'EIO';
    return fileErrorOf(isRootGone ? 'ENOTCONN' : code, this.nameOf(path));
  }

  #trim(folder: string): string {
    return folder.replace(this.#sep === '\\' ? /[\\/]+$/ : /\/+$/, '');
  }

  /** A name that stays in its folder; Windows also takes `\` as a separator and `:` for streams. */
  #isSegment(name: string): boolean {
    if (name === '' || name === '.' || name === '..' || name.includes('\0')) return false;
    return this.#sep === '/' || !/[\\:]/.test(name);
  }
}

const hostPlatform = sep === '\\' ? win32 : posix;
