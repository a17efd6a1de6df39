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
export function seeFolder(folder: string, listing: TreeListing): SeenFolder {
  const inner = (path: string): string => path.slice(folder.length + 1);
  const files = new Map<string, FileEntry>();
  const folders = new Map<string, string>();
  const others: string[] = [];
  const unreadable = listing.unreadable.map(({ path }) => inner(path));
  for (const entry of listing.entries) {
    const path = inner(entry.path);
    if (entry.hasInvalidName === true) unreadable.push(path);
    else if (entry.kind === 'file') files.set(path, entry);
    else if (entry.kind === 'folder') folders.set(path, entry.identity);
    else others.push(path);
  }
  return { files, folders, others, unreadable };
}

/** Several folders as one, each below its name. */
export function seenTogether(parts: ReadonlyMap<string, SeenFolder>): SeenFolder {
  const files = new Map<string, FileEntry>();
  const folders = new Map<string, string>();
  const others: string[] = [];
  const unreadable: string[] = [];
  for (const [name, seen] of parts) {
    for (const [path, entry] of seen.files) files.set(`${name}/${path}`, entry);
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
export function differencesOf(before: SeenFolder, after: SeenFolder): readonly string[] {
  const differing = new Set([...after.others, ...after.unreadable]);
  const identities = (seen: SeenFolder): ReadonlyMap<string, string> =>
    new Map([
      ...seen.folders,
      ...[...seen.files].map(([path, { identity }]) => [path, identity] as const),
    ]);
  const [old, current] = [identities(before), identities(after)];
  for (const [path, identity] of old) if (current.get(path) !== identity) differing.add(path);
  for (const path of current.keys()) if (!old.has(path)) differing.add(path);
  return [...differing].sort();
}
