import { describe, expect, it } from 'vitest';
import { aLineage, readerOf } from '../fakes/lineage';
import { CommandBench } from './commandBench';

function aBench(): CommandBench {
  const bench = new CommandBench();
  const graph = aLineage(
    'source:MiSeq lands run:MiSeq/r1',
    'run:MiSeq/r1 reads pipeline:qc',
    'pipeline:qc publishes dataset:qc/master',
    'dataset:qc/master readsPinned pipeline:report',
  );
  const nodes = graph.nodes.map((node) =>
    node.id === 'run:MiSeq/r1'
      ? {
          ...node,
          evidence: { level: 'attested' as const, files: 3 },
          lastRun: { state: 'verified', outcome: 'good' as const, atMs: Date.UTC(2026, 0, 1) },
        }
      : node,
  );
  bench.lineageReaders = [readerOf({ nodes, edges: graph.edges }, ['Samples could not be read'])];
  return bench;
}

describe('lakeside lineage', () => {
  it('draws what a dataset is made of as a tree, with evidence', async () => {
    const { code, stdout, stderr } = await aBench().run('lineage', 'up', 'gros://qc');
    expect(code).toBe(0);
    expect(stdout).toBe(
      [
        'dataset gros://qc/master',
        '└─ pipeline qc',
        '   └─ run r1  verified 2026-01-01 00:00  3 files attested',
        '      └─ source MiSeq',
        '',
      ].join('\n'),
    );
    expect(stderr).toBe('warning: Samples could not be read\n');
  });

  it('lists all that a change reaches, by kind', async () => {
    const { stdout } = await aBench().run('lineage', 'impact', 'MiSeq');
    expect(stdout).toContain(
      'A change of MiSeq reaches 4 things\n\nruns (1)\n  r1  1 step  verified',
    );
    expect(stdout).toContain('pipelines (2)\n  qc  2 steps\n  report  4 steps');
  });

  it('says where it ends', async () => {
    const { stdout } = await aBench().run('lineage', 'down', 'report');
    expect(stdout).toBe('pipeline report\nnothing that is made of it is known\n');
  });

  it('writes one document for programs, also on failure', async () => {
    const { stdout } = await aBench().run(
      'lineage',
      'down',
      'r1',
      '--format',
      'json',
      '--depth',
      '1',
    );
    expect(JSON.parse(stdout)).toMatchObject({
      node: { id: 'run:MiSeq/r1' },
      nodes: [{ id: 'pipeline:qc', depth: 1 }],
      problems: ['Samples could not be read'],
    });
  });

  it('writes Mermaid and CSV', async () => {
    const mermaid = await aBench().run('lineage', 'up', 'qc', '--format', 'mermaid');
    expect(mermaid.stdout).toMatch(/^flowchart LR\n/);
    const csv = await aBench().run('lineage', 'up', 'qc', '--format', 'csv');
    expect(csv.stdout.split('\r\n')).toHaveLength(3);
  });

  it('lists what an unknown name may have meant, and exits with 1', async () => {
    const { code, stderr } = await aBench().run('lineage', 'up', 'MiSek');
    expect(code).toBe(1);
    expect(stderr).toContain('Did you mean MiSeq?');
  });

  it('goes back to a moment', async () => {
    const { code } = await aBench().run('lineage', 'up', 'qc', '--as-of', '2026-10-01');
    expect(code).toBe(0);
  });
});
