import { FileSystemError, FileType, type FileStat, type Uri } from 'vscode';
import { toHex } from '../../core/base/hex';
import { formatBytes } from '../../core/base/sizes';
import type { BlobEntry } from '../../core/storage/blobStore';
import type { LakePorts } from '../../core/storage/ports';
import type { OpenLakes } from '../support/lakes/openLakes';
import {
  askFor,
  fileStat,
  folderStat,
  ReadOnlyFileSystem,
  type FolderEntry,
} from '../support/documents/readOnlyFileSystem';
import { openLimitBytes } from '../support/editor/settings';
import { lastPart } from './blobPresentation';
import { findBlob, type BlobPlace } from './blobUris';

/** Blobs as read-only files, checked against their Content-MD5 before an editor gets them. */
export class BlobFileSystem extends ReadOnlyFileSystem {
  readonly #lakes: OpenLakes;
  readonly #approved = new Set<string>();

  constructor(lakes: OpenLakes) {
    super();
    this.#lakes = lakes;
  }

  /** Lets one blob be opened however large it is, because a person said so. */
  approve(uri: Uri): void {
    this.#approved.add(uri.toString());
  }

  stat(uri: Uri): Promise<FileStat> {
    return this.#ask(uri, async (place, { blobStore }) => {
      if (place.name === '' || place.name.endsWith('/')) return folderStat;
      const blob = await blobStore.head(place);
      if (blob !== undefined) return blobStat(blob);
      const page = await blobStore.listFolder(place.container, `${place.name}/`, { pageSize: 1 });
      if (page.blobs.length + page.prefixes.length > 0) return folderStat;
      throw FileSystemError.FileNotFound(uri);
    });
  }

  /** The first page of a level: breadcrumbs ask for it. */
  readDirectory(uri: Uri): Promise<FolderEntry[]> {
    return this.#ask(uri, async ({ container, name }, { blobStore }) => {
      const prefix = name === '' || name.endsWith('/') ? name : `${name}/`;
      const page = await blobStore.listFolder(container, prefix);
      const folders = page.prefixes.map((one): FolderEntry => [lastPart(one), FileType.Directory]);
      const files = page.blobs.map((one): FolderEntry => [lastPart(one.name), FileType.File]);
      return [...folders, ...files];
    });
  }

  readFile(uri: Uri): Promise<Uint8Array> {
    return this.#ask(uri, async (place, ports) => {
      const blob = await ports.blobStore.head(place);
      if (blob === undefined) throw FileSystemError.FileNotFound(uri);
      if (blob.sizeBytes > openLimitBytes() && !this.#approved.has(uri.toString())) {
        throw tooLarge(blob);
      }
      return readVerified(place, blob, ports);
    });
  }

  async #ask<T>(uri: Uri, work: (place: BlobPlace, ports: LakePorts) => Promise<T>): Promise<T> {
    await this.#lakes.whenRead;
    const place = findBlob(uri, this.#lakes);
    if (place === undefined) throw FileSystemError.FileNotFound(uri);
    return askFor(() => place.lake.use((ports) => work(place, ports)));
  }
}

function blobStat({ sizeBytes, modifiedAtMs: atMs }: BlobEntry): FileStat {
  return fileStat({ sizeBytes, atMs });
}

async function readVerified(
  { container, name }: BlobPlace,
  blob: BlobEntry,
  { blobStore, digests }: LakePorts,
): Promise<Uint8Array> {
  const content = new Uint8Array(blob.sizeBytes);
  const md5 = digests.createMd5();
  let offset = 0;
  for await (const bytes of blobStore.read({ container, name }, { etag: blob.etag })) {
    content.set(bytes, offset);
    offset += bytes.length;
    await md5.update(bytes);
  }
  const md5Hex = toHex(await md5.digest());
  if (blob.md5Hex !== undefined && blob.md5Hex !== md5Hex) throw notAsRecorded(name);
  return content;
}

function tooLarge({ name, sizeBytes }: BlobEntry): FileSystemError {
  return FileSystemError.Unavailable(
    `${lastPart(name)} has ${formatBytes(sizeBytes)}. Open it from the view Containers, or download it.`,
  );
}

function notAsRecorded(name: string): FileSystemError {
  return FileSystemError.Unavailable(
    `${lastPart(name)} is not what its Content-MD5 says, so it is not shown. Verify its run.`,
  );
}
