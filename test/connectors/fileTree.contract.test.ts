import { mkdtempSync, rmSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FileReader } from '../../src/connectors/localFiles/fileReader';
import { FolderScanner } from '../../src/connectors/localFiles/folderScanner';
import type { Rows } from '../../src/core/base/columns/rows';
import { toHex } from '../../src/core/base/hex';
import { FileError, type FileEntry, type FileErrorReason } from '../../src/core/storage/fileTree';
import { buildWorker, inMemoryWorld, nodeWorld, type FileWorld } from './fileWorlds';

const workerFolder = mkdtempSync(join(tmpdir(), 'lakeside-worker-'));
chmodSync(workerFolder, 0o755);
let scanner: FolderScanner;
let reader: FileReader;
beforeAll(async () => {
  scanner = new FolderScanner({ workerFile: await buildWorker('localFiles/scan', workerFolder) });
  reader = new FileReader({ workerFile: await buildWorker('localFiles/read', workerFolder) });
});
afterAll(() => {
  scanner.dispose();
  reader.dispose();
  rmSync(workerFolder, { recursive: true });
});

const worlds: readonly (readonly [string, () => FileWorld])[] = [
  ['InMemoryFileTree', inMemoryWorld],
  ['NodeFileTree on the caller’s thread', nodeWorld],
  ['NodeFileTree on threads', () => nodeWorld({ scanner, reader })],
];

/** As the buffers of a sync are, which threads fill. */
function sharedMemory(sizeBytes: number): Uint8Array {
  return new Uint8Array(new SharedArrayBuffer(sizeBytes));
}

/** Names that break programs: of shells, addresses, file systems and Unicode. */
const oddNames = [
  'a b',
  ' leading',
  'trailing ',
  '#',
  '%',
  '%41',
  '?',
  '&=+;,',
  `'"`,
  '*<>|',
  'C:stream',
  'back\\slash',
  'dot.',
  '..dots',
  '...',
  '-rf',
  '~',
  'tab\tand\nline',
  'caf\u00e9',
  'cafe\u0301',
  '\u{1F9EC}',
  '\uFFFD',
  'CASE',
  'case',
  '__proto__',
  'x'.repeat(255),
];

