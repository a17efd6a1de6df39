import { sep } from 'node:path';
import type { FileEntry } from '../../core/storage/fileTree';
import { isMissing, systemCodeOf } from '../fileSystem/systemCodes';
import { fileCalls } from './fileCalls';
import { replacement } from './scanFolder';
import type { ScannedTree, ScanPlace } from './scannedTree';
import { entryOf } from './statEntries';

/** So many are looked at one by one before a thread that scans has started. */
const fewEntries = 64;

/**
 * The entries of a folder itself, listed without a thread and without holding up the caller's;
 * `undefined` = there are many, or names that only a scan can tell apart.
 */
export async function listFew(place: ScanPlace): Promise<ScannedTree | undefined> {
  try {
    const names = await fileCalls.readdir(place.location);
    const areFew = names.length <= fewEntries;
    if (!areFew || names.some((name) => name.includes(replacement))) return undefined;
    const entries = await Promise.all(names.sort().map((name) => entryAt(place, name)));
    return { entries: entries.filter((entry) => entry !== undefined), unlisted: [] };
  } catch (error) {
    const code = systemCodeOf(error);
    if (code === undefined) throw error;
    return { entries: [], unlisted: [{ path: place.path, code }] };
  }
}

/** `undefined` = it vanished meanwhile. */
async function entryAt(place: ScanPlace, name: string): Promise<FileEntry | undefined> {
  const path = place.path === '' ? name : `${place.path}/${name}`;
  try {
    const stats = await fileCalls.lstat(place.location + sep + name, { bigint: true });
    return entryOf(path, stats, place.parts);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
