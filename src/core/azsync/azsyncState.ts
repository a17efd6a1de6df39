import { OperatorError } from '../base/errors';

/** What azsync, the program behind `sync_to_azure`, remembered. */
export interface AzsyncState {
  /** By sub-command, then by run as azsync spelled it. */
  readonly runs: ReadonlyMap<AzsyncSection, ReadonlyMap<string, AzsyncRun>>;
  readonly hashes: readonly AzsyncHash[];
  /** Entries that say nothing that could be used. */
  readonly unreadable: number;
}

export type AzsyncSection = 'ngs' | 'proteomics' | 'metabolomics';

/** Times are milliseconds since the epoch; `undefined` = it did not happen. */
export interface AzsyncRun {
  readonly observedAtMs: number | undefined;
  /** When all its data was found to equal the blobs. */
  readonly dataAtMs: number | undefined;
  readonly warnedAtMs: number | undefined;
}

/** An MD5 that azsync took of a file. */
export interface AzsyncHash {
  /** Absolute, as azsync saw it, which may have been within a container of its own. */
  readonly path: string;
  /** Lower-case hex. */
  readonly md5Hex: string;
  readonly sizeBytes: number;
  /** Milliseconds since the epoch, with the fraction that a double has room for. */
  readonly modifiedAtMs: number;
}

export class AzsyncStateError extends OperatorError {
  readonly reason = 'azsyncStateMalformed';

  constructor(message: string, cause?: unknown) {
    super(message, {
      remedy: 'Give the file that sync_to_azure wrote, usually ~/.azsync/<command>.db',
      cause,
    });
  }
}

const sections: readonly AzsyncSection[] = ['ngs', 'proteomics', 'metabolomics'];

/**
 * Reads azsync's state file. `zone` says how its clock was set, see {@link fromToolTime}.
 * @throws AzsyncStateError if it is not one; single entries that make no sense are counted.
 */
export function parseAzsyncState(text: string, zone: ToolZone = 'local'): AzsyncState {
  const document = parseDocument(text);
  const stats = objectIn(document, 'stats') ?? {};
  const known = sections.filter((section) => objectIn(document, section) !== undefined);
  if (known.length === 0 && Object.keys(stats).length === 0) {
    throw new AzsyncStateError('The file holds no state of azsync');
  }
  const hashes = Object.entries(stats).flatMap(([path, value]) => readHash(path, value) ?? []);
  return {
    runs: new Map(known.map((section) => [section, readRuns(objectIn(document, section), zone)])),
    hashes,
    unreadable: Object.values(stats).filter((value) => !isUnhashed(value)).length - hashes.length,
  };
}

/** In which time zone azsync ran. */
export type ToolZone = 'local' | 'utc';

/**
 * The moment that azsync meant by a number. It took the time in UTC and converted it as if it were
 * local: what the number says by the clock of its zone is the true time in UTC.
 */
export function fromToolTime(seconds: number, zone: ToolZone): number {
  if (zone === 'utc') return seconds * 1000;
  const at = new Date(seconds * 1000);
  return Date.UTC(
    at.getFullYear(),
    at.getMonth(),
    at.getDate(),
    at.getHours(),
    at.getMinutes(),
    at.getSeconds(),
    at.getMilliseconds(),
  );
}

type JsonObject = Readonly<Record<string, unknown>>;

function parseDocument(text: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new AzsyncStateError('The file is not JSON', cause);
  }
  if (!isObject(value)) throw new AzsyncStateError('The file holds no state of azsync');
  return value;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function objectIn(parent: JsonObject, key: string): JsonObject | undefined {
  const value = parent[key];
  return isObject(value) ? value : undefined;
}

function readRuns(entries: JsonObject | undefined, zone: ToolZone): ReadonlyMap<string, AzsyncRun> {
  const runs = new Map<string, AzsyncRun>();
  for (const [name, value] of Object.entries(entries ?? {})) {
    const entry = isObject(value) ? value : {};
    const timeOf = (key: string): number | undefined => {
      const seconds = entry[key];
      const isTime = typeof seconds === 'number' && Number.isFinite(seconds) && seconds > 0;
      return isTime ? fromToolTime(seconds, zone) : undefined;
    };
    runs.set(name, {
      observedAtMs: timeOf('observed'),
      dataAtMs: timeOf('data'),
      warnedAtMs: timeOf('warned'),
    });
  }
  return runs;
}

/** azsync notes files before it hashes them. */
function isUnhashed(value: unknown): boolean {
  return isObject(value) && value['hash'] === null;
}

function readHash(path: string, value: unknown): AzsyncHash | undefined {
  if (!isObject(value)) return undefined;
  const { hash, size, mtime }: { hash?: unknown; size?: unknown; mtime?: unknown } = value;
  if (typeof hash !== 'string' || !/^[0-9a-f]{32}$/i.test(hash)) return undefined;
  if (typeof size !== 'number' || typeof mtime !== 'number') return undefined;
  return { path, md5Hex: hash.toLowerCase(), sizeBytes: size, modifiedAtMs: mtime * 1000 };
}
