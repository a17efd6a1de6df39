import { describe, expect, it } from 'vitest';
import { LineageIndex } from '../../../../src/core/lineage/graph/lineageIndex';
import { historyOf } from '../../../../src/core/lineage/show/history';
import { LineageFinder } from '../../../../src/core/lineage/show/lineageFinder';
import { startsOf } from '../../../../src/core/lineage/show/startsOf';
import { lineageCsv } from '../../../../src/core/lineage/show/lineageCsv';
import { shownName } from '../../../../src/core/lineage/show/shownName';
import { columnLineage } from '../../../fakes/lineage';
import { partOf, traceOf } from '../../../../src/core/lineage/show/partOf';
import { laboratoryLineage, laboratoryRuns, largeLineage } from '../../../fakes/lineages';

const graph = laboratoryLineage();
const index = new LineageIndex(graph);
const qc = 'dataset:sequencing-qc/master';

describe('a part of a lineage', () => {
  it('has what was asked for with its neighbors, and says how many there are on each side', () => {
    const part = partOf(index, {
      ids: [qc, 'dataset:gone/master'],
      around: [
        { id: qc, side: 'upstream', most: 40 },
        { id: qc, side: 'downstream', most: 40 },
      ],
    });
    expect(part.nodes.map(({ id, upstream, downstream }) => [id, upstream, downstream])).toEqual([
      [qc, 1, 3],
      ['pipeline:sequencing-qc', 48, 1],
      ['pipeline:expression', 1, 1],
      ['pipeline:lab-report', 2, 2],
      ['pipeline:lab-report strict', 1, 1],
    ]);
    expect(part.edges.map(({ kind }) => kind)).toEqual(['reads', 'reads', 'reads', 'publishes']);
  });

  it('has no more neighbors than were asked for, and the rest the next time', () => {
    const id = 'pipeline:sequencing-qc';
    const first = partOf(index, { ids: [id], around: [{ id, side: 'upstream', most: 40 }] });
    expect(first.nodes).toHaveLength(41);
    const ids = first.nodes.map((node) => node.id);
    const second = partOf(index, { ids, around: [{ id, side: 'upstream', most: 40 }] });
    expect(second.nodes).toHaveLength(49);
    expect(second.nodes.slice(0, 41).map((node) => node.id)).toEqual(ids);
  });

  it('gives the latest neighbors first', () => {
    const runs = [3, 1, 2].map((atMs) => ({
      id: `run:S/${atMs}`,
      kind: 'run' as const,
      name: String(atMs),
      fromMs: atMs,
    }));
    const source = { id: 'source:S', kind: 'source' as const, name: 'S' };
    const edges = runs.map(({ id }) => ({
      id,
      kind: 'lands' as const,
      source: 'source:S',
      target: id,
    }));
    const around = [{ id: 'source:S', side: 'downstream' as const, most: 2 }];
    const part = partOf(new LineageIndex({ nodes: [source, ...runs], edges }), { ids: [], around });
    expect(part.nodes.map(({ name }) => name)).toEqual(['3', '2']);
  });

  it('has all that a thing is made of, the nearest first, if that is asked for', () => {
    const around = [{ id: qc, side: 'upstream' as const, isAll: true, most: 50 }];
    const { nodes } = partOf(index, { ids: [qc], around });
    expect(nodes).toHaveLength(51);
    expect(nodes[1]?.id).toBe('pipeline:sequencing-qc');
    expect(nodes.at(-1)?.kind).toBe('run');
  });

  it('is all there is, if that is asked for', () => {
    const whole = partOf(index, { isWhole: true, ids: [], around: [] });
    expect(whole.nodes).toHaveLength(graph.nodes.length);
    expect(whole.edges).toHaveLength(graph.edges.length);
  });
});

it('traces what is shown, and counts what is not', () => {
  expect(traceOf(index, qc, new Set(['source:MiSeq', 'pipeline:expression', qc]))).toEqual({
    upstream: ['source:MiSeq'],
    downstream: ['pipeline:expression'],
    upstreamCount: 51,
    downstreamCount: 13,
  });
});

it('traces of a column what uses it or may, and not what uses others of its table', () => {
  const columns = new LineageIndex(
    columnLineage(
      'column:w/s.t#a uses query:a.sql#1',
      'relation:w/s.t uses query:a.sql#1 by',
      'column:w/s.t#a loads column:w/s.u#a',
      'query:a.sql#1 loads relation:w/s.u by',
      'relation:w/s.u uses query:b.sql#1 by',
      'relation:w/s.t uses query:c.sql#1',
    ),
  );
  const all = new Set(columns.graph.nodes.map(({ id }) => id));
  const { downstream, downstreamCount } = traceOf(columns, 'column:w/s.t#a', all);
  expect([...downstream].sort()).toEqual(['column:w/s.u#a', 'query:a.sql#1', 'query:c.sql#1']);
  expect(downstreamCount).toBe(3);
});

