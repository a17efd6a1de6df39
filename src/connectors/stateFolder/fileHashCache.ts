import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { systemClock, type Clock } from '../../core/base/clock';
import { describeError } from '../../core/base/errors';
import { forEachInSlices, mapInSlices } from '../../core/base/slices';
import { nullLogger, type Logger } from '../../core/base/logger';
import { isSettledIdentity } from '../../core/storage/fileIdentity';
import type { HashCache, RunHashes } from '../../core/storage/hashCache';
import { fileNameOf, readState, replaceState } from './stateFiles';

export interface FileHashCacheOptions {
  readonly logger?: Logger;
  readonly clock?: Clock;
}

/** Remembers MD5s in one file for each run of a source, below the state folder. */
export class FileHashCache implements HashCache {
  readonly #folder: string;
  readonly #logger: Logger;
  readonly #clock: Clock;

  constructor(stateFolder: string, options: FileHashCacheOptions = {}) {
    this.#folder = join(stateFolder, 'hashes');
    this.#logger = options.logger ?? nullLogger;
    this.#clock = options.clock ?? systemClock;
  }

  async open(sourceFolder: string, run: string): Promise<RunHashes> {
    const openedAtMs = this.#clock.nowMs();
    const file = join(this.#folder, `${fileNameOf(sourceFolder, run)}.md5s`);
    const hashes = await parseHashes((await readState(file)) ?? '');
    return new FileRunHashes(hashes, {
      clock: this.#clock,
      openedAtMs,
      write: async (text) => {
        try {
          await replaceState(file, text);
        } catch (error) {
          // A full or read-only disk costs the next sync some hashing, not this one its success.
          this.#logger.warn(`MD5s of ${run} are not remembered: ${describeError(error)}`);
        }
      },
    });
  }
}

/** Hashing terabytes takes hours; a process that is killed loses the work of this time at most. */
const saveEveryMs = 60_000;

interface RememberedHash {
  readonly identity: string;
  readonly md5Hex: string;
}

class FileRunHashes implements RunHashes {
  readonly #hashes: Map<string, RememberedHash>;
  readonly #clock: Clock;
  readonly #openedAtMs: number;
  readonly #write: (text: string) => Promise<void>;
  #hasChanged = false;
  #nextSaveAtMs: number;
  #saving: Promise<void> = Promise.resolve();

  constructor(
    hashes: Map<string, RememberedHash>,
    options: {
      readonly clock: Clock;
      readonly openedAtMs: number;
      readonly write: (text: string) => Promise<void>;
    },
  ) {
    this.#hashes = hashes;
    this.#clock = options.clock;
    this.#openedAtMs = options.openedAtMs;
    this.#nextSaveAtMs = options.openedAtMs + saveEveryMs;
    this.#write = options.write;
  }

  md5Of(path: string, identity: string): string | undefined {
    const known = this.#hashes.get(path);
    return known?.identity === identity ? known.md5Hex : undefined;
  }

  remember(path: string, identity: string, md5Hex: string): void {
    if (this.md5Of(path, identity) === md5Hex) return;
    // Whatever is remembered was read after opening, so that instant is what the identity must precede.
    const isSafe = isSettledIdentity(identity, this.#openedAtMs) && isStorable(path);
    if (isSafe) this.#hashes.set(path, { identity, md5Hex });
    else this.#hashes.delete(path);
    this.#hasChanged = true;
    if (this.#clock.nowMs() >= this.#nextSaveAtMs) void this.save();
  }

  save(): Promise<void> {
    this.#nextSaveAtMs = this.#clock.nowMs() + saveEveryMs;
    this.#saving = this.#saving.then(() => this.#saveNow());
    return this.#saving;
  }

  async #saveNow(): Promise<void> {
    if (!this.#hasChanged) return;
    this.#hasChanged = false;
    await this.#write(await renderHashes(this.#hashes));
  }
}

const format = 'lakeside-md5s-1';

/** A checksum over the lines, then a line for each file: MD5, identity, path. */
async function renderHashes(hashes: ReadonlyMap<string, RememberedHash>): Promise<string> {
  const lines = await mapInSlices(
    hashes,
    ([path, { identity, md5Hex }]) => `${md5Hex} ${identity} ${path}\n`,
  );
  const body = lines.join('');
  return `${format} ${checksumOf(body)}\n${body}`;
}

/** Nothing is remembered of a file of another format, or of one that a broken disk changed. */
async function parseHashes(text: string): Promise<Map<string, RememberedHash>> {
  const hashes = new Map<string, RememberedHash>();
  const headEnd = text.indexOf('\n');
  const body = text.slice(headEnd + 1);
  if (headEnd < 0 || text.slice(0, headEnd) !== `${format} ${checksumOf(body)}`) return hashes;
  await forEachInSlices(linesOf(body), ({ start, end }) => {
    const identityEnd = body.indexOf(' ', start + md5Digits + 1);
    hashes.set(body.slice(identityEnd + 1, end), {
      identity: body.slice(start + md5Digits + 1, identityEnd),
      md5Hex: body.slice(start, start + md5Digits),
    });
  });
  return hashes;
}

/** Where the lines of a text lie; each ends with a break. */
function* linesOf(text: string): Generator<{ readonly start: number; readonly end: number }> {
  for (let start = 0; start < text.length;) {
    const end = text.indexOf('\n', start);
    yield { start, end };
    start = end + 1;
  }
}

const md5Digits = 32;

function checksumOf(body: string): string {
  return crc32(body).toString(16).padStart(8, '0');
}

/** A line break would tear its line apart; such a name cannot be a blob's anyway. */
function isStorable(path: string): boolean {
  return !path.includes('\n');
}
