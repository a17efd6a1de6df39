import { fileError } from '../../core/storage/fileErrors';
import type {
  FileEntry,
  FileError,
  FileTree,
  OpenFile,
  TreeListing,
  WalkOptions,
  WholeRead,
} from '../../core/storage/fileTree';
import { fileCalls, openFlags } from './fileCalls';
import type { FileReader } from './fileReader';
import { NodeOpenFile } from './nodeOpenFile';
import type { FolderScanner } from './folderScanner';
import { identityPartsOf, type IdentityParts } from './identityParts';
import type { ReadAnswer } from './readThread';
import { listFew } from './listFew';
import { readWholeFile, type WholeFile } from './readWholeFile';
import { scanHere } from './scanHere';
import type { ScannedTree, ScanPlace } from './scannedTree';
import { entryOf } from './statEntries';
import { fileErrorOf } from './systemErrors';
import { systemCodeOf } from '../fileSystem/systemCodes';
import { TreePaths } from './treePaths';

/** Files of the operating system below one folder: local disks, mounted shares, UNC paths. */
export class NodeFileTree implements FileTree {
  readonly #paths: TreePaths;
  readonly #scanner: FolderScanner | undefined;
  readonly #reader: FileReader | undefined;
  #knownParts: Promise<IdentityParts> | undefined;

  /**
   * `root` is absolute; it may itself be a link, which is followed. Without a scanner and a
   * reader, which the caller owns, folders are listed and whole files read on the caller's thread.
   * @throws RangeError if `root` is relative.
   */
  constructor(
    root: string,
    options: { readonly scanner?: FolderScanner; readonly reader?: FileReader } = {},
  ) {
    this.#paths = new TreePaths(root);
    this.#scanner = options.scanner;
    this.#reader = options.reader;
  }

  get root(): string {
    return this.#paths.root;
  }

  async list(folder: string): Promise<readonly FileEntry[]> {
    const place = await this.#placeOf(folder, 'folder', {});
    const { entries, unlisted } = (await listFew(place)) ?? (await this.#scan(place, {}));
    if (unlisted[0]) throw this.#paths.toListError(unlisted[0].code, folder);
    return [...entries];
  }

  async walk(folder: string, options: WalkOptions = {}): Promise<TreeListing> {
    const { entries, unlisted } = await this.#scan(
      await this.#placeOf(folder, 'tree', options),
      options,
    );
    const unreadable = unlisted.map(({ path, code }) => ({
      path,
      error: this.#paths.toListError(code, path),
    }));
    const own = unreadable.find(({ path }) => path === folder);
    if (own) throw own.error;
    return { entries, unreadable };
  }

  async #placeOf(
    path: string,
    depth: ScanPlace['depth'],
    options: WalkOptions,
  ): Promise<ScanPlace> {
    const location = this.#paths.locate(path);
    options.signal?.throwIfAborted();
    await this.#paths.requireRealFolders(path);
    const place = { location, path, depth, parts: await this.#parts() };
    options.signal?.throwIfAborted();
    return place;
  }

  #scan(place: ScanPlace, options: WalkOptions): Promise<ScannedTree> {
    return this.#scanner ? this.#scanner.scan(place, options) : scanHere(place, options);
  }

  async stat(path: string): Promise<FileEntry | undefined> {
    try {
      const location = this.#paths.locate(path);
      await this.#paths.requireRealParents(path);
      return entryOf(path, await fileCalls.lstat(location, { bigint: true }), await this.#parts());
    } catch (error) {
      const failure = this.#paths.toFileError(error, path);
      if (isNothingThere(failure)) return undefined;
      throw failure;
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

  locationOf(path: string): string {
    return this.#paths.locate(path);
  }

  expectReads(): void {
    this.#reader?.prepare();
  }

  async readWhole(path: string, expected: FileEntry, into: Uint8Array): Promise<WholeRead> {
    if (into.length < expected.sizeBytes) throw new RangeError('The memory is too small');
    const bytes = into.subarray(0, expected.sizeBytes);
    try {
      const location = this.#paths.locate(path);
      const answer = await this.#readAll({ location, identity: expected.identity, into: bytes });
      if (answer.kind === 'refused') throw fileErrorOf(answer.code, location);
      if (answer.kind === 'read') return { kind: 'read', bytes, md5: answer.md5 };
    } catch (error) {
      const failure = this.#paths.toFileError(error, path);
      if (!isNothingThere(failure) && failure.reason !== 'notAFile') throw failure;
    }
    return { kind: 'changed', entry: await this.stat(path) };
  }

  #readAll(file: WholeFile): ReadAnswer | Promise<ReadAnswer> {
    // A thread would fill a copy of memory that is not shared.
    if (this.#reader && file.into.buffer instanceof SharedArrayBuffer)
      return this.#reader.read(file);
    return readWholeFile(file) ? { kind: 'read', md5: undefined } : { kind: 'changed' };
  }

  async open(path: string): Promise<OpenFile> {
    try {
      const location = this.#paths.locate(path);
      const fd = await fileCalls.open(location, openFlags);
      return await this.#hold(fd, location, path);
    } catch (error) {
      // The parents know better which of them is in the way.
      if (systemCodeOf(error) === 'ENOTDIR') await this.#paths.requireRealParents(path);
      throw this.#paths.toFileError(error, path);
    }
  }

  async #hold(fd: number, location: string, path: string): Promise<OpenFile> {
    try {
      const parts = await this.#parts();
      const entry = entryOf(path, await fileCalls.fstat(fd, { bigint: true }), parts);
      // Windows opens what a link leads to.
      const named = await fileCalls.lstat(location, { bigint: true });
      if (entry.kind !== 'file' || !named.isFile())
        throw fileError('notAFile', { name: this.#paths.nameOf(path) });
      // Only now, so that a folder replaced by a link before opening is noticed.
      await this.#paths.requireRealParents(path);
      const toFileError = (error: unknown): FileError => this.#paths.toFileError(error, path);
      return new NodeOpenFile({ fd, location, entry, toFileError });
    } catch (error) {
      await fileCalls.close(fd);
      throw error;
    }
  }

  /** Asked once, and only when it is needed: a tree is made for every look at a source. */
  #parts(): Promise<IdentityParts> {
    this.#knownParts ??= identityPartsOf(this.root);
    return this.#knownParts;
  }
}

/** True if there is nothing at a path, or a link or file where a folder on the way should be. */
function isNothingThere({ reason }: FileError): boolean {
  return reason === 'missing' || reason === 'notAFolder';
}
