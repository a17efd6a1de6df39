import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { describeError } from '../../core/base/errors';

export interface RotatingLogFileOptions {
  /** Called once, when a line cannot be kept. */
  readonly onFailure: (message: string) => void;
  readonly limitBytes?: number;
}

/** As `sync_to_azure` kept them. */
const backups = 5;
const usualLimitBytes = 1024 * 1024;

/**
 * A log file that begins anew when it is full and keeps five older ones, `<file>.1` the youngest.
 * Lines are in the file once `write` returns, so that a crash loses none. Several processes may write
 * to one file. A disk that is full costs lines, never the work that is logged.
 */
export class RotatingLogFile {
  readonly #file: string;
  readonly #limitBytes: number;
  readonly #onFailure: (message: string) => void;
  #descriptor: number | undefined;
  #hasFailed = false;

  constructor(file: string, options: RotatingLogFileOptions) {
    this.#file = file;
    this.#limitBytes = options.limitBytes ?? usualLimitBytes;
    this.#onFailure = options.onFailure;
  }

  /** Makes it now. @throws Error where it cannot be written */
  open(): void {
    this.#open();
  }

  /** Adds a line, which must not hold a line break. */
  write(line: string): void {
    const bytes = Buffer.from(`${line}\n`);
    try {
      if (this.#isFull(bytes.length)) this.#rotate();
      writeSync(this.#open(), bytes);
    } catch (error) {
      this.close();
      if (this.#hasFailed) return;
      this.#hasFailed = true;
      this.#onFailure(`The log ${this.#file} cannot be written: ${describeError(error)}`);
    }
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  #open(): number {
    if (this.#descriptor !== undefined && !this.#isCurrent(this.#descriptor)) this.close();
    this.#descriptor ??= openToAppend(this.#file);
    return this.#descriptor;
  }

  /** False once another process began the file anew: this one would go on in a backup. */
  #isCurrent(descriptor: number): boolean {
    const named = statSync(this.#file, { throwIfNoEntry: false });
    const open = fstatSync(descriptor);
    return named?.ino === open.ino && named.dev === open.dev;
  }

  #isFull(moreBytes: number): boolean {
    const sizeBytes = fstatSync(this.#open()).size;
    return sizeBytes > 0 && sizeBytes + moreBytes > this.#limitBytes;
  }

  #rotate(): void {
    this.close();
    for (let number = backups - 1; number >= 0; number -= 1) {
      const from = number === 0 ? this.#file : `${this.#file}.${number}`;
      if (statSync(from, { throwIfNoEntry: false }))
        renameSync(from, `${this.#file}.${number + 1}`);
    }
  }
}

/** Makes one missing folder, not several: where none can be made, Node tries for ever to make them all. */
function openToAppend(file: string): number {
  const isThere = statSync(dirname(file), { throwIfNoEntry: false }) !== undefined;
  if (!isThere) mkdirSync(dirname(file));
  return openSync(file, 'a', 0o640);
}
