import {
  type FileError,
  type EntryKind,
  type FileEntry,
  type FileErrorReason,
  type FileTree,
  type OpenFile,
  type TreeListing,
  type UnreadableFolder,
  type WalkOptions,
  type WholeRead,
} from '../../src/core/storage/fileTree';
import { fileError } from '../../src/core/storage/fileErrors';
import { byPath } from '../../src/core/storage/pathOrder';

/** A file's bytes: given, or computed where a test wants many or large ones. */
export type FileContent = string | Uint8Array | GeneratedContent;

export interface GeneratedContent {
  readonly sizeBytes: number;
  /** Fills `into` with the bytes from `offset`, the same ones every time. */
  fill(offset: number, into: Uint8Array): void;
}

/** How often the tree was asked, and how many bytes it gave out. */
export interface FileTreeCounts {
  list: number;
  walk: number;
  stat: number;
  open: number;
  readStart: number;
  readWhole: number;
  bytesRead: number;
  /** Files open now. */
  held: number;
}

interface Node {
  readonly kind: EntryKind;
  content: GeneratedContent;
  modifiedAtMs: number;
  readonly inode: number;
  /** Counts every change, as ctime does. */
  changes: number;
  hasInvalidName?: true;
}

/**
 * Files in memory that behave as the real ones: links are never followed, an open file stays the one
 * that was opened, every write changes the identity. Faults are set by path.
 */
export class InMemoryFileTree implements FileTree {
  readonly root: string;
  readonly counts: FileTreeCounts = {
    list: 0,
    walk: 0,
    stat: 0,
    open: 0,
    readStart: 0,
    readWhole: 0,
    bytesRead: 0,
    held: 0,
  };
  /** Called before bytes of a file are given out: the place to change the tree while it is read. */
  onRead: ((path: string, offset: number) => void) | undefined;
  readonly #nodes = new Map<string, Node>();
  readonly #faults = new Map<string, FileErrorReason>();
  #lastInode = 0;

  /** `nowMs` is the modification time of what is written without one. */
  constructor(
    root = '/source',
    readonly options: { readonly nowMs: number } = { nowMs: Date.UTC(2026, 0, 1) },
  ) {
    this.root = root;
  }

  /** Writes a file, in place if it exists, and makes its folders. */
  write(path: string, content: FileContent, modifiedAtMs = this.options.nowMs): this {
    const existing = this.#nodes.get(path);
    if (existing?.kind !== 'file') {
      this.#add(path, 'file', { content: contentOf(content), modifiedAtMs });
      return this;
    }
    existing.content = contentOf(content);
    existing.modifiedAtMs = modifiedAtMs;
    existing.changes += 1;
    return this;
  }

  /** Puts another file in the place of one, as renaming over it does; keeps the time if asked to. */
  replace(path: string, content: FileContent, modifiedAtMs?: number): this {
    const before = this.#nodes.get(path);
    this.#nodes.delete(path);
    return this.write(path, content, modifiedAtMs ?? before?.modifiedAtMs);
  }

  /** Adds bytes at the end. */
  append(path: string, more: string | Uint8Array, modifiedAtMs?: number): this {
    const before = this.#bytesOf(path);
    return this.write(path, Buffer.concat([before, Buffer.from(more)]), modifiedAtMs);
  }

