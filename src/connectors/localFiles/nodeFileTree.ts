import { constants } from 'node:fs';
import { isAbsolute, sep } from 'node:path';
import { fileError } from '../../core/storage/fileErrors';
import {
  FileError,
  type FileEntry,
  type FileTree,
  type OpenFile,
  type TreeListing,
  type WalkOptions,
  type WholeRead,
} from '../../core/storage/fileTree';
import { byPath } from '../../core/storage/pathOrder';
import { fileCalls, readFully } from './fileCalls';
import { NodeOpenFile } from './nodeOpenFile';
import { entryOf, identityOf } from './statEntries';
import { scanFolder } from './scanFolder';
import { fileErrorOf, isMissing, systemCodeOf } from './systemErrors';
import { walkHere, walkInWorker } from './walkFolder';

/** Not following a last link and not waiting for a FIFO's writer; Windows knows neither. */
const openFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Files of the operating system below one folder: local disks, mounted shares, UNC paths. */
export class NodeFileTree implements FileTree {
  readonly root: string;
  readonly #scanWorkerFile: string | undefined;

  /**
   * `root` is absolute; it may itself be a link, which is followed. Without `scanWorkerFile` (the
   * built `scan.worker.js`) trees are walked on the caller's thread, in slices.
   */
  constructor(root: string, options: { readonly scanWorkerFile?: string } = {}) {
    if (!isAbsolute(root)) throw new RangeError(`Not an absolute folder: ${root}`);
    this.root = root.length > 1 ? root.replace(trailingSeparators, '') : root;
    this.#scanWorkerFile = options.scanWorkerFile;
  }

  async list(folder: string): Promise<readonly FileEntry[]> {
    const location = this.#locate(folder);
    await this.#requireRealFolders(folder);
    const step = scanFolder(location, folder).next().value;
    if (!step) return [];
    if (step.kind === 'unreadable') throw this.#listError(step.code, folder);
    return [...step.entries].sort(byPath);
  }

  async walk(folder: string, options: WalkOptions = {}): Promise<TreeListing> {
    const location = this.#locate(folder);
    options.signal?.throwIfAborted();
    await this.#requireRealFolders(folder);
    const place = { location, path: folder };
    const scan =
      this.#scanWorkerFile === undefined
        ? await walkHere(place, options)
        : await walkInWorker(place, { ...options, workerFile: this.#scanWorkerFile });
    const own = scan.unlisted.find((unlisted) => unlisted.path === folder);
    if (own) throw this.#listError(own.code, folder);
    const unreadable = scan.unlisted.map(({ path, code }) => ({
      path,
      error: this.#listError(code, path),
    }));
    return { entries: scan.entries, unreadable };
  }

  async stat(path: string): Promise<FileEntry | undefined> {
    const location = this.#locate(path);
    try {
      await this.#requireRealParents(path);
      return entryOf(path, await fileCalls.lstat(location, { bigint: true }));
    } catch (error) {
      if (isMissing(error) || FileError.is(error, 'missing')) return undefined;
      throw this.#toFileError(error, path);
    }
  }

  async readStart(path: string, maxBytes: number): Promise<Uint8Array> {
    const file = await this.open(path);
    try {
      const into = new Uint8Array(Math.min(maxBytes, file.entry.sizeBytes));
      return into.subarray(0, await file.read(0, into));
    } finally {
      await file.close();
    }
  }

  async readWhole(path: string, expected: FileEntry, into: Uint8Array): Promise<WholeRead> {
    const location = this.#locate(path);
    try {
      const bytes = into.subarray(0, expected.sizeBytes);
      if (await readUnchanged(location, expected, bytes)) return { kind: 'read', bytes };
    } catch (error) {
      const failure = this.#toFileError(error, path);
      if (failure.reason !== 'missing' && failure.reason !== 'notAFile') throw failure;
    }
    return { kind: 'changed', entry: await this.stat(path) };
  }

  async open(path: string): Promise<OpenFile> {
    const location = this.#locate(path);
    const toFileError = (error: unknown): FileError => this.#toFileError(error, path);
    try {
      const fd = await fileCalls.open(location, openFlags);
      try {
        const entry = entryOf(path, await fileCalls.fstat(fd, { bigint: true }));
        if (entry.kind !== 'file') throw this.#refusal('notAFile', path);
        // Only now, so that a folder replaced by a link before opening is noticed.
        await this.#requireRealParents(path);
        return new NodeOpenFile({ fd, location, entry, toFileError });
      } catch (error) {
        await fileCalls.close(fd);
        throw error;
      }
    } catch (error) {
      throw toFileError(error);
    }
  }

  /** Where the operating system finds a path of the tree. @throws FileError if that is outside. */
  #locate(path: string): string {
    if (path === '') return this.root;
    const segments = path.split('/');
    if (!segments.every(isSegment)) throw this.#refusal('missing', path);
    return [this.root.replace(trailingSeparators, ''), ...segments].join(sep);
  }

  async #requireRealParents(path: string): Promise<void> {
    const end = path.lastIndexOf('/');
    if (end > 0) await this.#requireRealFolders(path.slice(0, end));
  }

  /** @throws FileError if a folder on the way (the root aside) is a link, which might lead outside. */
  async #requireRealFolders(folder: string): Promise<void> {
    if (folder === '') return;
    const segments = folder.split('/');
    const paths = segments.map((_, index) => segments.slice(0, index + 1).join('/'));
    await Promise.all(paths.map((path) => this.#requireRealFolder(path)));
  }

  async #requireRealFolder(path: string): Promise<void> {
    try {
      const stats = await fileCalls.lstat(this.#locate(path), { bigint: true });
      if (!stats.isDirectory()) throw this.#refusal('notAFolder', path);
    } catch (error) {
      throw this.#toFileError(error, path);
    }
  }

  #refusal(reason: 'notAFile' | 'notAFolder' | 'missing', path: string): FileError {
    return fileError(reason, { name: this.#nameOf(path) });
  }

  #listError(code: string, path: string): FileError {
    // A root that answers with an input error is a share that went away.
    const isRootGone = path === '' && code === 'EIO';
    if (code === 'ENOTDIR') return this.#refusal('notAFolder', path);
    return fileErrorOf(isRootGone ? 'ENOTCONN' : code, this.#nameOf(path));
  }

  #toFileError(error: unknown, path: string): FileError {
    if (FileError.is(error)) return error;
    const code = systemCodeOf(error);
    if (code === undefined) throw error;
    return fileErrorOf(code, this.#nameOf(path), error);
  }

  #nameOf(path: string): string {
    return path === '' ? this.root : this.root + sep + path.split('/').join(sep);
  }
}

/** True if the bytes filled are those of the file that was listed as `expected`. */
async function readUnchanged(
  location: string,
  expected: FileEntry,
  bytes: Uint8Array,
): Promise<boolean> {
  const fd = await fileCalls.open(location, openFlags);
  try {
    const length = await readFully(fd, 0, bytes);
    const held = await fileCalls.fstat(fd, { bigint: true });
    const named = await fileCalls.lstat(location, { bigint: true });
    return (
      length === expected.sizeBytes &&
      identityOf(held) === expected.identity &&
      identityOf(named) === expected.identity
    );
  } finally {
    await fileCalls.close(fd);
  }
}

const trailingSeparators = sep === '\\' ? /[\\/]+$/ : /\/+$/;

/** A name that stays in its folder; Windows also takes `\` as a separator and `:` for streams. */
function isSegment(name: string): boolean {
  if (name === '' || name === '.' || name === '..' || name.includes('\0')) return false;
  return sep === '/' || !/[\\:]/.test(name);
}
