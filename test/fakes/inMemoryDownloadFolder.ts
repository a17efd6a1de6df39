import type { DownloadFolder, PartialFile } from '../../src/core/storage/downloadFolder';

/** Keeps files and unfinished ones apart, as a disk with `.partial` names does. */
export class InMemoryDownloadFolder implements DownloadFolder {
  readonly folder = '/downloads';
  readonly files = new Map<string, Uint8Array>();
  readonly partial = new Map<string, readonly Uint8Array[]>();

  exists(path: string): Promise<boolean> {
    return Promise.resolve(this.files.has(path));
  }

  create(path: string): Promise<PartialFile> {
    const chunks: Uint8Array[] = [];
    this.partial.set(path, chunks);
    return Promise.resolve({
      write: (bytes) => {
        chunks.push(bytes.slice());
        return Promise.resolve();
      },
      commit: () => {
        this.files.set(path, Buffer.concat(chunks));
        this.partial.delete(path);
        return Promise.resolve();
      },
      discard: () => {
        this.partial.delete(path);
        return Promise.resolve();
      },
    });
  }
}
