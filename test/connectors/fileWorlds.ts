import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { build } from 'esbuild';
import type { FileReader } from '../../src/connectors/localFiles/fileReader';
import type { FolderScanner } from '../../src/connectors/localFiles/folderScanner';
import { NodeFileTree } from '../../src/connectors/localFiles/nodeFileTree';
import type { FileTree } from '../../src/core/storage/fileTree';
import { InMemoryFileTree } from '../fakes/inMemoryFileTree';

/** A file tree and the hands that change what is in it, for assertions that fake and real share. */
export interface FileWorld {
  readonly tree: FileTree;
  write(path: string, content: string | Uint8Array): void;
  folder(path: string): void;
  /** Writes in place, keeping size and modification time. */
  rewriteUnseen(path: string, content: string): void;
  /** Renames another file of the same size and modification time over it. */
  replaceUnseen(path: string, content: string): void;
  append(path: string, more: string): void;
  truncate(path: string, sizeBytes: number): void;
  remove(path: string): void;
  link(path: string, target: string): void;
  fifo(path: string): void;
  /** Takes every permission away. */
  deny(path: string): void;
  /** Runs where permissions hold: root may read everything. */
  unprivileged<T>(work: () => Promise<T>): Promise<T>;
  dispose(): void;
}

export function inMemoryWorld(): FileWorld {
  const tree = new InMemoryFileTree();
  return {
    tree,
    write: (path, content) => void tree.write(path, content),
    folder: (path) => void tree.folder(path),
    rewriteUnseen: (path, content) => void tree.write(path, content),
    replaceUnseen: (path, content) => void tree.replace(path, content),
    append: (path, more) => void tree.append(path, more),
    truncate: (path, sizeBytes) => void tree.truncate(path, sizeBytes),
    remove: (path) => void tree.remove(path),
    link: (path) => void tree.place(path, 'link'),
    fifo: (path) => void tree.place(path, 'special'),
    deny: (path) => void tree.fail(path, 'denied'),
    unprivileged: (work) => work(),
    dispose: () => undefined,
  };
}

export interface FileThreads {
  readonly scanner?: FolderScanner;
  readonly reader?: FileReader;
}

/** Real files in a temporary folder, listed and read on this thread or on others. */
export function nodeWorld(options: FileThreads = {}): FileWorld {
  const outside = fs.mkdtempSync(join(tmpdir(), 'lakeside-files-'));
  fs.chmodSync(outside, 0o755);
  const root = join(outside, 'root');
  fs.mkdirSync(root);
  const denied: string[] = [];
  const at = (path: string): string => join(root, path);
  const write = (path: string, content: string | Uint8Array): void => {
    fs.mkdirSync(dirname(at(path)), { recursive: true });
    fs.writeFileSync(at(path), content);
  };
  return {
    tree: new NodeFileTree(root, options),
    write,
    folder: (path) => void fs.mkdirSync(at(path), { recursive: true }),
    rewriteUnseen: (path, content) => {
      const { atime, mtime } = fs.statSync(at(path));
      fs.writeFileSync(at(path), content);
      fs.utimesSync(at(path), atime, mtime);
    },
    replaceUnseen: (path, content) => {
      const { atime, mtime } = fs.statSync(at(path));
      fs.writeFileSync(at('.new'), content);
      fs.utimesSync(at('.new'), atime, mtime);
      fs.renameSync(at('.new'), at(path));
    },
    append: (path, more) => fs.appendFileSync(at(path), more),
    truncate: (path, sizeBytes) => fs.truncateSync(at(path), sizeBytes),
    remove: (path) => fs.rmSync(at(path), { recursive: true }),
    link: (path, target) => fs.symlinkSync(target, at(path)),
    fifo: (path) => void execFileSync('mkfifo', [at(path)]),
    deny: (path) => {
      fs.chmodSync(at(path), 0);
      denied.push(at(path));
    },
    unprivileged: asNobody,
    dispose: () => {
      // Who is not root cannot remove a folder that may not be entered.
      for (const path of denied) fs.chmodSync(path, 0o700);
      fs.rmSync(outside, { recursive: true });
    },
  };
}

/** Bundles a worker of the connectors as it ships and returns its file. */
export async function buildWorker(
  name: 'localFiles/scan' | 'localFiles/read' | 'fileThread/file',
  folder: string,
): Promise<string> {
  const outfile = join(folder, `${basename(name)}.worker.js`);
  await build({
    entryPoints: [`src/connectors/${name}.worker.ts`],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
  });
  return outfile;
}

const nobody = 65_534;

/** The effective user is that of every thread of the process. @see setxid in glibc's nptl(7) */
async function asNobody<T>(work: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.(nobody);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}
