import type { Rows } from '../base/columns/rows';
import type { Source, SourceKind } from '../lake/lake';
import type { ObservingPorts } from '../runs/observingPorts';
import { observeRun } from '../runs/observeRun';
import { observeSource } from '../runs/observeSource';
import type { RunFile } from '../runs/run';
import { changedAtMsOf } from '../storage/fileIdentity';
import { FileError } from '../storage/fileTree';
import type { HashCache } from '../storage/hashCache';
import type { WarningLog } from '../storage/warningLog';
import type { AzsyncHash, AzsyncRun, AzsyncSection, AzsyncState } from './azsyncState';

export interface ImportPorts extends ObservingPorts {
  readonly hashCache: HashCache;
  readonly warnings: WarningLog;
  /** Remembers that runs of a source were first seen at these times, if that is earlier than known. */
  readonly rememberSights: (
    sourceFolder: string,
    sights: ReadonlyMap<string, number>,
  ) => Promise<void>;
}

/** How much of a state was of use. */
export interface ImportedState {
  /** Runs whose first sight was taken over. */
  readonly sights: number;
  readonly warnings: number;
  /** MD5s that files need not be hashed again for. */
  readonly hashes: number;
  /** MD5s that prove nothing here: the file is gone, was touched since, or its run was never found equal. */
  readonly otherHashes: number;
  /** Runs of the state that are in none of the sources. */
  readonly otherRuns: number;
}

const sectionOfKind: Readonly<Record<SourceKind, AzsyncSection>> = {
  illumina: 'ngs',
  folders: 'ngs',
  proteomics: 'proteomics',
  metabolomics: 'metabolomics',
};

/**
 * Takes over what azsync remembered of the runs of these sources. Sources that are away are passed
 * over. Writes to the state folder only.
 */
export async function importAzsyncState(
  state: AzsyncState,
  sources: readonly Source[],
  ports: ImportPorts,
  options: { readonly signal?: AbortSignal } = {},
): Promise<ImportedState> {
  const total = { sights: 0, warnings: 0, hashes: 0 };
  const placed = new Set<string>();
  for (const source of sources) {
    const section = sectionOfKind[source.kind];
    const runs = await runsOf(source, state.runs.get(section), ports, options);
    for (const { asSpelled } of runs) placed.add(`${section}/${asSpelled}`);
    total.sights += await importSights(source, runs, ports);
    total.warnings += await importWarnings(source, runs, ports);
    total.hashes += await importHashes(source, runs, { hashes: state.hashes, ports, ...options });
  }
  const known = [...state.runs].flatMap(([section, runs]) =>
    [...runs.keys()].map((name) => `${section}/${name}`),
  );
  return {
    ...total,
    otherHashes: state.hashes.length - total.hashes,
    otherRuns: known.filter((name) => !placed.has(name)).length,
  };
}

interface KnownRun extends AzsyncRun {
  readonly name: string;
  readonly asSpelled: string;
}

/** What azsync knew of the runs that are there; it wrote proteomics projects in upper case. */
async function runsOf(
  source: Source,
  known: ReadonlyMap<string, AzsyncRun> | undefined,
  ports: ImportPorts,
  options: { readonly signal?: AbortSignal },
): Promise<readonly KnownRun[]> {
  if (known === undefined) return [];
  const { runNames } = await observeSource(source, ports, options);
  const nameOf = new Map(runNames.map((name) => [name.toLowerCase(), name]));
  return [...known].flatMap(([asSpelled, run]) => {
    const name = nameOf.get(asSpelled.toLowerCase());
    return name === undefined ? [] : [{ ...run, name, asSpelled }];
  });
}

async function importSights(
  { folder }: Source,
  runs: readonly KnownRun[],
  { rememberSights, clock }: ImportPorts,
): Promise<number> {
  const nowMs = clock.nowMs();
  const sights = new Map(
    runs.flatMap(({ name, observedAtMs }) =>
      observedAtMs === undefined ? [] : [[name, Math.min(observedAtMs, nowMs)] as const],
    ),
  );
  await rememberSights(folder, sights);
  return sights.size;
}

