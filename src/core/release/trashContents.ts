import { forEachConcurrent } from '../base/concurrency';
import { hashFile } from '../sync/files/hashFile';
import type { Session } from '../sync/session';
import type { ManifestLine } from './manifest';
import type { SeenFolder } from './seenFolder';

/** Files hashed at a time. */
const hashLanes = 4;

/** What lies in a trashed folder and was not in the run that was proven, sorted. */
export function unknownEntries(
  seen: SeenFolder,
  manifest: readonly ManifestLine[],
  emptyFolders: readonly string[],
): readonly string[] {
  const known = new Set<string>();
  for (const path of emptyFolders) addWithParents(known, path);
  for (const { localPath } of manifest)
    if (localPath !== undefined) addWithParents(known, localPath);
  const present = [...seen.files.keys(), ...seen.folders.keys(), ...seen.others];
  return present.filter((path) => !known.has(path)).sort();
}

function addWithParents(known: Set<string>, path: string): void {
  for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
    known.add(path.slice(0, end));
  }
}

/** Files of a trashed folder that do not hold what was proven. Untouched ones are not read. */
export async function findChangedContents(
  session: Session,
  trash: {
    /** Where it lies, relative to the source. */
    readonly folder: string;
    readonly seen: SeenFolder;
    readonly manifest: readonly ManifestLine[];
    readonly isSteady: boolean;
  },
): Promise<readonly string[]> {
  const { seen, manifest, isSteady } = trash;
  const changed: string[] = [];
  const doubtful = manifest.filter(({ localPath, identity }) => {
    const entry = localPath === undefined ? undefined : seen.files.get(localPath);
    return entry !== undefined && !(isSteady && entry.identity === identity);
  });
  const bytes = doubtful.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  session.meter.begin('hashing', { files: doubtful.length, bytes });
  const { signal } = session;
  await forEachConcurrent(doubtful, { limit: hashLanes, signal }, async (line) => {
    if (!(await holds(session, trash, line))) changed.push(line.localPath ?? line.path);
    session.meter.addFiles(1);
  });
  return changed.sort();
}

async function holds(
  session: Session,
  { folder, seen }: { readonly folder: string; readonly seen: SeenFolder },
  { path, localPath = '', md5Hex }: ManifestLine,
): Promise<boolean> {
  const entry = seen.files.get(localPath);
  if (entry === undefined) return false;
  const { ports, buffers, signal, meter } = session;
  const outcome = await hashFile(
    {
      path,
      tree: ports.fileTree(session.run.source.folder),
      treePath: `${folder}/${localPath}`,
      entry,
    },
    { digests: ports.digests, buffers },
    { signal, onBytes: (count) => meter.addBytes(count) },
  );
  return outcome.kind === 'hashed' && outcome.md5Hex === md5Hex;
}
