import { describe, expect, test } from 'vitest';
import { lineageEdge, type LineageNode } from '../../../src/core/lineage/graph/lineageGraph';
import { LineageIndex } from '../../../src/core/lineage/graph/lineageIndex';
import {
  brokenBy,
  needsColumns,
  nothingBroken,
  unknownText,
} from '../../../src/vscode/lineage/brokenThings';
import type { ChangedObjects } from '../../../src/vscode/support/window/changedObjects';
import { lineageIdOf } from '../../../src/vscode/lineage/lineageIdOf';
import type { LineageSnapshot } from '../../../src/vscode/lineage/lineageSnapshot';
import { nearestThing } from '../../../src/vscode/lineage/nearestThing';
import {
  childNodes,
  rootNodes,
  type LineageFocus,
  type ListedLineage,
} from '../../../src/vscode/lineage/tree/lineageTreeNodes';
import { listThings } from '../../../src/vscode/lineage/tree/listThings';
import { datasetAt, queryAt } from '../../../src/vscode/lineage/thingAt';
import type { LineageTreeNode } from '../../../src/vscode/lineage/tree/lineageTreeNode';
import { columnLineage } from '../../fakes/lineage';

const run = 'run:MiSeq/261029';
const sample = 'blob:samples/SSA001/';
const qc = 'dataset:sequencing-qc/master';
const report = 'dataset:lab-report/master';
const strict = 'dataset:lab-report/feature/strict-qc';
const table = 'relation:warehouse/data_lake.sample_quality';

function aThing(id: string, kind: LineageNode['kind'], name: string, group?: string): LineageNode {
  return { id, kind, name, ...(group !== undefined && { group }) };
}

const nodes = [
  aThing(run, 'run', '261029', 'MiSeq'),
  aThing(sample, 'blob', 'SSA001/', 'samples'),
  aThing('pipeline:qc', 'pipeline', 'qc'),
  aThing('pipeline:report', 'pipeline', 'report'),
  aThing(qc, 'dataset', 'master', 'sequencing-qc'),
  aThing(report, 'dataset', 'master', 'lab-report'),
  aThing(strict, 'dataset', 'feature/strict-qc', 'lab-report'),
  aThing(table, 'table', 'sample_quality', 'data_lake'),
];
const edges = [
  lineageEdge(run, 'lands', sample),
  lineageEdge(sample, 'reads', 'pipeline:qc'),
  lineageEdge('pipeline:qc', 'publishes', qc),
  lineageEdge(qc, 'reads', 'pipeline:report'),
  lineageEdge('pipeline:report', 'publishes', report),
  lineageEdge('pipeline:report', 'loads', table),
];

const noFocus: LineageFocus = {
  pinned: undefined,
  broken: undefined,
  filter: '',
  pipelines: new Map(),
};

async function snapshot(
  more: readonly ReturnType<typeof lineageEdge>[] = [],
  { filter } = noFocus,
): Promise<ListedLineage & Pick<LineageSnapshot, 'graph'>> {
  const graph = { nodes, edges: [...edges, ...more] };
  const listed = await listThings(graph, filter);
  const problems = ['The warehouse could not be read'];
  return { graph, listed, index: new LineageIndex(graph), problems };
}

/** A line as the view writes it, without its icon. */
function labelOf(node: LineageTreeNode): string {
  switch (node.kind) {
    case 'lineageSection':
      return `${node.title} (${node.count})`;
    case 'lineageRepository':
      return `${node.repo}:`;
    case 'lineageThing':
      return `${node.label}${node.isBroken ? ' !' : ''}${node.way?.isAgain === true ? ' see above' : ''}`;
    case 'lineageSide':
      return `${node.side} ${node.direct}/${node.all}`;
    case 'lineageMore':
      return `${node.count} more`;
    case 'lineageProblem':
      return node.text;
  }
}

/** All lines below a line, indented, as deep as it goes. */
function outline(shown: ListedLineage, node: LineageTreeNode, focus = noFocus): readonly string[] {
  return childNodes(shown, node, focus).flatMap((child) => [
    labelOf(child),
    ...outline(shown, child, focus).map((line) => `  ${line}`),
  ]);
}

function root(shown: ListedLineage, title: string, focus = noFocus): LineageTreeNode {
  const found = rootNodes(shown, focus).find((node) => labelOf(node).startsWith(title));
  if (found === undefined) throw new Error(`There is no ${title}`);
  return found;
}

