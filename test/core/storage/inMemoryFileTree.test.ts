import { describe, expect, it } from 'vitest';
import type { FileEntry } from '../../../src/core/storage/fileTree';
import { InMemoryFileTree } from '../../fakes/inMemoryFileTree';
import { generatedContent } from '../../fakes/runFolders';

async function entryAt(tree: InMemoryFileTree, path: string): Promise<FileEntry> {
  const entry = await tree.stat(path);
  if (!entry) throw new Error(`The test has no ${path}`);
  return entry;
}

describe('InMemoryFileTree', () => {
  it('counts calls, bytes and files held open', async () => {
    const tree = new InMemoryFileTree().write('a', '12345').write('b', '123');
    const file = await tree.open('a');
    await file.read(1, new Uint8Array(2));
    expect(tree.counts.held).toBe(1);
    await file.close();
    await file.close();
    await tree.readWhole('b', await entryAt(tree, 'b'), new Uint8Array(3));
    await tree.readStart('a', 1);
    await tree.walk('');
    await tree.list('');
    expect(tree.counts).toEqual({
      list: 1,
      walk: 1,
      stat: 1,
      open: 1,
      readStart: 1,
      readWhole: 1,
      bytesRead: 6,
      held: 0,
    });
  });

  it('lets a test change a file while it is read', async () => {
    const tree = new InMemoryFileTree().write('a', '12345');
    const expected = await entryAt(tree, 'a');
    tree.onRead = (path) => {
      tree.onRead = undefined;
      tree.append(path, '6');
    };
    const read = await tree.readWhole('a', expected, new Uint8Array(5));
    expect(read).toMatchObject({ kind: 'changed', entry: { sizeBytes: 6 } });
  });

  it('lets a test take a file away while it is open', async () => {
    const tree = new InMemoryFileTree().write('a', '12345');
    const file = await tree.open('a');
    tree.onRead = () => tree.remove('a');
    const into = new Uint8Array(5);
    expect(await file.read(0, into)).toBe(5);
    expect(await file.hasChanged()).toBe(true);
  });

  it('fails by path until it is mended', async () => {
    const tree = new InMemoryFileTree().write('a', '1').fail('a', 'io');
    await expect(tree.open('a')).rejects.toMatchObject({ reason: 'io' });
    expect(await (await tree.mend('a').open('a')).read(0, new Uint8Array(1))).toBe(1);
  });

  it('goes offline as a whole', async () => {
    const tree = new InMemoryFileTree().write('run/a', '1').fail('', 'offline');
    await expect(tree.walk('run')).rejects.toMatchObject({ reason: 'offline' });
    await expect(tree.stat('run/a')).rejects.toMatchObject({ reason: 'offline' });
  });

  it('computes large files where they are read', async () => {
    const tree = new InMemoryFileTree().write('large', generatedContent('large', 10 ** 12));
    const file = await tree.open('large');
    const first = new Uint8Array(8);
    const second = new Uint8Array(8);
    await file.read(5 * 10 ** 11, first);
    await file.read(5 * 10 ** 11, second);
    expect(first).toEqual(second);
    expect(await file.read(10 ** 12 - 3, second)).toBe(3);
  });
});
