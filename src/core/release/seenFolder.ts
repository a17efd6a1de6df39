import { forEachInSlices } from '../base/slices';
import type { FileEntry, TreeListing } from '../storage/fileTree';

/** A folder with all that is in it, seen once; paths are relative to the folder. */
export interface SeenFolder {
  readonly files: ReadonlyMap<string, FileEntry>;
  /** Identities of the folders in it. */
  readonly folders: ReadonlyMap<string, string>;
  /** Links and special files. */
  readonly others: readonly string[];
  /** Folders that could not be listed, and names that no text can spell. */
  readonly unreadable: readonly string[];
}

/**
 * Paths come relative to the folder; a name that is not valid counts as unreadable, whatever bears
 * it.
 */
export async function seeFolder(folder: string, listing: TreeListing): Promise<SeenFolder> {
  const inner = (path: string): string => path.slice(folder.length + 1);
  const files = new Map<string, FileEntry>();
  const folders = new Map<string, string>();
  const others: string[] = [];
  const unreadable = listing.unreadable.map(({ path }) => inner(path));
  await forEachInSlices(listing.entries, (entry) => {
    const path = inner(entry.path);
    if (entry.hasInvalidName === true) unreadable.push(path);
    else if (entry.kind === 'file') files.set(path, entry);
    else if (entry.kind === 'folder') folders.set(path, entry.identity);
    else others.push(path);
  });
  return { files, folders, others, unreadable };
}

/** Several folders as one, each below its name. */
export async function seenTogether(parts: ReadonlyMap<string, SeenFolder>): Promise<SeenFolder> {
  const files = new Map<string, FileEntry>();
  const folders = new Map<string, string>();
  const others: string[] = [];
  const unreadable: string[] = [];
  for (const [name, seen] of parts) {
    await forEachInSlices(seen.files, ([path, entry]) => void files.set(`${name}/${path}`, entry));
    for (const [path, identity] of seen.folders) folders.set(`${name}/${path}`, identity);
    others.push(...seen.others.map((path) => `${name}/${path}`));
    unreadable.push(...seen.unreadable.map((path) => `${name}/${path}`));
  }
  return { files, folders, others, unreadable };
}

/**
 * Paths at which two looks at a folder differ: entries that came, went, or are not the same any more;
 * sorted. Equal identities mean that nothing was touched as far as the file system can tell.
 */
export async function differencesOf(
  before: SeenFolder,
  after: SeenFolder,
): Promise<readonly string[]> {
  const differing = new Set([...after.others, ...after.unreadable]);
  for (const [one, other] of [
    [before, after],
    [after, before],
  ] as const) {
    for (const [path, identity] of one.folders)
      if (other.folders.get(path) !== identity) differing.add(path);
    await forEachInSlices(one.files, ([path, { identity }]) => {
      if (other.files.get(path)?.identity !== identity) differing.add(path);
    });
  }
  return [...differing].sort();
}