describe.each(worlds)('%s', (_name, createWorld) => {
  let world: FileWorld;
  beforeEach(() => {
    world = createWorld();
  });
  afterEach(() => world.dispose());

  const paths = (entries: Rows<FileEntry>): readonly string[] => entries.map(({ path }) => path);
  const entryAt = async (path: string): Promise<FileEntry> => {
    const entry = await world.tree.stat(path);
    if (!entry) throw new Error(`The test has no ${path}`);
    return entry;
  };
  const reads = async (path: string): Promise<string> =>
    Buffer.from(await world.tree.readStart(path, 1000)).toString();
  const expectFailure = async (work: Promise<unknown>, reason: FileErrorReason): Promise<void> => {
    await expect(work).rejects.toSatisfy((error) => FileError.is(error, reason));
  };

  describe('looking', () => {
    it('lists one folder, sorted, and nothing deeper', async () => {
      world.write('b/inner', 'x');
      world.write('a', '12345');
      world.folder('c');
      const entries = await world.tree.list('');
      expect(entries.map(({ path, kind, sizeBytes }) => [path, kind, sizeBytes])).toEqual([
        ['a', 'file', 5],
        ['b', 'folder', 0],
        ['c', 'folder', 0],
      ]);
      expect(paths(await world.tree.list('b'))).toEqual(['b/inner']);
      expect(await world.tree.list('c')).toEqual([]);
    });

    it('walks everything below a folder, folders included, sorted by whole path', async () => {
      for (const path of ['run/b/c', 'run/b-c', 'run/b', 'run/a', 'other/x', 'run/B/z']) {
        if (path === 'run/b') world.folder(path);
        else world.write(path, path);
      }
      const { entries, unreadable } = await world.tree.walk('run');
      expect(paths(entries)).toEqual(['run/B', 'run/B/z', 'run/a', 'run/b', 'run/b-c', 'run/b/c']);
      expect(unreadable).toEqual([]);
    });

    it('gives an entry the same identity however it is looked at', async () => {
      world.write('run/a', 'x');
      const seen = await entryAt('run/a');
      expect((await world.tree.list('run'))[0]).toEqual(seen);
      expect((await world.tree.walk('run')).entries.at(0)).toEqual(seen);
      const file = await world.tree.open('run/a');
      expect(file.entry).toEqual(seen);
      await file.close();
    });

    it('ends a walk that is cancelled', async () => {
      world.write('run/a', 'x');
      const controller = new AbortController();
      const walk = world.tree.walk('run', { signal: controller.signal });
      controller.abort();
      await expect(walk).rejects.toThrow(/abort/i);
      await expect(world.tree.walk('run', { signal: controller.signal })).rejects.toThrow(/abort/i);
    });

    it('knows that nothing is there', async () => {
      world.write('file', 'x');
      expect(await world.tree.stat('nothing')).toBeUndefined();
      expect(await world.tree.stat('nothing/below')).toBeUndefined();
      expect(await world.tree.stat('file/below')).toBeUndefined();
      await expectFailure(world.tree.list('nothing'), 'missing');
      await expectFailure(world.tree.walk('nothing'), 'missing');
      await expectFailure(world.tree.open('nothing'), 'missing');
      await expectFailure(world.tree.readStart('nothing', 10), 'missing');
      await expectFailure(world.tree.list('file'), 'notAFolder');
      await expectFailure(world.tree.walk('file'), 'notAFolder');
      await expectFailure(world.tree.open('file/below'), 'notAFolder');
    });

    it.each([
      ['above the root', '../outside'],
      ['above the root by a detour', 'a/../../outside'],
      ['at the root’s own dot', '.'],
      ['at the folder above', '..'],
      ['at an absolute path', '/etc'],
      ['between two slashes', 'a//b'],
      ['behind a null character', 'a\0b'],
    ])('finds nothing %s', async (_where, path) => {
      world.write('a/b', 'x');
      expect(await world.tree.stat(path)).toBeUndefined();
      await expectFailure(world.tree.open(path), 'missing');
    });

    it('names the file and a remedy when it fails', async () => {
      const failure: unknown = await world.tree.open('run/gone').catch((error: unknown) => error);
      expect(failure).toMatchObject({
        message: `${world.tree.root}/run/gone does not exist`,
        remedy: 'Check whether it was moved, renamed or deleted',
      });
    });
  });

  describe('odd names', () => {
    it('are listed, walked, opened and read as they are', async () => {
      for (const name of oddNames) world.write(`run/${name}/${name}`, name);
      const { entries } = await world.tree.walk('run');
      const files = entries.filter(({ kind }) => kind === 'file');
      expect(paths(files)).toEqual(oddNames.map((name) => `run/${name}/${name}`).sort());
      expect(files.filter(({ hasInvalidName }) => hasInvalidName)).toEqual([]);
      for (const entry of files) {
        const name = entry.path.split('/').at(-1);
        expect(await reads(entry.path)).toBe(name);
        const read = await world.tree.readWhole(entry.path, entry, sharedMemory(300));
        expect(read.kind).toBe('read');
      }
    });

    it('make paths of more than 1,024 characters', async () => {
      const path = Array.from({ length: 8 }, (_, index) => `${index}`.repeat(200)).join('/');
      world.write(path, 'deep');
      expect(paths((await world.tree.walk('')).entries)).toContain(path);
      expect(await reads(path)).toBe('deep');
    });
  });

  describe('what is no regular file', () => {
    it('is a link wherever it leads, and is never followed', async () => {
      world.write('run/folder/file', 'x');
      world.link('run/in', 'folder/file');
      world.link('run/out', '/etc/hostname');
      world.link('run/dangling', 'nowhere');
      world.link('run/loop', 'loop');
      world.link('run/tree', 'folder');
      const { entries } = await world.tree.walk('run');
      const links = entries.filter(({ kind }) => kind === 'link');
      expect(paths(links)).toEqual(
        ['in', 'out', 'dangling', 'loop', 'tree'].map((name) => `run/${name}`).sort(),
      );
      for (const { path, sizeBytes } of links) {
        expect(sizeBytes).toBe(0);
        expect((await entryAt(path)).kind).toBe('link');
        await expectFailure(world.tree.open(path), 'notAFile');
        await expectFailure(world.tree.readStart(path, 10), 'notAFile');
        await expectFailure(world.tree.list(path), 'notAFolder');
        await expectFailure(world.tree.walk(path), 'notAFolder');
      }
    });

    it('hides what lies behind a link to a folder', async () => {
      world.write('run/folder/file', 'x');
      world.link('run/tree', 'folder');
      const expected = await entryAt('run/folder/file');
      expect(await world.tree.stat('run/tree/file')).toBeUndefined();
      await expectFailure(world.tree.open('run/tree/file'), 'notAFolder');
      await expectFailure(world.tree.list('run/tree/deeper'), 'notAFolder');
      expect(expected.kind).toBe('file');
    });

    it('is special when it is a FIFO, and opening one does not wait', async () => {
      world.fifo('pipe');
      expect((await entryAt('pipe')).kind).toBe('special');
      await expectFailure(world.tree.open('pipe'), 'notAFile');
      await expectFailure(world.tree.readStart('pipe', 10), 'notAFile');
    });

    it('is a folder, which cannot be opened', async () => {
      world.folder('folder');
      await expectFailure(world.tree.open('folder'), 'notAFile');
    });
  });

  describe('what may not be read', () => {
    it('is a file that is listed all the same', async () => {
      world.write('run/closed', 'x');
      const expected = await entryAt('run/closed');
      world.deny('run/closed');
      await world.unprivileged(async () => {
        expect(paths((await world.tree.walk('run')).entries)).toEqual(['run/closed']);
        await expectFailure(world.tree.open('run/closed'), 'denied');
        await expectFailure(world.tree.readStart('run/closed', 1), 'denied');
        await expectFailure(
          world.tree.readWhole('run/closed', expected, sharedMemory(1)),
          'denied',
        );
      });
    });

    it('is a folder, beside which the rest is seen', async () => {
      world.write('run/closed/a', 'x');
      world.write('run/open/b', 'x');
      world.deny('run/closed');
      await world.unprivileged(async () => {
        const { entries, unreadable } = await world.tree.walk('run');
        expect(paths(entries)).toEqual(['run/closed', 'run/open', 'run/open/b']);
        expect(unreadable.map(({ path, error }) => [path, error.reason])).toEqual([
          ['run/closed', 'denied'],
        ]);
        await expectFailure(world.tree.walk('run/closed'), 'denied');
        await expectFailure(world.tree.list('run/closed'), 'denied');
      });
    });
  });

  describe('an open file', () => {
    it('is read from any place, and fewer bytes at its end', async () => {
      world.write('a', '0123456789');
      const file = await world.tree.open('a');
      const into = new Uint8Array(4);
      expect(await file.read(2, into)).toBe(4);
      expect(Buffer.from(into).toString()).toBe('2345');
      expect(await file.read(8, into)).toBe(2);
      expect(await file.read(10, into)).toBe(0);
      expect(await file.hasChanged()).toBe(false);
      await file.close();
      await file.close();
    });

    const changes: readonly (readonly [string, (path: string) => void])[] = [
      ['grown', (path) => world.append(path, 'x')],
      ['shrunk', (path) => world.truncate(path, 3)],
      ['removed', (path) => world.remove(path)],
      ['written with size and time kept', (path) => world.rewriteUnseen(path, '9876543210')],
      ['replaced with size and time kept', (path) => world.replaceUnseen(path, '9876543210')],
    ];

    it.each(changes)('notices that it was %s', async (_change, change) => {
      world.write('run/a', '0123456789');
      const file = await world.tree.open('run/a');
      change('run/a');
      expect(await file.hasChanged()).toBe(true);
      await file.close();
    });

    it('stays the file that was opened when another takes its place', async () => {
      world.write('a', 'first');
      const file = await world.tree.open('a');
      world.replaceUnseen('a', 'other');
      const into = new Uint8Array(5);
      await file.read(0, into);
      expect(Buffer.from(into).toString()).toBe('first');
      await file.close();
    });

    it.each(changes)('is not read whole once it was %s', async (_change, change) => {
      world.write('run/a', '0123456789');
      const expected = await entryAt('run/a');
      change('run/a');
      const read = await world.tree.readWhole('run/a', expected, sharedMemory(10));
      expect(read).toEqual({ kind: 'changed', entry: await world.tree.stat('run/a') });
    });
  });

  describe('reading whole', () => {
    it('fills the caller’s memory as far as the file goes', async () => {
      world.write('a', 'abc');
      const into = sharedMemory(10).fill(7);
      const read = await world.tree.readWhole('a', await entryAt('a'), into);
      if (read.kind !== 'read') throw new Error('The file did not change');
      expect(read.bytes.buffer).toBe(into.buffer);
      expect([...read.bytes]).toEqual([97, 98, 99]);
      if (read.md5) expect(toHex(read.md5)).toBe('900150983cd24fb0d6963f7d28e17f72');
      expect(into[3]).toBe(7);
    });

    it('takes an empty file', async () => {
      world.write('empty', '');
      const read = await world.tree.readWhole('empty', await entryAt('empty'), sharedMemory(0));
      expect(read).toMatchObject({ kind: 'read', bytes: new Uint8Array(0) });
      expect(await reads('empty')).toBe('');
    });

    it('does not take a file for another', async () => {
      world.write('a', 'abc');
      world.write('b', 'xyz');
      const read = await world.tree.readWhole('a', await entryAt('b'), sharedMemory(3));
      expect(read.kind).toBe('changed');
    });

    it('does not follow what took the file’s place', async () => {
      world.write('run/a', 'abc');
      world.write('run/other/a', 'abc');
      const expected = await entryAt('run/a');
      world.remove('run/a');
      world.link('run/a', 'other/a');
      const read = await world.tree.readWhole('run/a', expected, sharedMemory(3));
      expect(read).toMatchObject({ kind: 'changed', entry: { kind: 'link' } });
    });
  });
});
