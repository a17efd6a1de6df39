import { join } from 'node:path';
import { systemClock, type Clock } from '../../core/base/clock';
import { nullLogger, type Logger } from '../../core/base/logger';
import { isSettledIdentity } from '../../core/storage/fileIdentity';
import type { HashCache, RunHashes } from '../../core/storage/hashCache';
import { readHashes, writeHashes, type HashTable } from './hashTable';
import { fileNameOf, replaceStateBy } from './stateFiles';
import { describeStateProblem } from './stateProblem';

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
    return new FileRunHashes(await readHashes(file), {
      clock: this.#clock,
      openedAtMs,
      write: async (hashes) => {
        try {
          await replaceStateBy(file, (partial) => writeHashes(partial, hashes));
        } catch (error) {
          // A full or read-only disk costs the next sync some hashing, not this one its success.
          this.#logger.warn(`MD5s of ${run} are not remembered: ${describeStateProblem(error)}`);
        }
      },
    });
  }
}

/** Hashing terabytes takes hours; a process that is killed loses the work of this time at most. */
const saveEveryMs = 60_000;

class FileRunHashes implements RunHashes {
  readonly #hashes: HashTable;
  readonly #clock: Clock;
  readonly #openedAtMs: number;
  readonly #write: (hashes: HashTable) => Promise<void>;
  #hasChanged = false;
  #nextSaveAtMs: number;
  #saving: Promise<void> = Promise.resolve();

  constructor(
    hashes: HashTable,
    options: {
      readonly clock: Clock;
      readonly openedAtMs: number;
      readonly write: (hashes: HashTable) => Promise<void>;
    },
  ) {
    this.#hashes = hashes;
    this.#clock = options.clock;
    this.#openedAtMs = options.openedAtMs;
    this.#nextSaveAtMs = options.openedAtMs + saveEveryMs;
    this.#write = options.write;
  }

  md5Of(path: string, identity: string): string | undefined {
    return this.#hashes.md5Of(path, identity);
  }

  remember(path: string, identity: string, md5Hex: string): void {
    if (this.md5Of(path, identity) === md5Hex) return;
    // Whatever is remembered was read after opening, so that instant is what the identity must precede.
    const isSafe = isSettledIdentity(identity, this.#openedAtMs) && isStorable(path);
    if (isSafe) this.#hashes.remember(path, identity, md5Hex);
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
    await this.#write(this.#hashes);
  }
}

/** A line break would tear its line apart; such a name cannot be a blob's anyway. */
function isStorable(path: string): boolean {
  return !path.includes('\n');
}
