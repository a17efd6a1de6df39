import { join } from 'node:path';
import { nullLogger, type Logger } from '../../core/base/logger';
import { formatQuantity } from '../../core/base/sizes';
import type { RunHistory } from '../../core/storage/runHistory';
import { appendState, fileNameOf, readState } from './stateFiles';
import { describeStateProblem } from './stateProblem';

/**
 * Remembers when runs were first seen, in one file for each source below the state folder. Lines are
 * only ever added and the earliest wins, so processes that write at once lose nothing.
 */
export class FileRunHistory implements RunHistory {
  readonly #folder: string;
  readonly #logger: Logger;
  /** What this process read or wrote: a tree that asks often need not read the file each time. */
  readonly #known = new Map<string, Promise<Map<string, number>>>();

  constructor(stateFolder: string, options: { readonly logger?: Logger } = {}) {
    this.#folder = join(stateFolder, 'history');
    this.#logger = options.logger ?? nullLogger;
  }

  async firstSeen(
    sourceFolder: string,
    runs: readonly string[],
    nowMs: number,
  ): Promise<ReadonlyMap<string, number>> {
    const file = this.#fileOf(sourceFolder);
    const seen = await this.#read(file);
    const unseen = runs.filter((run) => !seen.has(run));
    for (const run of unseen) seen.set(run, nowMs);
    if (unseen.length > 0) {
      await this.#append(file, new Map(unseen.map((run) => [run, nowMs])));
    }
    return new Map(runs.map((run) => [run, seen.get(run) ?? nowMs]));
  }

  /** Remembers earlier times of first sight, from whatever knew the runs before; the earliest wins. */
  async rememberSights(sourceFolder: string, sights: ReadonlyMap<string, number>): Promise<void> {
    const file = this.#fileOf(sourceFolder);
    const seen = await this.#read(file);
    const earlier = [...sights].filter(([run, atMs]) => atMs < (seen.get(run) ?? Infinity));
    for (const [run, atMs] of earlier) seen.set(run, atMs);
    if (earlier.length > 0) await this.#append(file, new Map(earlier));
  }

  #fileOf(sourceFolder: string): string {
    return join(this.#folder, `${fileNameOf(sourceFolder)}.ndjson`);
  }

  #read(file: string): Promise<Map<string, number>> {
    const known = this.#known.get(file) ?? readState(file).then((text = '') => parseHistory(text));
    this.#known.set(file, known);
    return known;
  }

  async #append(file: string, sights: ReadonlyMap<string, number>): Promise<void> {
    // The break comes first: after a line that a crash cut short, this one still stands alone.
    const lines = [...sights].map(
      ([run, firstSeenAtMs]) => `\n${JSON.stringify({ run, firstSeenAtMs })}`,
    );
    try {
      await appendState(file, lines.join(''));
    } catch (error) {
      // Without it a run's 48 hours start anew with the next process; nothing else rests on it.
      this.#logger.warn(
        `First sight of ${formatQuantity(sights.size, 'run')} is not kept: ${describeStateProblem(error)}`,
      );
    }
  }
}

function parseHistory(text: string): Map<string, number> {
  const seen = new Map<string, number>();
  for (const line of text.split('\n')) {
    const sight = parseSight(line);
    if (sight === undefined) continue;
    seen.set(sight.run, Math.min(sight.firstSeenAtMs, seen.get(sight.run) ?? Infinity));
  }
  return seen;
}

interface Sight {
  readonly run: string;
  readonly firstSeenAtMs: number;
}

/** `undefined` for a line that a crash cut short. */
function parseSight(line: string): Sight | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isSight(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isSight(value: unknown): value is Sight {
  if (typeof value !== 'object' || value === null) return false;
  return (
    'run' in value &&
    typeof value.run === 'string' &&
    'firstSeenAtMs' in value &&
    typeof value.firstSeenAtMs === 'number'
  );
}