describe('the view Lineage', () => {
  test('begins with datasets by repository, pipelines, and what could not be read', async () => {
    const shown = await snapshot();
    expect(rootNodes(shown, noFocus).map(labelOf)).toEqual([
      'Datasets (3)',
      'Pipelines (2)',
      'Could Not Be Read (1)',
    ]);
    expect(childNodes(shown, root(shown, 'Datasets'), noFocus).map(labelOf)).toEqual([
      'lab-report:',
      'sequencing-qc',
    ]);
  });

  test('leads from a dataset up to the run and down to the table', async () => {
    const shown = await snapshot();
    const qcNode = childNodes(shown, root(shown, 'Datasets'), noFocus)[1];
    if (qcNode === undefined) throw new Error('There is no dataset');
    expect(outline(shown, qcNode)).toEqual([
      'upstream 1/3',
      '  qc',
      '    samples/SSA001/',
      '      261029',
      'downstream 1/3',
      '  report',
      '    lab-report',
      '    data_lake.sample_quality',
    ]);
  });

  test('ends a circle where it began', async () => {
    const shown = await snapshot([lineageEdge(report, 'reads', 'pipeline:qc')]);
    const focus = { ...noFocus, pinned: qc };
    const [pinned] = rootNodes(shown, focus);
    if (pinned === undefined) throw new Error('Nothing is pinned');
    expect(outline(shown, pinned, focus).slice(-6)).toEqual([
      'downstream 1/4',
      '  report',
      '    lab-report',
      '      qc',
      '        sequencing-qc see above',
      '    data_lake.sample_quality',
    ]);
  });

  test('lists only what a filter leaves', async () => {
    const focus = { ...noFocus, filter: 'STRICT' };
    const shown = await snapshot([], focus);
    expect(rootNodes(shown, focus).map(labelOf)).toEqual(['Datasets (1)', 'Could Not Be Read (1)']);
    expect(outline(shown, root(shown, 'Datasets', focus), focus)[0]).toBe(
      'lab-report/feature/strict-qc',
    );
  });

  describe('marks what changes break, from what changes on', () => {
    const lineage = columnLineage(
      'relation:warehouse/lab.sample uses relation:warehouse/lab.good by',
      'column:warehouse/lab.sample#q30 uses column:warehouse/lab.good#q30',
      'relation:warehouse/lab.good uses query:a.sql#1 by',
      'column:warehouse/lab.good#q30 uses query:a.sql#1',
      'relation:warehouse/lab.sample uses query:b.sql#1 by',
      'column:warehouse/lab.sample#name uses query:b.sql#1',
      'relation:warehouse/lab.sample uses query:c.sql#1',
    );
    const index = new LineageIndex(lineage);
    const listed = { datasets: new Map(), datasetCount: 0, pipelines: [] };
    const shown = { listed, index, problems: [] };
    const brokenLines = (...objects: ChangedObjects['objects']): readonly string[] => {
      const changed = { title: 'the drift', connections: ['warehouse'], objects };
      const focus = { ...noFocus, broken: brokenBy(changed, index) };
      const [broken] = rootNodes(shown, focus);
      if (broken === undefined) throw new Error('Nothing is broken');
      return [labelOf(broken), ...outline(shown, broken, focus)];
    };

    test('of a column only what uses it, or may', () => {
      expect(brokenLines(['lab', 'sample', 'q30'])).toEqual([
        'the drift (3)',
        'lab.sample.q30 !',
        '  c.sql:1 !',
        '  lab.good !',
        '    a.sql:1 !',
      ]);
      const objects = [['lab', 'sample', 'q30']] as const;
      const changed = { title: 'the drift', connections: ['warehouse'], objects };
      expect(needsColumns(changed)).toBe(true);
      const { all, doubts } = brokenBy(changed, index);
      expect([...doubts]).toEqual([['query:c.sql#1', 'may']]);
      expect(all.has('relation:warehouse/lab.sample')).toBe(true);
      expect(all.has('column:warehouse/lab.good#q30')).toBe(true);
      expect(all.has('query:b.sql#1')).toBe(false);
    });

    test('is never told to be nothing where not all could be read', () => {
      const found = { title: 'the drift', unknown: [] };
      expect(nothingBroken(found, [])).toBe('Nothing is known downstream of the drift.');
      expect(nothingBroken(found, ['Databases could not be read: offline'])).toBe(
        'Nothing is known downstream of the drift, but not all of the lineage could be read: Databases could not be read: offline.',
      );
    });

    test('says what of it lineage does not know', () => {
      const objects = [
        ['lab', 'sample', 'q30'],
        ['lab', 'Gone'],
      ] as const;
      const changed = { title: 'the drift', connections: ['warehouse'], objects };
      const broken = brokenBy(changed, index);
      expect(broken.unknown).toEqual(['lab."Gone"']);
      expect(nothingBroken(broken, [])).toBe(
        'Nothing is known downstream of the drift, but lineage does not know lab."Gone".',
      );
      const names = ['a', 'b', 'c', 'd', 'e', 'f'];
      expect(unknownText(names)).toBe('lineage does not know a, b, c, d, e and 1 more');
    });

    test('of a table all that is made of it', () => {
      expect(brokenLines(['lab', 'sample'])).toEqual([
        'the drift (4)',
        'lab.sample !',
        '  b.sql:1 !',
        '  c.sql:1 !',
        '  lab.good !',
        '    a.sql:1 !',
      ]);
      const changed = { title: '', connections: [], objects: [['lab', 'sample']] } as const;
      expect(needsColumns(changed)).toBe(false);
    });
  });

  test('gives no two lines one id', async () => {
    const shown = await snapshot();
    const ids: string[] = [];
    const visit = (node: LineageTreeNode): void => {
      ids.push(node.id);
      for (const child of childNodes(shown, node, noFocus)) visit(child);
    };
    for (const first of rootNodes(shown, { ...noFocus, pinned: qc })) visit(first);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('what a command of another view is about', () => {
  test.each([
    ['an id', 'pipeline:qc', 'pipeline:qc'],
    ['a line of this view', { lineageId: qc }, qc],
    ['a run', { kind: 'run', ref: { lake: '/l', source: 'MiSeq', run: '261029' } }, run],
    [
      'a table',
      {
        kind: 'relation',
        database: { connection: { name: 'warehouse' } },
        relation: { schema: 'data_lake', name: 'sample_quality' },
      },
      table,
    ],
    [
      'a column',
      {
        kind: 'column',
        database: { connection: { name: 'warehouse' } },
        relation: { schema: 'data_lake', name: 'sample_quality' },
        column: { name: 'verdict' },
      },
      'column:warehouse/data_lake.sample_quality#verdict',
    ],
    [
      'a blob',
      { kind: 'blob', container: 'samples', blob: { name: 'SSA001/reads/a.gz' } },
      'blob:samples/SSA001/reads/a.gz',
    ],
    ['a prefix', { kind: 'prefix', container: 'samples', prefix: 'SSA001/' }, sample],
    ['a source', { kind: 'source', lake: '/l', source: { name: 'MiSeq' } }, 'source:MiSeq'],
    ['nothing', undefined, undefined],
    ['something else', { kind: 'account' }, undefined],
  ])('is known of %s', (_, value, expected) => {
    expect(lineageIdOf(value)).toBe(expected);
  });

  test('is what holds it where lineage knows only that', async () => {
    const shown = await snapshot();
    expect(nearestThing(shown, 'blob:samples/SSA001/reads/a.gz')).toBe(sample);
    expect(nearestThing(shown, 'blob:miseq01/MiSeqOutput/261029/RunInfo.xml')).toBe(run);
    expect(nearestThing(shown, 'column:warehouse/data_lake.sample_quality#verdict')).toBe(table);
    expect(nearestThing(shown, 'blob:samples/SSA009/a.gz')).toBeUndefined();
  });

  test('is what it is called now, also where it is pinned by an older name', async () => {
    const { listed, problems, graph } = await snapshot();
    const older = 'relation:warehouse/data_lake.quality';
    const renamed = { ...graph, renamed: new Map([[older, table]]) };
    const shown = { listed, problems, graph: renamed, index: new LineageIndex(renamed) };
    expect(nearestThing(shown, older)).toBe(table);
    expect(nearestThing(shown, 'column:warehouse/data_lake.quality#verdict')).toBe(table);
    const [pinned] = rootNodes(shown, { ...noFocus, pinned: older });
    expect(pinned).toMatchObject({ lineageId: table, isPinned: true });
  });
});

describe('what an editor is at', () => {
  test('is the dataset of an address, by its default branch if it names none', () => {
    const line = 'EXPRESSION = "gros://expression"  # once gros://lab-report/feature/x:latest';
    expect(datasetAt(line, 20)).toBe('dataset:expression/master');
    expect(datasetAt(line, 60)).toBe('dataset:lab-report/feature/x');
    expect(datasetAt(line, 2)).toBeUndefined();
  });

  test('is the statement that the line is in', () => {
    const query = (line: number): LineageNode => ({
      ...aThing(`query:a.sql#${line + 1}`, 'query', `line ${line + 1}`, 'a.sql'),
      place: { kind: 'file', file: '/w/a.sql', line },
    });
    const graph = { nodes: [query(8), query(1), query(4)], edges: [] };
    expect(queryAt({ graph }, '/w/a.sql', 6)).toBe('query:a.sql#5');
    expect(queryAt({ graph }, '/w/a.sql', 0)).toBeUndefined();
    expect(queryAt({ graph }, '/w/b.sql', 6)).toBeUndefined();
  });
});
