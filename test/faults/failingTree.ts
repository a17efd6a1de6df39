import { fileError } from '../../src/core/storage/fileErrors';
import type { FileErrorReason, FileTree, OpenFile } from '../../src/core/storage/fileTree';
import { runName } from './labRun';

/** What a disk cannot be asked for: a place of the run where reading fails. */
export interface FailingPlace {
  /** A file or a folder of the run. */
  readonly path: string;
  readonly reason: FileErrorReason;
  /** Of a file. */
  readonly fromByte: number;
}

/** A real tree on which one place cannot be read. */
export function failingTree(place: FailingPlace): (tree: FileTree) => FileTree {
  const isPlace = (path: string): boolean => path === `${runName}/${place.path}`;
  const fail = (): never => {
    throw fileError(place.reason, { name: place.path });
  };
  return (tree) => ({
    root: tree.root,
    list: (folder) => (isPlace(folder) ? fail() : tree.list(folder)),
    stat: (path) => tree.stat(path),
    readStart: (path, maxBytes) => (isPlace(path) ? fail() : tree.readStart(path, maxBytes)),
    walk: async (folder, options) => {
      const { entries, unreadable } = await tree.walk(folder, options);
      const isFolder = entries.some(({ path, kind }) => isPlace(path) && kind === 'folder');
      if (!isFolder) return { entries, unreadable };
      const path = `${runName}/${place.path}`;
      return {
        entries: entries.filter((entry) => !entry.path.startsWith(`${path}/`)),
        unreadable: [...unreadable, { path, error: fileError(place.reason, { name: path }) }],
      };
    },
    readWhole: async (path, expected, into) =>
      isPlace(path) ? fail() : tree.readWhole(path, expected, into),
    open: async (path) => {
      const open = await tree.open(path);
      return isPlace(path) ? failingFrom(open, place.fromByte, fail) : open;
    },
  });
}

function failingFrom(open: OpenFile, fromByte: number, fail: () => never): OpenFile {
  return {
    entry: open.entry,
    hasChanged: () => open.hasChanged(),
    close: () => open.close(),
    read: async (offset, into) =>
      offset + into.length > fromByte ? fail() : open.read(offset, into),
  };
}
