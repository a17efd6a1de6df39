import { join } from 'node:path';
import { describeError } from '../../core/base/errors';
import { nullLogger, type Logger } from '../../core/base/logger';
import type { RunHistory } from '../../core/storage/runHistory';
import { appendState, fileNameOf, readState } from './stateFiles';

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
    const file = join(this.#folder, `${fileNameOf(sourceFolder)}.ndjson`);
    const seen = await this.#read(file);
    const unseen = runs.filter((run) => !seen.has(run));
    for (const run of unseen) seen.set(run, nowMs);
    if (unseen.length > 0) await this.#append(file, unseen, nowMs);
    return new Map(runs.map((run) => [run, seen.get(run) ?? nowMs]));
  }

  #read(file: string): Promise<Map<string, number>> {
    const known = this.#known.get(file) ?? readState(file).then((text = '') => parseHistory(text));
    this.#known.set(file, known);
    return known;
  }

  async #append(file: string, runs: readonly string[], nowMs: number): Promise<void> {
    // The break comes first: after a line that a crash cut short, this one still stands alone.
    const lines = runs.map((run) => `\n${JSON.stringify({ run, firstSeenAtMs: nowMs })}`);
    try {
      await appendState(file, lines.join(''));
    } catch (error) {
      // Without it a run's 48 hours start anew with the next process; nothing else rests on it.
      this.#logger.warn(`First sight of ${runs.length} runs is not kept: ${describeError(error)}`);
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
