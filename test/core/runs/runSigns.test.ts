import { describe, expect, it } from 'vitest';
import { noFolder, readRunSigns } from '../../../src/core/runs/runSigns';
import { InMemoryFileTree } from '../../fakes/inMemoryFileTree';
import { observingPorts, testSource } from '../../fakes/observingPorts';

const clock = { nowMs: () => Date.UTC(2026, 0, 2) };

function signsOf(tree: InMemoryFileTree, completionFlag?: string): Promise<string> {
  return readRunSigns(testSource({ completionFlag }), 'run', observingPorts([tree], clock));
}

describe('the signs of a run', () => {
  it('stay the same while nothing happens, and cost one listing', async () => {
    const tree = new InMemoryFileTree().write('run/RunInfo.xml', 'x').write('run/deep/er', 'y');
    expect(await signsOf(tree)).toBe(await signsOf(tree));
    expect(tree.counts).toMatchObject({ list: 2, stat: 2, walk: 0, bytesRead: 0 });
  });

  it.each<[string, (tree: InMemoryFileTree) => unknown]>([
    ['a flag comes', (tree) => tree.write('run/RTAComplete.txt', '')],
    ['a file at the top grows', (tree) => tree.append('run/RunInfo.xml', 'more')],
    ['a file at the top goes', (tree) => tree.remove('run/RunInfo.xml')],
    ['the named flag comes further down', (tree) => tree.write('run/deep/done', '')],
    [
      'the folder goes',
      (tree) => tree.remove('run/RunInfo.xml').remove('run/deep/er').remove('run'),
    ],
  ])('change when %s', async (_, happen) => {
    const tree = new InMemoryFileTree().write('run/RunInfo.xml', 'x').write('run/deep/er', 'y');
    const before = await signsOf(tree, 'deep/done');
    happen(tree);
    expect(await signsOf(tree, 'deep/done')).not.toBe(before);
  });

  it('say so where there is only a sample sheet', async () => {
    expect(await signsOf(new InMemoryFileTree())).toBe(noFolder);
  });
});