async function importWarnings(
  { folder }: Source,
  runs: readonly KnownRun[],
  { warnings, clock }: ImportPorts,
): Promise<number> {
  const given = await warnings.lastGiven(folder);
  let count = 0;
  for (const { name, warnedAtMs } of runs) {
    if (warnedAtMs === undefined || (given.get(name) ?? 0) >= warnedAtMs) continue;
    // One in the future would silence warnings until then.
    await warnings.remember(folder, name, Math.min(warnedAtMs, clock.nowMs()));
    count += 1;
  }
  return count;
}

/**
 * azsync knew a file again by size and mtime, which is less than this cache rests on: both can be the
 * same for other bytes. Its MD5 is taken over only where the file itself vouches for it, by a ctime
 * that is its mtime: no program can set it, so nothing happened to the file since those bytes were
 * written, as far as this cache ever trusts a file system. And only for runs of which azsync found every file equal to its blob. What is taken over
 * saves reading the file; it is never evidence, which a release takes afresh from the bytes.
 */
async function importHashes(
  source: Source,
  runs: readonly KnownRun[],
  options: {
    readonly hashes: readonly AzsyncHash[];
    readonly ports: ImportPorts;
    readonly signal?: AbortSignal;
  },
): Promise<number> {
  const { ports } = options;
  const found = runs.filter(({ dataAtMs }) => dataAtMs !== undefined);
  const folders = new Set(found.map(({ name }) => name));
  const known = byTreePath(options.hashes, folders);
  let count = 0;
  for (const { name } of known.size > 0 ? found : []) {
    const hashes = await ports.hashCache.open(source.folder, name);
    for (const file of await filesOf(source, name, options)) {
      const hash = known.get(file.treePath);
      if (hash === undefined || !isVouchedFor(file, hash)) continue;
      hashes.remember(file.path, file.identity, hash.md5Hex);
      if (hashes.md5Of(file.path, file.identity) === hash.md5Hex) count += 1;
    }
    await hashes.save();
  }
  return count;
}

async function filesOf(
  source: Source,
  run: string,
  { ports, signal }: { readonly ports: ImportPorts; readonly signal?: AbortSignal },
): Promise<Rows<RunFile>> {
  try {
    return (await observeRun(source, run, ports, signal === undefined ? {} : { signal })).files;
  } catch (error) {
    if (FileError.is(error)) return [];
    throw error;
  }
}

/** Hashes by their paths below the source's folder, which azsync may have known by another name. */
function byTreePath(
  hashes: readonly AzsyncHash[],
  folders: ReadonlySet<string>,
): ReadonlyMap<string, AzsyncHash> {
  const found = new Map<string, AzsyncHash>();
  const twice = new Set<string>();
  for (const hash of hashes) {
    const segments = hash.path.split('/');
    const start = segments.findIndex((segment) => folders.has(segment));
    const path = start === -1 ? undefined : segments.slice(start).join('/');
    if (path === undefined) continue;
    if (found.has(path)) twice.add(path);
    found.set(path, hash);
  }
  for (const path of twice) found.delete(path);
  return found;
}

/** Doubles hold the microseconds of a time in seconds; time stamps are finer. */
const roundingMs = 0.01;

function isVouchedFor(file: RunFile, hash: AzsyncHash): boolean {
  const changedAtMs = changedAtMsOf(file.identity);
  const isSame = (a: number, b: number): boolean => Math.abs(a - b) <= roundingMs;
  return (
    file.sizeBytes === hash.sizeBytes &&
    isSame(file.modifiedAtMs, hash.modifiedAtMs) &&
    changedAtMs !== undefined &&
    isSame(changedAtMs, file.modifiedAtMs)
  );
}
