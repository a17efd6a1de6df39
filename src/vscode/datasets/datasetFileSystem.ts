import {
  Disposable,
  EventEmitter,
  FilePermission,
  FileSystemError,
  FileType,
  type Event,
  type FileChangeEvent,
  type FileStat,
  type FileSystemProvider,
  type Uri,
} from 'vscode';
import { OperatorError } from '../../core/base/errors';
import type { GrosReference } from '../../core/datasets/reference/grosReference';
import { formatVersion } from '../../core/datasets/reference/versionId';
import type { DatasetVersion } from '../../core/datasets/versions/datasetVersion';
import { failureText } from '../support/failures';
import { openLimitBytes } from '../support/settings';
import { parseDatasetUri, versionUri } from './datasetUris';
import type { FoundVersion, KnownDatasets } from './knownDatasets';
import { tooLargeText, type VersionContents } from './versionContent';

/** Versions of datasets as read-only files: repositories and branches are folders. */
export class DatasetFileSystem implements FileSystemProvider {
  readonly #known: KnownDatasets;
  readonly #contents: VersionContents;
  readonly #onDidChangeFile = new EventEmitter<FileChangeEvent[]>();
  /** Never fires: a version stays what it is. */
  readonly onDidChangeFile: Event<FileChangeEvent[]> = this.#onDidChangeFile.event;

  constructor(known: KnownDatasets, contents: VersionContents) {
    this.#known = known;
    this.#contents = contents;
  }

  watch(): Disposable {
    return new Disposable(() => undefined);
  }

  stat(uri: Uri): Promise<FileStat> {
    return this.#ask(async () => {
      const place = parseDatasetUri(uri);
      if (place?.kind === 'folder') {
        await this.#list(uri, place.parts);
        return folderStat;
      }
      return fileStat((await this.#find(uri)).version);
    });
  }

  readDirectory(uri: Uri): Promise<[string, FileType][]> {
    return this.#ask(async () => {
      const place = parseDatasetUri(uri);
      if (place?.kind !== 'folder') throw FileSystemError.FileNotADirectory(uri);
      return this.#list(uri, place.parts);
    });
  }

  readFile(uri: Uri): Promise<Uint8Array> {
    return this.#ask(async () => {
      const found = await this.#find(uri);
      const content = await this.#contents.read(found, openLimitBytes());
      if (content !== undefined) return content;
      throw FileSystemError.Unavailable(tooLargeText(found.version));
    });
  }

  createDirectory(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  writeFile(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  delete(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  rename(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  /** Only the root may be empty. */
  async #list(uri: Uri, parts: readonly string[]): Promise<[string, FileType][]> {
    const entries = await this.#entries(parts);
    if (parts.length > 0 && entries.length === 0) throw FileSystemError.FileNotFound(uri);
    return entries;
  }

  /** What the folder of a part of a dataset's name holds: longer names, and the versions of its own. */
  async #entries(parts: readonly string[]): Promise<[string, FileType][]> {
    const prefix = parts.map((part) => `${part}/`).join('');
    const names = (await this.#known.list())
      .map(({ name }) => `${name.repo}/${name.branch}/`)
      .filter((name) => name.startsWith(prefix));
    const folders = new Set(names.flatMap((name) => name.slice(prefix.length).split('/', 1)));
    folders.delete('');
    const [repo, ...branch] = parts;
    const versions =
      repo === undefined || branch.length === 0
        ? []
        : await this.#known.versions({ repo, branch: branch.join('/') });
    return [
      ...[...folders].map((name): [string, FileType] => [name, FileType.Directory]),
      ...versions.map((version): [string, FileType] => [fileName(version), FileType.File]),
    ];
  }

  async #find(uri: Uri): Promise<FoundVersion> {
    const place = parseDatasetUri(uri);
    if (place === undefined || place.kind === 'folder') throw FileSystemError.FileNotFound(uri);
    const reference: GrosReference =
      place.kind === 'reference'
        ? place.reference
        : { ...place.name, tag: { kind: 'version', version: place.version } };
    const found = await this.#known.find(reference);
    if (found.kind === 'version') return found;
    throw FileSystemError.FileNotFound(uri);
  }

  /** The editor shows only messages of its own error class, so failures become one here. */
  async #ask<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw error instanceof OperatorError
        ? FileSystemError.Unavailable(failureText(error))
        : error;
    }
  }
}

const folderStat: FileStat = { type: FileType.Directory, ctime: 0, mtime: 0, size: 0 };

/** The size is that of what is stored: nobody knows that of the text before it is unpacked. */
function fileStat({ sizeBytes, publishedAtMs }: DatasetVersion): FileStat {
  return {
    type: FileType.File,
    ctime: publishedAtMs,
    mtime: publishedAtMs,
    size: sizeBytes,
    permissions: FilePermission.Readonly,
  };
}

function fileName(version: DatasetVersion): string {
  return versionUri(version).path.split('/').at(-1) ?? formatVersion(version.version);
}
