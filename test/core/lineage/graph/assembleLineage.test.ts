import { describe, expect, it } from 'vitest';
import { assembleLineage, lineageAt } from '../../../../src/core/lineage/graph/assembleLineage';
import { lineageEdge, type LineageNode } from '../../../../src/core/lineage/graph/lineageGraph';
import { LineageIndex } from '../../../../src/core/lineage/graph/lineageIndex';
import { emptyPart } from '../../../../src/core/lineage/graph/lineageReader';

const run: LineageNode = { id: 'run:M/r1', kind: 'run', name: 'r1', group: 'M' };
const dataset: LineageNode = { id: 'dataset:qc/master', kind: 'dataset', name: 'master' };

describe('assembleLineage', () => {
  it('makes one node of what several readers tell of one thing', async () => {
    const { nodes } = await assembleLineage([
      {
        ...emptyPart,
        nodes: [
          {
            ...run,
            facts: [{ label: 'Files', value: '3' }],
            evidence: { level: 'attested', files: 3 },
            fromMs: 5,
          },
        ],
      },
      {
        ...emptyPart,
        nodes: [
          {
            ...run,
            name: 'another',
            facts: [
              { label: 'Files', value: '3' },
              { label: 'Lanes', value: '4' },
            ],
            evidence: { level: 'size' },
            problem: 'went wrong',
            fromMs: 3,
          },
        ],
      },
    ]);
    expect(nodes).toEqual([
      {
        ...run,
        facts: [
          { label: 'Files', value: '3' },
          { label: 'Lanes', value: '4' },
        ],
        evidence: { level: 'size' },
        problem: 'went wrong',
        fromMs: 3,
      },
    ]);
  });

  it('says of an end that nobody found what its id says', async () => {
    const edge = lineageEdge('run:M/r1', 'lands', 'relation:w/public.gone');
    const { nodes, edges } = await assembleLineage([{ ...emptyPart, nodes: [run], edges: [edge] }]);
    expect(edges).toEqual([edge]);
    expect(nodes).toEqual([
      run,
      {
        id: 'relation:w/public.gone',
        kind: 'table',
        name: 'gone',
        group: 'w/public',
        problem: 'is named, but was not found',
      },
    ]);
  });

  it('says no more of it than was looked for, where a reader could read nothing', async () => {
    const edges = [
      lineageEdge('run:M/r1', 'lands', 'relation:w/public.gone'),
      lineageEdge('run:M/r1', 'lands', 'dataset:report/strict'),
    ];
    const { nodes } = await assembleLineage([
      { ...emptyPart, nodes: [run], edges },
      { ...emptyPart, problems: ['Datasets could not be read: nobody answers'] },
    ]);
    const said = 'is named, but was not found in what could be read';
    expect(nodes.slice(1).map(({ problem }) => problem)).toEqual([said, said]);
  });

  it('joins spans of one edge that touch, and keeps those apart that do not', async () => {
    const ends = ['run:M/r1', 'lands', 'dataset:qc/master'] as const;
    const { edges } = await assembleLineage([
      { ...emptyPart, nodes: [run, dataset], edges: [lineageEdge(...ends, { fromMs: 9 })] },
      {
        ...emptyPart,
        edges: [
          lineageEdge(...ends, { untilMs: 2 }),
          lineageEdge(...ends, { fromMs: 2, untilMs: 4 }),
        ],
      },
    ]);
    expect(edges).toEqual([
      lineageEdge(...ends, { untilMs: 4 }),
      { ...lineageEdge(...ends, { fromMs: 9 }), id: `${ends.join(' ')} @9` },
    ]);
  });

  it('leaves out that a dataset comes from another where a pipeline says how', async () => {
    const edges = [
      lineageEdge(dataset.id, 'derives', 'dataset:report/strict'),
      lineageEdge(dataset.id, 'derives', 'dataset:other/master'),
      lineageEdge(dataset.id, 'reads', 'pipeline:report'),
      lineageEdge('pipeline:report', 'publishes', 'dataset:report/strict'),
    ];
    const all = await assembleLineage([{ ...emptyPart, nodes: [dataset], edges }]);
    const graph = await lineageAt(all, 0);
    expect(graph.edges).toEqual(edges.slice(1));
    expect(graph.nodes.find(({ id }) => id === 'dataset:report/strict')?.problem).toBe(
      'has no version yet',
    );
  });

  it('keeps that as of a moment at which no pipeline did it yet, or any more', async () => {
    const derives = lineageEdge(dataset.id, 'derives', 'dataset:report/strict');
    const span = { fromMs: 10, untilMs: 20 };
    const edges = [
      derives,
      lineageEdge(dataset.id, 'reads', 'pipeline:report', span),
      lineageEdge('pipeline:report', 'publishes', 'dataset:report/strict'),
    ];
    const all = await assembleLineage([{ ...emptyPart, nodes: [dataset], edges }]);
    for (const atMs of [5, 25]) expect((await lineageAt(all, atMs)).edges).toContain(derives);
    expect((await lineageAt(all, 15)).edges).toEqual(edges.slice(1));
  });

  it('leads to what stands for blobs as it leads from it', async () => {
    const samples = ['blob:samples/A/', 'blob:samples/B/'];
    const nodes = samples.map((id): LineageNode => ({ id, kind: 'blob', name: id }));
    const areas = ['A/', 'B/'].map((prefix, place) => {
      return { id: samples[place] ?? '', container: 'samples', prefix };
    });
    const edges = [
      lineageEdge('external:job/x/align', 'publishes', 'blob:samples/A/reads.bam'),
      lineageEdge('pipeline:copy', 'publishes', 'blob:samples/'),
      lineageEdge('pipeline:copy', 'publishes', 'blob:elsewhere/A/'),
      lineageEdge('blob:samples/A/x', 'derives', 'blob:samples/A/y'),
    ];
    const graph = await assembleLineage([{ ...emptyPart, nodes, areas, edges }]);
    expect(graph.edges.map(({ source, target }) => `${source} ${target}`)).toEqual([
      'external:job/x/align blob:samples/A/',
      'pipeline:copy blob:samples/A/',
      'pipeline:copy blob:samples/B/',
      'pipeline:copy blob:elsewhere/A/',
      'blob:samples/A/x blob:samples/A/y',
    ]);
  });

  it('says by what renamed things are known now', async () => {
    const renames = [{ from: 'dataset:older/master', to: dataset.id, atMs: 1 }];
    const graph = await assembleLineage([{ ...emptyPart, nodes: [dataset], renames }]);
    const index = new LineageIndex(await lineageAt(graph, 5));
    expect(index.newestId('dataset:older/master')).toBe(dataset.id);
    expect(index.newestId(dataset.id)).toBe(dataset.id);
    expect(index.newestId('dataset:other/master')).toBe('dataset:other/master');
  });

  it('keeps one edge that is told twice, and one that leads back to where it began', async () => {
    const edge = lineageEdge(dataset.id, 'derives', dataset.id);
    const part = { ...emptyPart, nodes: [dataset], edges: [edge] };
    expect(await assembleLineage([part, part])).toEqual({ nodes: [dataset], edges: [edge] });
  });
});

describe('lineageAt', () => {
  it('leaves out what began later or is over, with the edges to it', async () => {
    const later = { ...dataset, fromMs: 10 };
    const graph = {
      nodes: [run, later],
      edges: [lineageEdge(run.id, 'lands', later.id, { untilMs: 20 })],
    };
    expect(await lineageAt(graph, 9)).toEqual({ nodes: [run], edges: [] });
    expect(await lineageAt(graph, 10)).toEqual(graph);
    expect(await lineageAt(graph, 20)).toEqual({ nodes: graph.nodes, edges: [] });
  });
});