  /** Keeps the first bytes only. */
  truncate(path: string, sizeBytes: number, modifiedAtMs?: number): this {
    return this.write(path, this.#bytesOf(path).subarray(0, sizeBytes), modifiedAtMs);
  }

  folder(path: string, modifiedAtMs = this.options.nowMs): this {
    const existing = this.#nodes.get(path);
    if (existing) existing.modifiedAtMs = modifiedAtMs;
    else this.#add(path, 'folder', { content: nothing, modifiedAtMs });
    return this;
  }

  /** A link, a FIFO or another thing that is not carried. */
  place(path: string, kind: 'link' | 'special', modifiedAtMs = this.options.nowMs): this {
    this.#add(path, kind, { content: nothing, modifiedAtMs });
    return this;
  }

  /** Marks a name as one that is not Unicode on disk. */
  spoilName(path: string): this {
    this.#require(path).hasInvalidName = true;
    return this;
  }

  touch(path: string, modifiedAtMs: number): this {
    const node = this.#require(path);
    node.modifiedAtMs = modifiedAtMs;
    node.changes += 1;
    return this;
  }

  /** Removes a path and everything below it. */
  remove(path: string): this {
    for (const name of this.#nodes.keys()) {
      if (name === path || name.startsWith(`${path}/`)) this.#nodes.delete(name);
    }
    return this;
  }

  /** Renames a path with everything below it, which touches no identity. */
  move(from: string, to: string): this {
    const moved = [...this.#nodes].filter(([path]) => path === from || path.startsWith(`${from}/`));
    for (const [path, node] of moved) {
      this.#nodes.delete(path);
      this.#nodes.set(to + path.slice(from.length), node);
    }
    return this;
  }

  /** What lies at a path, uncounted; `undefined` = nothing. */
  entry(path: string): FileEntry | undefined {
    return this.#entry(path);
  }

  /** Everything below a folder, uncounted, sorted by path. */
  entriesBelow(folder: string): readonly FileEntry[] {
    return this.#below(folder);
  }

  /** A file's bytes, uncounted. */
  content(path: string): Uint8Array {
    return this.#bytesOf(path);
  }

  /** Makes every call about a path fail: listing a folder, opening or reading a file; `''` = all. */
  fail(path: string, reason: FileErrorReason): this {
    this.#faults.set(path, reason);
    return this;
  }

  /** Takes back {@link fail}. */
  mend(path: string): this {
    this.#faults.delete(path);
    return this;
  }

  async list(folder: string): Promise<readonly FileEntry[]> {
    this.counts.list += 1;
    this.#requireListable(folder);
    const start = folder === '' ? '' : `${folder}/`;
    return this.#below(folder).filter(({ path }) => !path.slice(start.length).includes('/'));
  }

  async walk(folder: string, options: WalkOptions = {}): Promise<TreeListing> {
    this.counts.walk += 1;
    await Promise.resolve();
    options.signal?.throwIfAborted();
    this.#requireListable(folder);
    const unreadable = this.#unreadableBelow(folder);
    const entries = this.#below(folder).filter(
      (entry) => !unreadable.some(({ path }) => entry.path.startsWith(`${path}/`)),
    );
    options.onEntries?.(entries.length);
    options.signal?.throwIfAborted();
    return { entries, unreadable };
  }

  async stat(path: string): Promise<FileEntry | undefined> {
    this.counts.stat += 1;
    this.#throwFault('');
    return this.#isReachable(path) ? this.#entry(path) : undefined;
  }

  async readStart(path: string, maxBytes: number): Promise<Uint8Array> {
    this.counts.readStart += 1;
    const node = this.#requireFile(path);
    return this.#read(path, node, 0, new Uint8Array(Math.min(maxBytes, node.content.sizeBytes)));
  }

  async readWhole(path: string, expected: FileEntry, into: Uint8Array): Promise<WholeRead> {
    this.counts.readWhole += 1;
    if (into.length < expected.sizeBytes) throw new RangeError('The memory is too small');
    const found = this.#isReachable(path) ? this.#entry(path) : undefined;
    if (found?.kind !== 'file') return { kind: 'changed', entry: found };
    const bytes = into.subarray(0, expected.sizeBytes);
    this.#read(path, this.#requireFile(path), 0, bytes);
    const entry = this.#entry(path);
    const isSame = entry?.identity === expected.identity && found.identity === expected.identity;
    return isSame ? { kind: 'read', bytes } : { kind: 'changed', entry };
  }

  async open(path: string): Promise<OpenFile> {
    this.counts.open += 1;
    const node = this.#requireFile(path);
    const entry = entryOf(path, node);
    this.counts.held += 1;
    let isClosed = false;
    return {
      entry,
      read: async (offset, into) => this.#read(path, node, offset, into).length,
      hasChanged: async () => this.#entry(path)?.identity !== entry.identity,
      close: async () => {
        if (!isClosed) this.counts.held -= 1;
        isClosed = true;
      },
    };
  }

  #add(path: string, kind: EntryKind, what: Pick<Node, 'content' | 'modifiedAtMs'>): void {
    const end = path.lastIndexOf('/');
    if (end > 0 && !this.#nodes.has(path.slice(0, end))) this.folder(path.slice(0, end));
    this.#lastInode += 1;
    this.#nodes.set(path, { kind, ...what, inode: this.#lastInode, changes: 0 });
  }

  #read(path: string, node: Node, offset: number, into: Uint8Array): Uint8Array {
    this.onRead?.(path, offset);
    this.#throwFault(path);
    const length = Math.max(0, Math.min(into.length, node.content.sizeBytes - offset));
    const bytes = into.subarray(0, length);
    node.content.fill(offset, bytes);
    this.counts.bytesRead += length;
    return bytes;
  }

