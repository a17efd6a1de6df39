import type {
  BulkCopier,
  CopyJob,
  CopyOptions,
  CopyResult,
} from '../../src/core/storage/bulkCopier';
import type { FileTree } from '../../src/core/storage/fileTree';
import type { InMemoryBlobStore } from './inMemoryBlobStore';

/**
 * Copies as AzCopy does: with an MD5 that nobody checks, over no blob that is there, and what is not a
 * file any more fails alone.
 */
export class InMemoryBulkCopier implements BulkCopier {
  readonly jobs: CopyJob[] = [];
  lookedForStrays = 0;
  isSigned = true;
  /** Thrown by the next job. */
  failure: Error | undefined;
  /** Paths that it says it copied, and did not. */
  readonly dropped = new Set<string>();
  /** Called before each file. */
  onFile: ((path: string) => void) | undefined;
  readonly #fileTree: (folder: string) => FileTree;
  readonly #store: InMemoryBlobStore;

  constructor(fileTree: (folder: string) => FileTree, store: InMemoryBlobStore) {
    this.#fileTree = fileTree;
    this.#store = store;
  }

  async copyFiles(job: CopyJob, { signal, onProgress }: CopyOptions): Promise<CopyResult> {
    this.jobs.push(job);
    if (this.failure !== undefined) throw this.failure;
    const failures = new Map<string, string>();
    let progress = { files: 0, bytes: 0 };
    for (const path of job.paths) {
      signal.throwIfAborted();
      this.onFile?.(path);
      const bytes = await this.#read(job, path);
      if (bytes === undefined) {
        failures.set(path, 'AzCopy could not send it; its logs say why');
        continue;
      }
      const address = { container: job.container, name: job.prefix + path };
      const isThere = this.#store.content(address) !== undefined;
      if (!isThere && !this.dropped.has(path)) this.#store.place(address, bytes);
      progress = { files: progress.files + 1, bytes: progress.bytes + bytes.length };
      onProgress?.(progress);
    }
    return { failures };
  }

  async prepare(): ReturnType<BulkCopier['prepare']> {
    if (this.failure !== undefined) throw this.failure;
    return { program: '/usr/bin/azcopy', isSigned: this.isSigned };
  }

  async endStrays(): Promise<void> {
    this.lookedForStrays += 1;
  }

  async #read({ root, folder }: CopyJob, path: string): Promise<Uint8Array | undefined> {
    const tree = this.#fileTree(root);
    const treePath = `${folder}/${path}`;
    const entries = await tree.list(treePath.slice(0, treePath.lastIndexOf('/')));
    const entry = entries.find((other) => other.path === treePath && other.kind === 'file');
    if (entry === undefined) return undefined;
    const read = await tree.readWhole(treePath, entry, new Uint8Array(entry.sizeBytes));
    return read.kind === 'changed' ? undefined : read.bytes;
  }
}
