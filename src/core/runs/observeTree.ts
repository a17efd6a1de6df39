import { joinRows, mapRows, pickRows, type Rows } from '../base/columns/rows';
import { forEachInSlices, pauseIfDue, sumInSlices } from '../base/slices';
import { escapePath } from '../storage/escapedNames';
import type { FileEntry, FileTree, TreeListing, WalkOptions } from '../storage/fileTree';
import { byPath } from '../storage/pathOrder';
import { layoutOf } from './layouts/layoutOf';
import { pathsWithin, type PlacedRun } from './layouts/runPaths';
import type { LeftEntry, ObservedRun, RunFile, SeenEntry } from './run';

/** What of a run's folders is carried and what is not. */
export type ObservedTree = Pick<
  ObservedRun,
  'folders' | 'files' | 'notCarried' | 'unreadable' | 'sizeBytes'
>;

export interface RunFolders extends PlacedRun {
  /** Those of the run that are there. */
  readonly folders: readonly string[];
}

export interface SeenTree {
  readonly tree: ObservedTree;
  /** Everything below the run's folders. */
  readonly entries: Rows<SeenEntry>;
  /** What the run has not got yet by the layout of its source. */
  readonly gap: string | undefined;
}

/** Walks a run's folders and says of everything in them whether it is carried, and as what. */
export async function observeTree(
  tree: FileTree,
  where: RunFolders,
  options: WalkOptions,
): Promise<SeenTree> {
  const { source, run, folders } = where;
  const layout = layoutOf(source);
  const listing = await walkAll(tree, folders, options);
  const pathWithin = pathsWithin(where);
  const entries = mapRows(listing.entries, (entry) => seenEntry(entry, pathWithin(entry.path)));
  const { files, sizeBytes, leaves } = await sortOut(entries, listing.unreadable);
  const placed = layout.place(files, run, source);
  await pauseIfDue();
  const carried = source.escapeNames
    ? placed.carried.map(withEscapedPath).toSorted(byPath)
    : placed.carried;
  const unlisted = listing.unreadable.map(({ path, error }) => ({
    path: pathWithin(path),
    message: `${error.message}. ${error.remedy}`,
  }));
  return {
    tree: {
      folders,
      files: carried,
      notCarried: [...placed.left, ...leaves].sort(byPath),
      unreadable: [...unlisted, ...placed.refused],
      sizeBytes:
        carried === files ? sizeBytes : await sumInSlices(carried, (file) => file.sizeBytes),
    },
    entries,
    gap: layout.findGap({ run, folders, placed }),
  };
}

/** Written out: to spread 200,000 entries takes as long as to list them. */
function seenEntry(entry: FileEntry, path: string): SeenEntry {
  const { kind, sizeBytes, modifiedAtMs, identity, path: treePath } = entry;
  const seen = { path, treePath, kind, sizeBytes, modifiedAtMs, identity };
  return entry.hasInvalidName === true ? { ...seen, hasInvalidName: true } : seen;
}

/** One listing of several folders; paths are relative to the source's folder. */
async function walkAll(
  tree: FileTree,
  folders: readonly string[],
  { onEntries, ...options }: WalkOptions,
): Promise<TreeListing> {
  const listings: TreeListing[] = [];
  let seen = 0;
  for (const folder of folders) {
    const before = seen;
    const listing = await tree.walk(folder, {
      ...options,
      ...(onEntries && { onEntries: (count) => onEntries(before + count) }),
    });
    seen += listing.entries.length;
    listings.push(listing);
  }
  const [only] = listings;
  if (only !== undefined && listings.length === 1) return only;
  return {
    entries: joinRows<FileEntry>([], ...listings.map(({ entries }) => entries)),
    unreadable: listings.flatMap(({ unreadable }) => unreadable),
  };
}

/** A run's entries by what becomes of them, found in one pass: each of 200,000 takes as long as to sum them up. */
interface SortedEntries {
  readonly files: Rows<SeenEntry>;
  /** Of the files. */
  readonly sizeBytes: number;
  /** What no blob can be: links, special files, and folders with nothing in them. */
  readonly leaves: readonly LeftEntry[];
}

async function sortOut(
  entries: Rows<SeenEntry>,
  unreadable: TreeListing['unreadable'],
): Promise<SortedEntries> {
  const files: number[] = [];
  const others: SeenEntry[] = [];
  const filled = new Set(unreadable.map(({ path }) => path));
  let sizeBytes = 0;
  let folder = '';
  await forEachInSlices(entries, (entry, row) => {
    // Nearly always the folder of the entry before.
    if (!isIn(folder, entry.treePath)) {
      folder = entry.treePath.slice(0, entry.treePath.lastIndexOf('/'));
      filled.add(folder);
    }
    sizeBytes += entry.sizeBytes;
    if (entry.kind === 'file') files.push(row);
    else others.push(entry);
  });
  const isLeaf = ({ kind, treePath }: SeenEntry): boolean =>
    kind !== 'folder' || !filled.has(treePath);
  return { files: pickRows(entries, files), sizeBytes, leaves: others.filter(isLeaf) };
}

/** True for what lies in a folder itself, not in one below it. */
function isIn(folder: string, path: string): boolean {
  return path.lastIndexOf('/') === folder.length && path.startsWith(folder);
}

/** A name whose bytes are no Unicode cannot be told apart by its text, so escaping it would hide that. */
function withEscapedPath(file: RunFile): RunFile {
  return file.hasInvalidName === true ? file : { ...file, path: escapePath(file.path) };
}