describe('finding', async () => {
  const finder = await LineageFinder.of(graph);

  it.each([
    ['expression', ['dataset:expression/master', 'pipeline:expression']],
    ['DATASET lab', ['dataset:lab-report/master', 'dataset:lab-report/feature/strict-qc']],
    ['monthly.sql', ['query:reports/monthly.sql#12']],
    ['', []],
    ['nothing like it', []],
  ])('%s', (text, ids) => {
    const { nodes, count } = finder.find(text, 50);
    expect(nodes.map(({ id }) => id).sort()).toEqual([...ids].sort());
    expect(count).toBe(ids.length);
  });

  it('gives the best, and counts all', () => {
    const { nodes, count } = finder.find('ssa', 3);
    expect(nodes).toHaveLength(3);
    expect(count).toBe(48);
  });

  it('lets others have their turn before all names are ready', async () => {
    const node = {
      id: 'dataset:slow/master',
      kind: 'dataset' as const,
      get name(): string {
        const until = performance.now() + 0.1;
        while (performance.now() < until);
        return 'master';
      },
    };
    const nodes = Array.from({ length: 1_000 }, () => node);
    let isReady = false;
    const turns: boolean[] = [];
    setImmediate(() => turns.push(isReady));
    await LineageFinder.of({ nodes, edges: [] }).then(() => (isReady = true));
    expect(turns).toEqual([false]);
  });

  it('puts what is called so before what only begins so', async () => {
    const { nodes } = (await LineageFinder.of(largeLineage(600))).find('set-5', 3);
    expect(nodes[0]?.name).toBe('set-5');
  });
});

describe('the columns of what is drawn', () => {
  const [table, view, query] = ['relation:w/s.t', 'relation:w/s."v#2"', 'query:a.sql#1'];
  const lineage = columnLineage(
    `${table} uses ${view} by`,
    'column:w/s.t#a uses column:w/s."v#2"#a',
    `column:w/s.t#b uses ${query}`,
    'column:w/s.t#c uses query:b.sql#1',
    'column:w/s."v#2"#d uses query:b.sql#1',
  );
  const columnsOf = (...ids: readonly string[]): readonly string[] => {
    const part = partOf(new LineageIndex(lineage), { ids, hasColumns: true, around: [] });
    return part.nodes.filter(({ kind }) => kind === 'column').map(({ name }) => name);
  };

  it('are those by which data goes between it', () => {
    expect(columnsOf(table)).toEqual([]);
    expect(columnsOf(table, view)).toEqual(['a', 'a']);
    expect(columnsOf(table, query)).toEqual(['b']);
    expect(columnsOf(view, 'query:b.sql#1')).toEqual(['d']);
  });

  it('are not drawn unless somebody asks', () => {
    const part = partOf(new LineageIndex(lineage), { ids: [table, view], around: [] });
    expect(part.nodes).toHaveLength(2);
  });
});

it('begins with one thing of each kind, the one that most is joined to', () => {
  expect(startsOf(new LineageIndex(graph)).map(({ id }) => id)).toEqual([
    qc,
    'pipeline:sequencing-qc',
    'relation:warehouse/data_lake.sample_quality',
    'relation:warehouse/data_lake.newest_samples',
    'run:MiSeq/261127_M07412_0584_000000000-J7HPH',
    'source:MiSeq',
  ]);
});

describe('the history', () => {
  it('tells runs from the earliest on, what they read and published, and why they failed', () => {
    const { runs, versions } = historyOf(laboratoryRuns(1));
    expect(runs.map(({ name, state }) => `${name} ${state}`)).toEqual([
      'sequencing-qc succeeded',
      'expression succeeded',
      'lab-report strict failed',
      'lab-report succeeded',
    ]);
    expect(runs[1]).toMatchObject({
      pipeline: 'pipeline:expression',
      reads: [{ reference: 'gros://sequencing-qc/master:2026-11-27.1', dataset: qc }],
      trigger: 'the publication of gros://sequencing-qc/master:2026-11-27.1',
      commit: '4f2a9c1',
      hasLog: true,
    });
    expect(runs[2]?.failure).toContain('Q30 of SSA003');
    expect(versions.map(({ name }) => name)).toEqual([
      'sequencing-qc/master',
      'expression/master',
      'lab-report/master',
    ]);
  });

  it('passes over what is no address of a dataset', () => {
    const [run] = laboratoryRuns(1);
    if (run === undefined) throw new Error('there is no run');
    expect(historyOf([{ ...run, published: ['s3://elsewhere'] }]).versions).toEqual([]);
  });
});

describe('the names of things', () => {
  it.each([
    [{ kind: 'dataset', name: 'master', group: 'expression' }, 'expression'],
    [{ kind: 'dataset', name: 'feature/x', group: 'expression' }, 'expression/feature/x'],
    [{ kind: 'query', name: 'quality.sql:4', group: 'reports/quality.sql' }, 'quality.sql:4'],
    [{ kind: 'table', name: 'sample', group: 'lab' }, 'sample'],
    [{ kind: 'source', name: 'MiSeq' }, 'MiSeq'],
  ] as const)('%o is %s', (node, name) => {
    expect(shownName(node)).toBe(name);
  });
});

it('is a table of all things and what they come from, in which no cell is a formula', () => {
  const lines = lineageCsv(graph).split('\r\n');
  expect(lines[0]).toBe(
    'id,kind,group,name,evidence,files,last run,at,problem,comes from,evidence in words,last run in words',
  );
  expect(lines).toHaveLength(graph.nodes.length + 2);
  expect(lines).toContain(
    'dataset:expression/master,dataset,expression,master,recordedMd5,,,,,pipeline:expression,' +
      'by recorded MD5,no run recorded: no version of it was found',
  );
  expect(lines.find((line) => line.startsWith('pipeline:lab-report,'))).toBe(
    'pipeline:lab-report,pipeline,lab-report,lab-report,,,succeeded,2026-11-27T09:00:00.000Z,,' +
      'dataset:sequencing-qc/master; dataset:expression/master,' +
      '"no evidence recorded: it is code, and what it publishes has its own",succeeded 2026-11-27 09:00',
  );
  const formula = { id: 'query:=1', kind: 'query' as const, name: '=1+1' };
  expect(lineageCsv({ nodes: [formula], edges: [] })).toContain(",'=1+1,");
});
