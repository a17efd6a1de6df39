import { constants } from 'node:fs';
import { open, readFile, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describeError } from '../../core/base/errors';
import { nullLogger, type Logger } from '../../core/base/logger';
import type { Journal, JournalKey, Journals } from '../../core/storage/journal';
import { parseJournal, renderHeader, renderLine, type JournalContent } from './journalLines';
import { syncFolder } from '../fileSystem/syncFolder';
import { fileNameOf, makeFolderOf } from './stateFiles';
import { describeStateProblem } from './stateProblem';

export interface FileJournalsOptions {
  readonly logger?: Logger;
  /** Replaced by tests only. */
  readonly mostBytes?: number;
}

/** Enough for the files of a million-file run; what grows beyond is no journal of ours. */
const mostJournalBytes = 256 * 1024 * 1024;

/** Keeps one file for each journal below the state folder; a run's own folder is never written to. */
export class FileJournals implements Journals {
  readonly #folder: string;
  readonly #logger: Logger;
  readonly #mostBytes: number;

  constructor(stateFolder: string, options: FileJournalsOptions = {}) {
    this.#folder = join(stateFolder, 'journals');
    this.#logger = options.logger ?? nullLogger;
    this.#mostBytes = options.mostBytes ?? mostJournalBytes;
  }

  async open(key: JournalKey): Promise<Journal> {
    const { endpoint, container, prefix, sourceFolder } = key;
    const name = fileNameOf(endpoint, container, prefix, sourceFolder);
    const file = join(this.#folder, `${name}.journal`);
    const content = await parseJournal(await this.#read(file), key);
    const header = renderHeader(key);
    return new FileJournal(file, {
      content,
      header,
      logger: this.#logger,
      mostBytes: this.#mostBytes,
    });
  }

  async #read(file: string): Promise<Uint8Array> {
    try {
      const { size } = await stat(file);
      return size > this.#mostBytes ? new Uint8Array() : await readFile(file);
    } catch (error) {
      this.#logger.trace(`no journal ${file}: ${describeError(error)}`);
      return new Uint8Array();
    }
  }
}

/** Records that share one write to the disk: as many as arrive within this time… */
const groupMs = 50;
/** …but no more than these. */
const groupRecords = 2000;

class FileJournal implements Journal {
  readonly records: readonly unknown[];
  #problem: string | undefined;
  readonly #file: string;
  readonly #header: string;
  readonly #logger: Logger;
  readonly #mostBytes: number;
  #sizeBytes: number;
  #handle: FileHandle | undefined;
  #pending: string[] = [];
  #timer: NodeJS.Timeout | undefined;
  /** What is done to the file, one after the other. */
  #work: Promise<void> = Promise.resolve();

  constructor(
    file: string,
    options: {
      readonly content: JournalContent;
      readonly header: string;
      readonly logger: Logger;
      readonly mostBytes: number;
    },
  ) {
    this.#file = file;
    this.#header = options.header;
    this.#logger = options.logger;
    this.#mostBytes = options.mostBytes;
    this.records = options.content.records;
    this.#sizeBytes = options.content.wholeBytes;
  }

  get problem(): string | undefined {
    return this.#problem;
  }

  append(record: unknown): void {
    if (this.#problem !== undefined) return;
    this.#pending.push(renderLine(record));
    if (this.#pending.length >= groupRecords) void this.flush();
    else this.#timer ??= setTimeout(() => void this.flush(), groupMs);
  }

  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    return this.#then(() => this.#writePending());
  }

  clear(): Promise<void> {
    this.#pending = [];
    return this.#then(async () => {
      await this.#letGo();
      this.#sizeBytes = 0;
      await rm(this.#file, { force: true });
    });
  }

  async close(): Promise<void> {
    await this.flush();
    await this.#then(() => this.#letGo());
  }

  /** Nothing rejects: what goes wrong is the journal's problem and nobody else's. */
  #then(act: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(act).catch((error: unknown) => this.#fail(error));
    return this.#work;
  }

  async #writePending(): Promise<void> {
    const lines = this.#pending;
    this.#pending = [];
    if (lines.length === 0 || this.#problem !== undefined) return;
    const isNew = this.#sizeBytes === 0;
    const bytes = Buffer.from((isNew ? [this.#header, ...lines] : lines).join(''));
    if (this.#sizeBytes + bytes.length > this.#mostBytes) throw new Error('it has grown too large');
    this.#handle ??= await openAt(this.#file, this.#sizeBytes);
    await writeAll(this.#handle, bytes, this.#sizeBytes);
    await this.#handle.datasync();
    this.#sizeBytes += bytes.length;
    if (isNew) await syncFolder(dirname(this.#file));
  }

  async #letGo(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }

  #fail(error: unknown): void {
    if (this.#problem !== undefined) return;
    this.#problem = `the journal ${this.#file} cannot be kept, so a sync that is killed has to compare more files again: ${describeStateProblem(error)}`;
    this.#pending = [];
    this.#logger.warn(this.#problem);
  }
}

/** Opens a journal behind its last whole line: what a crash left after that is cut off. */
async function openAt(file: string, sizeBytes: number): Promise<FileHandle> {
  await makeFolderOf(file);
  const handle = await open(file, constants.O_RDWR | constants.O_CREAT, 0o600);
  try {
    await handle.truncate(sizeBytes);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function writeAll(handle: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    const left = bytes.length - written;
    const { bytesWritten } = await handle.write(bytes, written, left, position + written);
    written += bytesWritten;
  }
}
