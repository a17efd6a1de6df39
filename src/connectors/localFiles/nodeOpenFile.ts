import type { FileEntry, FileError, OpenFile } from '../../core/storage/fileTree';
import { fileCalls, readFully } from './fileCalls';
import { hasIdentity } from './statEntries';

export interface OpenedFile {
  readonly fd: number;
  /** Where it was opened. */
  readonly location: string;
  readonly entry: FileEntry;
  readonly toFileError: (error: unknown) => FileError;
}

/** A file held open by its descriptor. */
export class NodeOpenFile implements OpenFile {
  readonly #opened: OpenedFile;
  #isClosed = false;

  constructor(opened: OpenedFile) {
    this.#opened = opened;
  }

  get entry(): FileEntry {
    return this.#opened.entry;
  }

  async read(offset: number, into: Uint8Array): Promise<number> {
    try {
      return await readFully(this.#opened.fd, offset, into);
    } catch (error) {
      throw this.#opened.toFileError(error);
    }
  }

  /** Looks at the descriptor (written to?) and at the path (replaced or removed?). */
  async hasChanged(): Promise<boolean> {
    const { fd, location, entry } = this.#opened;
    try {
      const held = await fileCalls.fstat(fd, { bigint: true });
      const named = await fileCalls.lstat(location, { bigint: true });
      return ![held, named].every((stats) => hasIdentity(stats, entry.identity));
    } catch {
      // Whatever keeps the file from being looked at, it is no longer known to be what was opened.
      return true;
    }
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await fileCalls.close(this.#opened.fd);
  }
}
