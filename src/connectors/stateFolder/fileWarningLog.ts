import { join } from 'node:path';
import { describeError } from '../../core/base/errors';
import { nullLogger, type Logger } from '../../core/base/logger';
import type { WarningLog } from '../../core/storage/warningLog';
import { appendState, fileNameOf, readState } from './stateFiles';

/** Remembers warnings in one file for each source below the state folder; lines are only ever added. */
export class FileWarningLog implements WarningLog {
  readonly #folder: string;
  readonly #logger: Logger;

  constructor(stateFolder: string, options: { readonly logger?: Logger } = {}) {
    this.#folder = join(stateFolder, 'warnings');
    this.#logger = options.logger ?? nullLogger;
  }

  async lastGiven(sourceFolder: string): Promise<ReadonlyMap<string, number>> {
    const given = new Map<string, number>();
    const text = (await readState(this.#fileOf(sourceFolder))) ?? '';
    for (const line of text.split('\n')) {
      const warning = parseWarning(line);
      if (warning === undefined) continue;
      if (warning.warnedAtMs === null) given.delete(warning.run);
      else given.set(warning.run, warning.warnedAtMs);
    }
    return given;
  }

  async remember(sourceFolder: string, run: string, atMs: number | undefined): Promise<void> {
    // The break comes first: after a line that a crash cut short, this one still stands alone.
    const line = `\n${JSON.stringify({ run, warnedAtMs: atMs ?? null })}`;
    try {
      await appendState(this.#fileOf(sourceFolder), line);
    } catch (error) {
      this.#logger.warn(`The warning about ${run} is not remembered: ${describeError(error)}`);
    }
  }

  #fileOf(sourceFolder: string): string {
    return join(this.#folder, `${fileNameOf(sourceFolder)}.ndjson`);
  }
}

interface Warning {
  readonly run: string;
  readonly warnedAtMs: number | null;
}

/** `undefined` for a line that a crash cut short. */
function parseWarning(line: string): Warning | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isWarning(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isWarning(value: unknown): value is Warning {
  if (typeof value !== 'object' || value === null) return false;
  const { run, warnedAtMs }: { run?: unknown; warnedAtMs?: unknown } = value;
  return typeof run === 'string' && (warnedAtMs === null || typeof warnedAtMs === 'number');
}
