import { mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { DiskChange } from './watchDisk.mjs';

/** What a folder holds, folders within it included. */
type Folder = Map<string, Node>;
type Node = { readonly kind: 'folder'; readonly entries: Folder } | File;
interface File {
  readonly kind: 'file';
  bytes: Buffer;
}

/** How much of a change a disk kept that lost its power. */
export type Kept = 'all' | 'none' | 'torn';

/** What a disk does with every change that nobody had it sync. */
export type Keeping = (change: DiskChange, number: number) => Kept;

/** Writes reach a disk by sectors of this size. */
const sectorBytes = 512;

/**
 * The changes of which a disk may have lost some when its power went: content that was not synced after
 * it was written, names in a folder that was not synced after they changed. A rename is one change, as
 * it is on every file system with a journal, and is safe once both folders are synced.
 */
export function unsynced(changes: readonly DiskChange[]): ReadonlySet<number> {
  const syncedUpTo = new Map<string, number>();
  for (const [number, change] of changes.entries()) {
    if (change.kind === 'sync') syncedUpTo.set(change.path, number);
  }
  const isSynced = (path: string, number: number): boolean => (syncedUpTo.get(path) ?? -1) > number;
  const open = new Set<number>();
  for (const [number, change] of changes.entries()) {
    if (change.kind === 'sync') continue;
    if (!syncsOf(change).every((path) => isSynced(path, number))) open.add(number);
  }
  return open;
}

/** What has to be synced to make a change last. */
function syncsOf(change: DiskChange): readonly string[] {
  switch (change.kind) {
    case 'write':
    case 'truncate':
      return [change.path];
    case 'link':
      return [dirname(change.to)];
    case 'rename':
      return [dirname(change.path), dirname(change.to)];
    default:
      return [dirname(change.path)];
  }
}

/** A folder that can be brought into every state that a power cut may leave it in. */
export class CuttableDisk {
  readonly #root: string;
  readonly #before: Folder;

  private constructor(root: string, before: Folder) {
    this.#root = root;
    this.#before = before;
  }

  /** Remembers what a folder holds now, all of it on disk. */
  static async of(root: string): Promise<CuttableDisk> {
    return new CuttableDisk(root, await read(root));
  }

  /** Makes the folder what is left after these changes, of which the disk kept what `keeping` says. */
  async cut(changes: readonly DiskChange[], keeping: Keeping): Promise<void> {
    const entries = copyOf(this.#before);
    const open = unsynced(changes);
    for (const [number, change] of changes.entries()) {
      const kept = open.has(number) ? keeping(change, number) : 'all';
      if (kept !== 'none') this.#apply(entries, change, kept);
    }
    await rm(this.#root, { recursive: true });
    await write(this.#root, entries);
  }

  /** What would need something that was lost is lost with it. */
  #apply(root: Folder, change: DiskChange, kept: Kept): void {
    const folder = this.#folderOf(root, change.path);
    const name = basename(change.path);
    if (folder === undefined) return;
    const found = folder.get(name);
    if (found?.kind === 'file') fill(found, change, kept);
    if (found === undefined) addNode(folder, name, change);
    else if ('to' in change) this.#folderOf(root, change.to)?.set(basename(change.to), found);
    if (change.kind === 'unlink' || change.kind === 'rename') folder.delete(name);
  }

  #folderOf(root: Folder, path: string): Folder | undefined {
    const inner = dirname(path).slice(this.#root.length + 1);
    let folder: Folder | undefined = root;
    for (const name of inner.split('/').filter((segment) => segment !== '')) {
      const next: Node | undefined = folder.get(name);
      if (next?.kind !== 'folder') return undefined;
      folder = next.entries;
    }
    return folder;
  }
}

function addNode(folder: Folder, name: string, { kind }: DiskChange): void {
  if (kind === 'mkdir') folder.set(name, { kind: 'folder', entries: new Map() });
  if (kind === 'create') folder.set(name, { kind: 'file', bytes: Buffer.alloc(0) });
}

function fill(file: File, change: DiskChange, kept: Kept): void {
  if (change.kind === 'create' && change.empties) file.bytes = Buffer.alloc(0);
  if (change.kind === 'truncate') file.bytes = resized(file.bytes, change.sizeBytes);
  if (change.kind === 'write') overwrite(file, change, kept);
}

/** A torn write reached the disk up to some sector, and left zeros where it made the file longer. */
function overwrite(
  file: File,
  { bytes, position }: Extract<DiskChange, { kind: 'write' }>,
  kept: Kept,
): void {
  const end = position + bytes.length;
  const whole = resized(file.bytes, Math.max(file.bytes.length, end));
  const sectors = Math.floor(bytes.length / 2 / sectorBytes) * sectorBytes;
  const reached =
    kept === 'torn' ? Math.max(sectors, Math.min(100, bytes.length - 1)) : bytes.length;
  bytes.copy(whole, position, 0, reached);
  file.bytes = whole;
}

function resized(bytes: Buffer, sizeBytes: number): Buffer {
  const other = Buffer.alloc(sizeBytes);
  bytes.copy(other, 0, 0, sizeBytes);
  return other;
}

function copyOf(folder: Folder): Folder {
  return new Map(
    [...folder].map(([name, node]) => [
      name,
      node.kind === 'file' ? { ...node } : { ...node, entries: copyOf(node.entries) },
    ]),
  );
}

async function read(folder: string): Promise<Folder> {
  const entries: Folder = new Map();
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) entries.set(entry.name, { kind: 'folder', entries: await read(path) });
    else entries.set(entry.name, { kind: 'file', bytes: await readFile(path) });
  }
  return entries;
}

/** As if written an hour ago: what was lately would have to settle first. */
async function write(folder: string, entries: Folder): Promise<void> {
  const time = new Date(Date.now() - 3_600_000);
  await mkdir(folder);
  for (const [name, node] of entries) {
    const path = join(folder, name);
    if (node.kind === 'folder') {
      await write(path, node.entries);
      continue;
    }
    await writeFile(path, node.bytes);
    await utimes(path, time, time);
  }
}
