import type { LeftEntry, ObservedRun } from '../runs/run';
import type { SeenFolder } from './seenFolder';

/** Empty folders of a run that its source would have forgotten: no lake can hold them. */
export function forgottenOf({ source, notCarried }: ObservedRun): readonly LeftEntry[] {
  if (source.release.emptyFolders === 'refuse') return [];
  return notCarried.filter(({ kind }) => kind === 'folder');
}

/** Folders with nothing in them, sorted. */
export function emptyFoldersIn({ files, folders, others }: SeenFolder): readonly string[] {
  const filled = new Set<string>();
  for (const path of [...files.keys(), ...folders.keys(), ...others]) {
    filled.add(path.slice(0, Math.max(0, path.lastIndexOf('/'))));
  }
  return [...folders.keys()].filter((path) => !filled.has(path)).sort();
}
