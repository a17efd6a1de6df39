import { describe, expect, it } from 'vitest';
import { LineageIndex } from '../../../../src/core/lineage/graph/lineageIndex';
import { withStanding } from '../../../../src/core/lineage/graph/withStanding';
import type { LineageGraph, LineageNode } from '../../../../src/core/lineage/graph/lineageGraph';
import type { Evidence } from '../../../../src/core/sync/compare/verdicts';
import { aLineage } from '../../../fakes/lineage';

const [report, stats] = ['relation:w/public.report', 'relation:w/public.stats'];

function indexOf(
  evidence: Readonly<Record<string, Evidence>>,
  ...edges: readonly string[]
): LineageIndex {
  const { nodes, edges: read }: LineageGraph = aLineage(...edges);
  const proven = nodes.map((node): LineageNode => {
    const level = evidence[node.id];
    return level === undefined ? node : { ...node, evidence: { level } };
  });
  return new LineageIndex({ nodes: proven, edges: read });
}

describe('what a thing is made of', () => {
  it('rests on the weakest evidence upstream, however far, also around a circle', () => {
    const index = indexOf(
      { 'run:m/1': 'size', 'run:m/2': 'attested', 'dataset:qc/master': 'recordedMd5' },
      'run:m/1 reads pipeline:qc',
      'run:m/2 reads pipeline:qc',
      'pipeline:qc publishes dataset:qc/master',
      'dataset:qc/master reads pipeline:report',
      `pipeline:report loads ${report}`,
      `${report} uses query:a.sql#1`,
      'query:a.sql#1 uses pipeline:report',
      `run:m/2 loads ${stats}`,
    );
    expect(index.inputEvidence(report)).toEqual({ weakest: 'size' });
    expect(index.inputEvidence('query:a.sql#1')).toEqual({ weakest: 'size' });
    expect(index.inputEvidence(stats)).toEqual({ weakest: 'attested' });
    expect(index.inputEvidence('run:m/1')).toBeUndefined();
    expect(index.inputEvidence('nobody')).toBeUndefined();
  });

  it('takes one look at each node, of which there may be a hundred thousand', () => {
    let looks = 0;
    const { nodes, edges } = aLineage('run:m/1 reads pipeline:qc', `pipeline:qc loads ${report}`);
    const counted = nodes.map((node) => ({
      ...node,
      get evidence() {
        looks += 1;
        return { level: 'size' as const };
      },
    }));
    const index = new LineageIndex({ nodes: counted, edges });
    looks = 0;
    expect(index.inputEvidence(report)).toEqual({ weakest: 'size' });
    expect(looks).toBe(nodes.length);
  });

  it('has none where it began with data that nobody compared, and not for code', () => {
    const index = indexOf(
      { 'run:m/1': 'attested' },
      'source:m lands run:m/1',
      `run:m/1 loads ${report}`,
      `${stats} uses ${report}`,
      `${stats} uses query:a.sql#1`,
    );
    expect(index.inputEvidence(report)).toEqual({ weakest: 'attested', hasNone: true });
    expect(index.inputEvidence('query:a.sql#1')).toEqual({ hasNone: true });
    expect(index.inputEvidence('run:m/1')).toBeUndefined();
  });

  it('is told of a node that has no evidence itself; a column has what its table has', () => {
    const column = 'column:w/public.report#a';
    const index = indexOf(
      { 'run:m/1': 'size' },
      `run:m/1 loads ${report}`,
      `${column} uses ${stats}`,
    );
    const told = (id: string) =>
      withStanding(index.node(id) ?? { id, kind: 'run', name: '' }, index);
    expect(told(report).inputs).toEqual({ weakest: 'size' });
    expect(told('run:m/1')).not.toHaveProperty('inputs');
    const lastRun = { state: 'loaded', outcome: 'good', atMs: 1 } as const;
    const loaded = index.graph.nodes.map((node) =>
      node.id === report ? { ...node, lastRun, evidence: { level: 'reread' } as const } : node,
    );
    const other = new LineageIndex({ ...index.graph, nodes: loaded });
    expect(withStanding(other.node(column) ?? index.graph.nodes[0]!, other)).toMatchObject({
      lastRun,
      evidence: { level: 'reread' },
    });
  });
});
