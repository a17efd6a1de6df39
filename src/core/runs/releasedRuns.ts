import { FileError, type FileEntry, type FileTree } from '../storage/fileTree';
import { movingSuffix, purgingSuffix, trashFolder } from '../storage/sourceTrash';
import type { ReleasedRun, ReleaseRecord } from './releasedRun';

/**
 * What the trash beside the runs of a source says was released, one entry a run, the latest release
 * of each; none where there is no trash or it cannot be listed. Records are not read.
 */
export async function listReleased(tree: FileTree): Promise<readonly ReleasedName[]> {
  const latest = new Map<string, ReleasedName>();
  for (const found of namesIn(await entriesOf(tree))) {
    const other = latest.get(found.run);
    if (other === undefined || other.recordedAtMs < found.recordedAtMs)
      latest.set(found.run, found);
  }
  return [...latest.values()];
}

/** A released run with its record, `undefined` if the trash knows no such run. */
export async function findReleased(tree: FileTree, run: string): Promise<ReleasedRun | undefined> {
  const found = (await listReleased(tree)).find((released) => released.run === run);
  if (found === undefined) return undefined;
  const record = await readRecord(tree, found);
  return { run, name: found.name, remains: found.remains, isSettled: found.isSettled, record };
}

/** What the names in the trash alone say of a release. */
export interface ReleasedName extends Pick<ReleasedRun, 'run' | 'name' | 'remains' | 'isSettled'> {
  /** When its record was written. */
  readonly recordedAtMs: number;
}

/** Of the record of a release that took place. */
export const recordSuffix = '.json';
/** Of the record of one that was about to. */
export const intentSuffix = '.intent';
/** Of the list of a released run's files. */
export const manifestSuffix = '.files';

async function entriesOf(tree: FileTree): Promise<readonly FileEntry[]> {
  try {
    return await tree.list(trashFolder);
  } catch (error) {
    if (!FileError.is(error)) throw error;
    return [];
  }
}

/** An intent alone says nothing: the run was never moved, or was moved back. */
function namesIn(entries: readonly FileEntry[]): readonly ReleasedName[] {
  const byName = new Map(entries.map((entry) => [entry.path.slice(trashFolder.length + 1), entry]));
  return [...byName].flatMap(([file, { kind, modifiedAtMs }]) => {
    const name = nameOfRecord(file);
    const run = name === undefined ? undefined : runOf(name);
    if (kind !== 'file' || name === undefined || run === undefined) return [];
    const remains = remainsOf(name, byName);
    const outdated = remains === 'gone' ? [intentSuffix, manifestSuffix] : [intentSuffix];
    const isSettled =
      byName.has(name + recordSuffix) && !outdated.some((suffix) => byName.has(name + suffix));
    const isReleased = remains !== 'gone' || byName.has(name + recordSuffix);
    return isReleased ? [{ run, name, remains, isSettled, recordedAtMs: modifiedAtMs }] : [];
  });
}

function nameOfRecord(file: string): string | undefined {
  const suffix = [recordSuffix, intentSuffix].find((ending) => file.endsWith(ending));
  return suffix === undefined ? undefined : file.slice(0, -suffix.length);
}

function remainsOf(name: string, entries: ReadonlyMap<string, FileEntry>): ReleasedRun['remains'] {
  if (entries.get(name + purgingSuffix)?.kind === 'folder') return 'purging';
  if (entries.get(name + movingSuffix)?.kind === 'folder') return 'moving';
  return entries.get(name)?.kind === 'folder' ? 'kept' : 'gone';
}

/** The name of a released run's folder in the trash: the run's, and the start of its receipt's hash. */
export function trashNameOf(run: string, receiptSha256: string): string {
  return `${run}.${receiptSha256.slice(0, hashDigits)}`;
}

const hashDigits = 8;

function runOf(name: string): string | undefined {
  return /^(.+)\.[0-9a-f]{8}$/s.exec(name)?.[1];
}

/** Records are short; what is longer is none. */
const mostRecordBytes = 64 * 1024;

/** The record of a release, also of one that was interrupted; `undefined` if it cannot be read. */
async function readRecord(
  tree: FileTree,
  { name }: ReleasedName,
): Promise<ReleaseRecord | undefined> {
  for (const suffix of [recordSuffix, intentSuffix]) {
    try {
      const path = `${trashFolder}/${name}${suffix}`;
      const record = parseRecord(await tree.readStart(path, mostRecordBytes));
      if (record !== undefined) return record;
    } catch (error) {
      if (!FileError.is(error)) throw error;
    }
  }
  return undefined;
}

function parseRecord(bytes: Uint8Array): ReleaseRecord | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const textKeys = [
  'run',
  'folder',
  'endpoint',
  'container',
  'prefix',
  'receiptSha256',
  'manifestSha256',
] as const;
const numberKeys = ['files', 'bytes', 'attested', 'reread', 'releasedAtMs', 'keepUntilMs'] as const;

function isRecord(value: unknown): value is ReleaseRecord {
  if (typeof value !== 'object' || value === null) return false;
  const record: Partial<Record<keyof ReleaseRecord, unknown>> = value;
  return (
    (record.format === 1 || (record.format === 2 && isTexts(record.folders))) &&
    textKeys.every((key) => typeof record[key] === 'string') &&
    numberKeys.every((key) => Number.isSafeInteger(record[key])) &&
    (record.emptyFolders === undefined || isTexts(record.emptyFolders))
  );
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((text) => typeof text === 'string');
}
