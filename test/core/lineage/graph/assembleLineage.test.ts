import { describe, expect, it } from 'vitest';
import { assembleLineage, lineageAt } from '../../../../src/core/lineage/graph/assembleLineage';
import { lineageEdge, type LineageNode } from '../../../../src/core/lineage/graph/lineageGraph';
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
    const graph = await assembleLineage([{ ...emptyPart, nodes: [dataset], edges }]);
    expect(graph.edges).toEqual(edges.slice(1));
    expect(graph.nodes.find(({ id }) => id === 'dataset:report/strict')?.problem).toBe(
      'has no version yet',
    );
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
