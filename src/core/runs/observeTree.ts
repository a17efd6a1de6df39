import type { FileEntry, FileTree, WalkOptions } from '../storage/fileTree';
import type { ObservedRun, RunProblem } from './run';

/** What of a run's tree is carried and what is not. */
export type ObservedTree = Pick<ObservedRun, 'files' | 'notCarried' | 'unreadable' | 'sizeBytes'>;

/** Walks a run's folder and sorts what is in it; paths are relative to the run from here on. */
export async function observeTree(
  source: FileTree,
  run: string,
  options: WalkOptions,
): Promise<{ readonly tree: ObservedTree; readonly entries: readonly FileEntry[] }> {
  const listing = await source.walk(run, options);
  const start = run.length + 1;
  const entries = listing.entries.map((entry) => ({ ...entry, path: entry.path.slice(start) }));
  const unreadable = listing.unreadable.map(({ path, error }) => ({
    path: path.slice(start),
    message: `${error.message}. ${error.remedy}`,
  }));
  return { tree: { ...sortEntries(entries, unreadable), unreadable }, entries };
}

function sortEntries(
  entries: readonly FileEntry[],
  unreadable: readonly RunProblem[],
): Pick<ObservedTree, 'files' | 'notCarried' | 'sizeBytes'> {
  const filled = new Set(unreadable.map(({ path }) => path));
  for (const { path } of entries) filled.add(path.slice(0, Math.max(0, path.lastIndexOf('/'))));
  const files: FileEntry[] = [];
  const notCarried: FileEntry[] = [];
  let sizeBytes = 0;
  for (const entry of entries) {
    if (entry.kind === 'file') {
      files.push(entry);
      sizeBytes += entry.sizeBytes;
    } else if (entry.kind !== 'folder' || !filled.has(entry.path)) {
      notCarried.push(entry);
    }
  }
  return { files, notCarried, sizeBytes };
}