  #below(folder: string): FileEntry[] {
    const start = folder === '' ? '' : `${folder}/`;
    const paths = [...this.#nodes.keys()].filter((path) => path.startsWith(start));
    return paths.flatMap((path) => this.#entry(path) ?? []).sort(byPath);
  }

  #unreadableBelow(folder: string): readonly UnreadableFolder[] {
    return this.#below(folder)
      .filter(({ path, kind }) => kind === 'folder' && this.#faults.has(path))
      .map(({ path }) => ({ path, error: this.#error(this.#faults.get(path) ?? 'io', path) }));
  }

  #requireListable(folder: string): void {
    this.#throwFault(folder);
    if (folder === '') return;
    this.#requireParents(folder);
    if (this.#require(folder).kind !== 'folder') throw this.#error('notAFolder', folder);
  }

  #requireFile(path: string): Node {
    this.#requireParents(path);
    const node = this.#require(path);
    if (node.kind !== 'file') throw this.#error('notAFile', path);
    this.#throwFault(path);
    return node;
  }

  #requireParents(path: string): void {
    for (const parent of parentsOf(path)) {
      const entry = this.#entry(parent);
      if (entry && entry.kind !== 'folder') throw this.#error('notAFolder', parent);
    }
  }

  /** True if it is there and no folder on the way is a link or a file. */
  #isReachable(path: string): boolean {
    return (
      this.#nodes.has(path) && parentsOf(path).every((name) => this.#entry(name)?.kind === 'folder')
    );
  }

  #throwFault(path: string): void {
    const reason = this.#faults.get(path) ?? this.#faults.get('');
    if (reason !== undefined) throw this.#error(reason, path);
  }

  #error(reason: FileErrorReason, path: string): FileError {
    return fileError(reason, { name: path === '' ? this.root : `${this.root}/${path}` });
  }

  #entry(path: string): FileEntry | undefined {
    const node = this.#nodes.get(path);
    return node && entryOf(path, node);
  }

  #require(path: string): Node {
    const node = this.#nodes.get(path);
    if (!node) throw this.#error('missing', path);
    return node;
  }

  #bytesOf(path: string): Uint8Array {
    const { content } = this.#require(path);
    const bytes = new Uint8Array(content.sizeBytes);
    content.fill(0, bytes);
    return bytes;
  }
}

function parentsOf(path: string): readonly string[] {
  const segments = path.split('/').slice(0, -1);
  return segments.map((_, index) => segments.slice(0, index + 1).join('/'));
}

function entryOf(path: string, node: Node): FileEntry {
  const { kind, content, modifiedAtMs, inode, changes } = node;
  const sizeBytes = kind === 'file' ? content.sizeBytes : 0;
  const identity = [sizeBytes, modifiedAtMs, changes, inode].join('.');
  const entry: FileEntry = { path, kind, sizeBytes, modifiedAtMs, identity };
  return node.hasInvalidName ? { ...entry, hasInvalidName: true } : entry;
}

const nothing: GeneratedContent = { sizeBytes: 0, fill: () => undefined };

function contentOf(content: FileContent): GeneratedContent {
  if (typeof content === 'object' && 'fill' in content && 'sizeBytes' in content) return content;
  const bytes = Buffer.from(content);
  return {
    sizeBytes: bytes.length,
    fill: (offset, into) => into.set(bytes.subarray(offset, offset + into.length)),
  };
}
