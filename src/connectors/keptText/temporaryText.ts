import { randomUUID } from 'node:crypto';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatasetError } from '../../core/datasets/datasetError';
import type { KeptText } from '../../core/datasets/preview/keptText';

/** Written at a time. */
const gatheredBytes = 1024 * 1024;

/** Only its owner may read it. */
const ownersOnly = 0o600;

/**
 * Keeps text in a file among the temporary ones that has no name any more once it is open: however this
 * process ends, nothing of it stays behind.
 */
export class TemporaryText implements KeptText {
  readonly #what: string;
  #file: Promise<FileHandle> | undefined;
  #written = 0;
  #gathered: Uint8Array[] = [];
  #gatheredSize = 0;
  #isDisposed = false;

  /** `what` = what messages call it. Nothing is made before there is enough to write. */
  constructor(what: string) {
    this.#what = what;
  }

  async append(bytes: Uint8Array): Promise<void> {
    this.#gathered.push(bytes.slice());
    this.#gatheredSize += bytes.length;
    if (this.#gatheredSize >= gatheredBytes) await this.#write();
  }

  async read(start: number, end: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(end - start);
    const fromFile = Math.max(0, Math.min(end, this.#written) - start);
    // First what is not written yet: it may be by the time that the file has answered.
    let at = this.#written;
    for (const piece of this.#gathered) {
      const part = piece.subarray(Math.max(0, start - at), Math.max(0, end - at));
      if (part.length > 0) bytes.set(part, Math.max(0, at - start));
      at += piece.length;
    }
    if (fromFile > 0) await (await this.#open()).read(bytes, 0, fromFile, start);
    return bytes;
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#gathered = [];
    void this.#file?.then((file) => file.close()).catch(() => undefined);
  }

  async #write(): Promise<void> {
    const bytes = Buffer.concat(this.#gathered);
    try {
      const file = await this.#open();
      await writeAll(file, bytes, this.#written);
    } catch (error) {
      throw this.#refusal(error);
    }
    this.#written += bytes.length;
    this.#gathered = [];
    this.#gatheredSize = 0;
  }

  #open(): Promise<FileHandle> {
    if (this.#isDisposed) throw new Error('The text was let go of');
    return (this.#file ??= openUnnamed());
  }

  #refusal(cause: unknown): DatasetError {
    const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
    return new DatasetError('noRoom', `${tmpdir()} takes no more of ${this.#what}${code}`, {
      remedy: 'Make room there, or write it elsewhere by lakeside get --output FILE',
      cause,
    });
  }
}

async function openUnnamed(): Promise<FileHandle> {
  const path = join(tmpdir(), `lakeside-preview-${randomUUID()}`);
  const file = await open(path, 'wx+', ownersOnly);
  await rm(path);
  return file;
}

/** A disk that is almost full takes a part without a word, and refuses what comes after it. */
async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const left = bytes.length - done;
    const { bytesWritten } = await file.write(bytes, done, left, position + done);
    done += bytesWritten;
  }
}
