import { describe, expect, it } from 'vitest';
import { findNode } from '../../../../src/core/lineage/find/findNode';
import { aNode } from '../../../fakes/lineage';

const nodes = [
  'dataset:expression/master',
  'dataset:expression/feature/x',
  'dataset:rats/b',
  'run:MiSeq/201127_M02023',
  'relation:warehouse/data_lake.stats',
  'relation:benchling/data_lake.stats',
  'relation:warehouse/lab."Sample"',
  'relation:warehouse/lab.sample',
  'pipeline:expression',
  'source:MiSeq',
  'query:sql/a.sql#3',
  'blob:samples/SSA001/',
].map((id) => aNode(id, id === 'blob:samples/SSA001/' ? { name: 'SSA001' } : {}));

describe('findNode', () => {
  it.each([
    ['gros://expression', 'dataset:expression/master'],
    ['gros://expression/feature/x:2026-11-27.1', 'dataset:expression/feature/x'],
    ['gros://rats', 'dataset:rats/b'],
    ['201127_m02023', 'run:MiSeq/201127_M02023'],
    ['warehouse/data_lake.stats', 'relation:warehouse/data_lake.stats'],
    ['lab.sample', 'relation:warehouse/lab.sample'],
    ['Sample', 'relation:warehouse/lab."Sample"'],
    ['expression', 'pipeline:expression'],
    ['sql/a.sql#3', 'query:sql/a.sql#3'],
    ['ssa001', 'blob:samples/SSA001/'],
    ['relation:benchling/data_lake.stats', 'relation:benchling/data_lake.stats'],
    ['MiSeq', 'source:MiSeq'],
    ['blob://samples/SSA001/', 'blob:samples/SSA001/'],
    ['blob://samples/SSA001', 'blob:samples/SSA001/'],
    ['table://warehouse/lab."Sample"', 'relation:warehouse/lab."Sample"'],
  ])('%s is %s', (written, id) => {
    expect(findNode(written, nodes).id).toBe(id);
  });

  it('lists what an ambiguous name may mean', () => {
    expect(() => findNode('data_lake.stats', nodes)).toThrow(
      expect.objectContaining({
        reason: 'nodeAmbiguous',
        message: '"data_lake.stats" may mean 2 things',
        remedy: 'Give one of these: warehouse/data_lake.stats, benchling/data_lake.stats',
      }),
    );
  });

  it.each([
    [
      'gros://expression:2026-13-01',
      'There is no day 2026-13-01 in the calendar',
      'gros://repo/branch',
    ],
    ['gros://expression/', 'The branch is missing after the slash', 'gros://repo/branch'],
    ['gros://master/mice', 'The repository comes first', 'gros://mice/master'],
    ['gros://master/expression:latest', 'The repository comes', 'gros://expression/master:latest'],
  ])('says why %s is no address', (written, why, meant) => {
    expect(() => findNode(written, nodes)).toThrow(
      expect.objectContaining({
        reason: 'addressMalformed',
        message: expect.stringContaining(why),
        remedy: `Write ${meant}`,
      }),
    );
  });

  it('says of an address whose names are the wrong way round what is there', () => {
    expect(() => findNode('gros://feature/x/expression', nodes)).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/There is no dataset .*: the repository comes first/),
        remedy: 'Write gros://expression/feature/x',
      }),
    );
  });

  it('guesses what a mistyped name may have meant', () => {
    expect(() => findNode('expresion', nodes)).toThrow(
      expect.objectContaining({
        reason: 'nodeUnknown',
        remedy: expect.stringContaining('Did you mean expression?'),
      }),
    );
  });
});
