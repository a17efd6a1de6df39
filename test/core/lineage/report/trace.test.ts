import { describe, expect, it } from 'vitest';
import { LineageIndex } from '../../../../src/core/lineage/graph/lineageIndex';
import { trace, type Trace } from '../../../../src/core/lineage/graph/trace';
import { lineageMermaid } from '../../../../src/core/lineage/report/mermaid';
import { traceCsv, traceDocument } from '../../../../src/core/lineage/report/traceDocument';
import { traceTree } from '../../../../src/core/lineage/report/traceTree';
import { aLineage, aNode } from '../../../fakes/lineage';

const graph = aLineage(
  'source:MiSeq lands run:MiSeq/r1',
  'run:MiSeq/r1 reads pipeline:qc',
  'pipeline:qc publishes dataset:qc/master',
  'dataset:qc/master reads pipeline:report',
  'dataset:qc/master readsPinned pipeline:expression',
  'pipeline:expression publishes dataset:expression/master',
  'dataset:expression/master reads pipeline:report',
  'pipeline:report publishes dataset:qc/master',
);

function found(id: string, direction: Trace['direction'], depth?: number): Trace {
  const options = { direction, ...(depth === undefined ? {} : { depth }) };
  const traced = trace(new LineageIndex(graph), id, options);
  if (traced === undefined) throw new Error(`no ${id}`);
  return traced;
}

describe('traceTree', () => {
  it('tells each node once with what follows, and ends a cycle where it began', () => {
    const lines = traceTree(found('run:MiSeq/r1', 'downstream'));
    expect(
      lines.map(({ node, continues, isRepeated }) =>
        [continues.map((goesOn) => (goesOn ? '|' : '.')).join(''), node.id, isRepeated].join(' '),
      ),
    ).toEqual([
      ' run:MiSeq/r1 false',
      '. pipeline:qc false',
      '.. dataset:qc/master false',
      '..| pipeline:report false',
      '..|. dataset:qc/master true',
      '... pipeline:expression false',
      '.... dataset:expression/master false',
      '..... pipeline:report true',
    ]);
  });

  it('leads upstream the other way', () => {
    const lines = traceTree(found('pipeline:qc', 'upstream'));
    expect(lines.map(({ node }) => node.id)).toEqual([
      'pipeline:qc',
      'run:MiSeq/r1',
      'source:MiSeq',
    ]);
  });

  it('ends a line that goes on too far for any screen', () => {
    const edges = Array.from(
      { length: 20_000 },
      (_, at) => `dataset:d/${at} uses dataset:d/${at + 1}`,
    );
    const index = new LineageIndex(aLineage(...edges));
    const traced = trace(index, 'dataset:d/0', { direction: 'downstream' });
    const lines = traced === undefined ? [] : traceTree(traced);
    expect(lines).toHaveLength(101);
    expect(lines.at(-1)).toMatchObject({ node: { id: 'dataset:d/100' }, isCut: true });
  });
});

describe('trace', () => {
  it('keeps the edges between what it reached, as far as it goes', () => {
    const { reached, edges } = found('dataset:qc/master', 'downstream', 1);
    expect(reached.map(({ node }) => node.id)).toEqual(['pipeline:report', 'pipeline:expression']);
    expect(edges.map(({ id }) => id)).toEqual([
      'dataset:qc/master reads pipeline:report',
      'dataset:qc/master readsPinned pipeline:expression',
      'pipeline:report publishes dataset:qc/master',
    ]);
  });

  it('is nothing of a node that is not there', () => {
    expect(trace(new LineageIndex(graph), 'run:x/y', { direction: 'upstream' })).toBeUndefined();
  });
});

describe('lineageMermaid', () => {
  it('draws shapes, states and pins, and nothing of a name as its own language', () => {
    const nodes = [
      aNode('dataset:a/"x"<b>', {
        lastRun: { state: 'published', outcome: 'good', atMs: Date.UTC(2026, 10, 27, 2, 5) },
      }),
      aNode('pipeline:p'),
    ];
    const [edge] = aLineage('dataset:a/"x"<b> readsPinned pipeline:p').edges;
    expect(lineageMermaid({ nodes, edges: edge ? [edge] : [] }, 'pipeline:p')).toBe(
      [
        'flowchart LR',
        '  n0[("gros://a/#34;x#34;#60;b#62;<br>published 2026-11-27 02:05")]',
        '  n1[["p"]]',
        '  n0 -. pinned .-> n1',
        '  style n1 stroke-width:3px',
        '',
      ].join('\n'),
    );
  });
});

describe('documents of a trace', () => {
  it('lists nodes with their depth for programs', () => {
    const document = traceDocument(found('pipeline:qc', 'upstream'), ['Runs could not be read']);
    expect(document).toMatchObject({
      direction: 'upstream',
      node: { id: 'pipeline:qc' },
      nodes: [
        { id: 'run:MiSeq/r1', depth: 1 },
        { id: 'source:MiSeq', depth: 2 },
      ],
      problems: ['Runs could not be read'],
    });
  });

  it('writes a line of CSV for every node', () => {
    expect(traceCsv(found('pipeline:qc', 'upstream'))).toBe(
      'depth,kind,name,state,at,evidence,files,problem,id,doubt,evidence in words,last run in words\r\n' +
        '1,run,r1,,,,,,run:MiSeq/r1,,' +
        'no evidence recorded: its files were not verified yet,no run recorded: nobody has seen its folder\r\n' +
        '2,source,MiSeq,,,,,,source:MiSeq,,' +
        'no evidence recorded: its runs have their own,no run recorded: a folder does not run\r\n',
    );
  });
});
