import { lstatSync, readdirSync } from 'node:fs';
import { sep } from 'node:path';
import { RowView, type Rows } from '../../core/base/columns/rows';
import { EntryTable } from '../../core/storage/entryTable';
import type { FileEntry } from '../../core/storage/fileTree';
import { comparePaths } from '../../core/storage/pathOrder';
import type { IdentityParts } from './identityParts';
import type { ScanPlace, ScanStep } from './scannedTree';
import { entryOf } from './statEntries';
import { isMissing, systemCodeOf } from '../fileSystem/systemCodes';

/** A folder to list: where it is for the operating system, and its path in the tree. */
interface Place {
  /** Bytes where a name on the way is not valid Unicode and no text would find it again. */
  readonly location: string | Buffer;
  readonly path: string;
  readonly hasInvalidName: boolean;
  readonly parts: IdentityParts;
}

/**
 * Lists everything below a folder in the order of paths, synchronously (three times faster than any
 * other way), in steps of a folder at most so that the caller may pause between them. Entries that
 * vanish meanwhile are left out. Never follows a link.
 */
export function* scanFolder(place: ScanPlace): Generator<ScanStep, undefined> {
  yield* scanOne({ ...place, hasInvalidName: false }, place.depth);
  return undefined;
}

function* scanOne(place: Place, depth: ScanPlace['depth']): Generator<ScanStep, undefined> {
  const listed = listOne(place);
  if (listed.kind === 'unreadable') return yield listed;
  const { entries, folders } = listed;
  const toScan = depth === 'tree' ? folders : [];
  let start = 0;
  // What is in a folder `a` comes after a file `a-b` beside it.
  for (const folder of toScan.sort((a, b) => comparePaths(`${a.path}/`, `${b.path}/`))) {
    const end = rowAfter(entries, `${folder.path}/`, start);
    if (end > start) yield { kind: 'entries', entries: pieceOf(entries, start, end) };
    start = end;
    yield* scanOne(folder, depth);
  }
  if (entries.length > start)
    yield { kind: 'entries', entries: pieceOf(entries, start, entries.length) };
  return undefined;
}

/** The first row from `start` on whose path comes after a text. */
function rowAfter(entries: Rows<FileEntry>, text: string, start: number): number {
  for (let row = start; row < entries.length; row += 1) {
    if (comparePaths(entries.at(row)?.path ?? '', text) > 0) return row;
  }
  return entries.length;
}

type Listed =
  | { readonly kind: 'listed'; readonly entries: Rows<FileEntry>; readonly folders: Place[] }
  | Extract<ScanStep, { kind: 'unreadable' }>;

/** A folder's own entries, sorted by path: in columns, because there may be 200,000 of them. */
function listOne(place: Place): Listed {
  const entries = new EntryTable();
  const folders: Place[] = [];
  try {
    for (const name of namesIn(place.location)) {
      const child = childOf(place, name);
      const entry = entryAt(child);
      if (entry === undefined) continue;
      entries.push(entry);
      if (entry.kind === 'folder') folders.push(child);
    }
  } catch (error) {
    const code = systemCodeOf(error);
    if (code === undefined) throw error;
    return { kind: 'unreadable', path: place.path, code };
  }
  return { kind: 'listed', entries, folders };
}

/** Sorted; as bytes where one is not valid Unicode. */
function namesIn(location: string | Buffer): readonly (string | Buffer)[] {
  const names = readdirSync(location);
  // The replacement character may also stand in a valid name.
  if (!names.some((name) => name.includes(replacement))) return names.sort();
  const bytes = readdirSync(location, { encoding: 'buffer' });
  return bytes.sort((a, b) => comparePaths(a.toString(), b.toString()));
}

/** What stands in a name for bytes that are not valid Unicode. */
export const replacement = '\uFFFD';

function pieceOf(entries: Rows<FileEntry>, start: number, end: number): Rows<FileEntry> {
  return new RowView(end - start, (row) => entries.at(start + row) as FileEntry);
}

function entryAt(place: Place): FileEntry | undefined {
  try {
    const entry = entryOf(place.path, lstatSync(place.location, { bigint: true }), place.parts);
    return place.hasInvalidName ? { ...entry, hasInvalidName: true } : entry;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function childOf(parent: Place, name: string | Buffer): Place {
  const text = name.toString();
  const { parts } = parent;
  const path = parent.path === '' ? text : `${parent.path}/${text}`;
  const isInvalid = typeof name !== 'string' && !Buffer.from(text).equals(name);
  if (typeof parent.location === 'string' && !isInvalid) {
    return { location: parent.location + sep + text, path, hasInvalidName: false, parts };
  }
  const pieces = [parent.location, sep, name].map((piece) => Buffer.from(piece));
  return { location: Buffer.concat(pieces), path, hasInvalidName: true, parts };
}
