import { FileSystemError, FileType, type FileStat, type Uri } from 'vscode';
import type { GrosReference } from '../../core/datasets/reference/grosReference';
import { formatVersion } from '../../core/datasets/reference/versionId';
import type { DatasetVersion } from '../../core/datasets/versions/datasetVersion';
import {
  askFor,
  fileStat,
  folderStat,
  ReadOnlyFileSystem,
  type FolderEntry,
} from '../support/documents/readOnlyFileSystem';
import { openLimitBytes } from '../support/editor/settings';
import { parseDatasetUri, versionUri } from './datasetUris';
import type { FoundVersion, KnownDatasets } from './knownDatasets';
import { tooLargeText, type VersionContents } from './versionContent';

/** Versions of datasets as read-only files: repositories and branches are folders. */
export class DatasetFileSystem extends ReadOnlyFileSystem {
  readonly #known: KnownDatasets;
  readonly #contents: VersionContents;

  constructor(known: KnownDatasets, contents: VersionContents) {
    super();
    this.#known = known;
    this.#contents = contents;
  }

  stat(uri: Uri): Promise<FileStat> {
    return askFor(async () => {
      const place = parseDatasetUri(uri);
      if (place?.kind === 'folder') {
        await this.#list(uri, place.parts);
        return folderStat;
      }
      return versionStat((await this.#find(uri)).version);
    });
  }

  readDirectory(uri: Uri): Promise<FolderEntry[]> {
    return askFor(async () => {
      const place = parseDatasetUri(uri);
      if (place?.kind !== 'folder') throw FileSystemError.FileNotADirectory(uri);
      return this.#list(uri, place.parts);
    });
  }

  readFile(uri: Uri): Promise<Uint8Array> {
    return askFor(async () => {
      const found = await this.#find(uri);
      const content = await this.#contents.read(found, openLimitBytes());
      if (content !== undefined) return content;
      throw FileSystemError.Unavailable(tooLargeText(found.version));
    });
  }

  /** Only the root may be empty. */
  async #list(uri: Uri, parts: readonly string[]): Promise<FolderEntry[]> {
    const entries = await this.#entries(parts);
    if (parts.length > 0 && entries.length === 0) throw FileSystemError.FileNotFound(uri);
    return entries;
  }

  /** What the folder of a part of a dataset's name holds: longer names, and the versions of its own. */
  async #entries(parts: readonly string[]): Promise<FolderEntry[]> {
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
      ...[...folders].map((name): FolderEntry => [name, FileType.Directory]),
      ...versions.map((version): FolderEntry => [fileName(version), FileType.File]),
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
}

/** The size is that of what is stored: nobody knows that of the text before it is unpacked. */
function versionStat({ sizeBytes, publishedAtMs: atMs }: DatasetVersion): FileStat {
  return fileStat({ sizeBytes, atMs });
}

function fileName(version: DatasetVersion): string {
  return versionUri(version).path.split('/').at(-1) ?? formatVersion(version.version);
}
