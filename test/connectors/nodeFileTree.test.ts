import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FolderScanner } from '../../src/connectors/localFiles/folderScanner';
import { NodeFileTree } from '../../src/connectors/localFiles/nodeFileTree';
import {
  identityPartsOf,
  isUnsteady,
  isWindowsShare,
} from '../../src/connectors/localFiles/identityParts';
import { scanFolder } from '../../src/connectors/localFiles/scanFolder';
import { entryOf, hasIdentity } from '../../src/connectors/localFiles/statEntries';
import { fileErrorOf } from '../../src/connectors/localFiles/systemErrors';
import { buildWorker } from './fileWorlds';

describe('NodeFileTree on real files', () => {
  let root = '';
  beforeEach(() => {
    root = fs.mkdtempSync(join(tmpdir(), 'lakeside-files-'));
  });
  afterEach(() => fs.rmSync(root, { recursive: true }));

  it('lists names that are not Unicode, marks them, and looks into such folders', async () => {
    const invalid = Buffer.concat([Buffer.from(`${root}/caf`), Buffer.from([0xe9])]);
    fs.mkdirSync(invalid);
    fs.writeFileSync(Buffer.concat([invalid, Buffer.from('/a')]), 'x');
    fs.writeFileSync(join(root, '\uFFFD'), 'a valid name');
    const { entries, unreadable } = await new NodeFileTree(root).walk('');
    expect(entries.map(({ path, hasInvalidName }) => [path, hasInvalidName])).toEqual([
      ['caf\uFFFD', true],
      ['caf\uFFFD/a', true],
      ['\uFFFD', undefined],
    ]);
    expect(unreadable).toEqual([]);
  });

  it('says what it is when a disk fails while a file is read', async () => {
    // This file opens and then answers every read with an input error, to root too.
    const tree = new NodeFileTree('/proc/self');
    const file = await tree.open('mem');
    await expect(file.read(0, new Uint8Array(1))).rejects.toMatchObject({
      reason: 'io',
      message: '/proc/self/mem could not be read (EIO)',
      remedy: 'Check the disk or share it lies on, then try again',
    });
    await file.close();
  });

  it('tells a share that went away from a file that did', () => {
    const reasons = ['EHOSTDOWN', 'ESTALE', 'ENOTCONN', 'ETIMEDOUT', 'ENOENT', 'EACCES', 'EIO'];
    expect(reasons.map((code) => fileErrorOf(code, 'x').reason)).toEqual([
      'offline',
      'offline',
      'offline',
      'offline',
      'missing',
      'denied',
      'io',
    ]);
  });

  it('trusts inodes of local disks, and of shares only where they are steady', async () => {
    expect(await identityPartsOf(root)).toBe('all');
    expect(await identityPartsOf(join(root, 'gone'))).toBe('all');
    const [smb2, fuse, nfs, ext4] = [0xfe534d42, 0x65735546, 0x6969, 0xef53];
    expect([smb2, smb2 | 0, fuse, nfs, ext4].map(isUnsteady)).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
    const shares = [
      '\\\\server\\share',
      '\\\\?\\UNC\\server\\share',
      '\\\\?\\C:\\x',
      'C:\\x',
      '/x',
    ];
    expect(shares.map(isWindowsShare)).toEqual([true, true, false, false, false]);
  });

  it('knows a file of an unsteady share by size and time', () => {
    fs.writeFileSync(join(root, 'a'), 'abc');
    fs.writeFileSync(join(root, 'b'), 'xyz');
    for (const name of ['a', 'b']) fs.utimesSync(join(root, name), 1, 1);
    const [a, b] = ['a', 'b'].map((name) => fs.lstatSync(join(root, name), { bigint: true }));
    if (!a || !b) throw new Error('The test has two files');
    const [steady, unsteady] = [entryOf('a', a, 'all'), entryOf('a', a, 'sizeAndTime')];
    expect([a, b].map((stats) => hasIdentity(stats, steady.identity))).toEqual([true, false]);
    expect([a, b].map((stats) => hasIdentity(stats, unsteady.identity))).toEqual([true, true]);
  });

  it('follows a root that is a link, and takes one with a slash at its end', async () => {
    fs.mkdirSync(join(root, 'real'));
    fs.writeFileSync(join(root, 'real', 'a'), 'x');
    fs.symlinkSync('real', join(root, 'link'));
    const tree = new NodeFileTree(`${join(root, 'link')}/`);
    expect(tree.root).toBe(join(root, 'link'));
    expect((await tree.walk('')).entries.map(({ path }) => path)).toEqual(['a']);
    expect(await tree.readStart('a', 10)).toHaveLength(1);
  });

  it('takes the root of the file system for a root', async () => {
    const tree = new NodeFileTree('/');
    expect(tree.root).toBe('/');
    expect((await tree.stat('proc'))?.kind).toBe('folder');
  });

  it('refuses a relative root', () => {
    expect(() => new NodeFileTree('runs')).toThrow(RangeError);
  });

  it('leaves no file open, however reading ends', async () => {
    const openFiles = (): number => fs.readdirSync('/proc/self/fd').length;
    fs.writeFileSync(join(root, 'a'), 'abc');
    fs.mkdirSync(join(root, 'folder'));
    const tree = new NodeFileTree(root);
    const expected = await tree.stat('a');
    if (!expected) throw new Error('The test has no file');
    const before = openFiles();
    await tree.readStart('a', 10);
    await tree.readWhole('a', expected, new Uint8Array(3));
    await tree.readWhole('a', { ...expected, identity: 'other' }, new Uint8Array(3));
    await expect(tree.open('folder')).rejects.toMatchObject({ reason: 'notAFile' });
    await expect(tree.open('gone')).rejects.toMatchObject({ reason: 'missing' });
    expect(openFiles()).toBe(before);
  });

  it('leaves out what vanishes between listing and looking, and reports folders that do', () => {
    for (const name of ['a/x', 'b/y']) {
      fs.mkdirSync(join(root, name), { recursive: true });
    }
    const scan = scanFolder({ location: root, path: '', depth: 'tree', parts: 'all' });
    const next = (): unknown => {
      const step = scan.next().value;
      return step?.kind === 'entries' ? step.entries.map(({ path }) => path) : step;
    };
    expect(next()).toEqual(['a']);
    fs.rmSync(join(root, 'b'), { recursive: true });
    expect([next(), next(), next()]).toEqual([
      ['a/x'],
      ['b'],
      { kind: 'unreadable', path: 'b', code: 'ENOENT' },
    ]);
  });

  it('walks in the order of paths, in which what is in a folder follows its neighbors', async () => {
    const names = ['a', 'a-b', 'a-b-c', 'a!', 'a.b', 'a0', 'ab', 'ä'];
    for (const name of names) {
      fs.mkdirSync(join(root, name, 'z'), { recursive: true });
      fs.mkdirSync(join(root, name, 'z-'));
      fs.writeFileSync(join(root, name, 'z/x'), '');
      fs.writeFileSync(join(root, `${name}.txt`), '');
    }
    const { entries } = await new NodeFileTree(root).walk('');
    const paths = entries.map(({ path }) => path);
    expect(paths).toHaveLength(names.length * 5);
    expect(paths).toEqual([...paths].sort());
  });

  it('counts while it walks and keeps the caller’s thread free', { timeout: 60_000 }, async () => {
    for (let folder = 0; folder < 200; folder += 1) {
      fs.mkdirSync(join(root, `${folder}`));
      for (let file = 0; file < 50; file += 1)
        fs.writeFileSync(join(root, `${folder}/${file}`), '');
    }
    const workerFile = await buildWorker('localFiles/scan', fs.mkdtempSync(join(root, 'worker')));
    const scanner = new FolderScanner({ workerFile });
    const counts: number[] = [];
    const here = await new NodeFileTree(root).walk('', {
      onEntries: (count) => counts.push(count),
    });
    const there = await new NodeFileTree(root, { scanner }).walk('');
    scanner.dispose();
    expect(here.entries).toHaveLength(10_202);
    expect(there.entries.map(({ path }) => path)).toEqual(here.entries.map(({ path }) => path));
    expect(counts.length).toBeGreaterThan(1);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
  });

  it('fails a walk whose worker cannot start, and goes on failing', async () => {
    const scanner = new FolderScanner({ workerFile: join(root, 'nothing.worker.js') });
    const tree = new NodeFileTree(root, { scanner });
    const walks = await Promise.allSettled(Array.from({ length: 6 }, () => tree.walk('')));
    for (const walk of walks) {
      expect(String(walk.status === 'rejected' && walk.reason)).toMatch(/Cannot find module/);
    }
  });

  it('uses its threads again, also after some of many walks were cancelled', async () => {
    fs.mkdirSync(join(root, 'run'));
    for (let file = 0; file < 20; file += 1) fs.writeFileSync(join(root, 'run', `${file}`), '');
    const workerFile = await buildWorker('localFiles/scan', fs.mkdtempSync(join(root, 'worker')));
    const scanner = new FolderScanner({ workerFile });
    const tree = new NodeFileTree(root, { scanner });
    const walks = Array.from({ length: 12 }, async (_, index) => {
      const signal = index % 3 === 0 ? AbortSignal.abort() : new AbortController().signal;
      const walk = tree.walk('run', { signal });
      return walk.then(
        ({ entries }) => entries.length,
        () => 'cancelled',
      );
    });
    const ends = await Promise.all(walks);
    expect(ends.filter((end) => end === 'cancelled')).toHaveLength(4);
    expect(ends.filter((end) => end === 20)).toHaveLength(8);
    expect(await tree.list('run')).toHaveLength(20);
    scanner.dispose();
  });
});
