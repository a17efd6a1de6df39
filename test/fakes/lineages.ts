import type { PipelineRun, PipelineRunState } from '../../src/core/datasets/runs/pipelineRun';
import {
  lineageEdge,
  type LineageEdge,
  type LineageGraph,
  type LineageNode,
} from '../../src/core/lineage/graph/lineageGraph';
import { queryName } from '../../src/core/lineage/graph/lineageId';
import type { HandPublication } from '../../src/core/lineage/history/lakeHistory';

/** The noon as of which lineages here tell. */
export const lineageNowMs = Date.UTC(2026, 10, 27, 12);
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const run = 'run:MiSeq/261127_M07412_0584_000000000-J7HPH';
const samples = Array.from({ length: 48 }, (_, at) => `SSA${String(at + 1).padStart(3, '0')}`);

/** From a sequencing run over its samples, datasets and a table to the queries that read it. */
export function laboratoryLineage(): LineageGraph {
  const runId = '2026-11-27T090000000Z-0000000a';
  const nodes: LineageNode[] = [
    {
      id: 'source:MiSeq',
      kind: 'source',
      name: 'MiSeq',
      place: { kind: 'folder', folder: '/data' },
    },
    {
      id: run,
      kind: 'run',
      name: '261127_M07412_0584_000000000-J7HPH',
      group: 'MiSeq',
      evidence: { level: 'reread', files: 412 },
      lastRun: { state: 'verified', outcome: 'good', atMs: lineageNowMs - 5 * hourMs },
      facts: [
        { label: 'Files', value: '412' },
        { label: 'Size', value: '6.1 GB' },
      ],
      place: { kind: 'run', source: 'MiSeq', run: '261127_M07412_0584_000000000-J7HPH' },
    },
    ...samples.map((sample): LineageNode => ({
      id: `blob:samples/${sample}/`,
      kind: 'blob',
      name: `${sample}/`,
      group: 'samples',
      evidence: { level: sample === 'SSA003' ? 'size' : 'attested', files: 8 },
      place: { kind: 'blob', container: 'samples', name: `${sample}/` },
    })),
    pipelineNode('sequencing-qc', { outcome: 'good', state: 'succeeded', runId }),
    datasetNode('sequencing-qc', 'master'),
    pipelineNode('expression', { outcome: 'good', state: 'succeeded', runId }),
    datasetNode('expression', 'master'),
    pipelineNode('lab-report', { outcome: 'good', state: 'succeeded', runId }),
    datasetNode('lab-report', 'master'),
    {
      ...pipelineNode('lab-report strict', { outcome: 'bad', state: 'failed', runId }),
      group: 'lab-report',
      problem: 'Q30 of SSA003 is 71.2, below 80',
    },
    { ...datasetNode('lab-report', 'feature/strict-qc'), problem: 'nothing was published yet' },
    relationNode('table', 'data_lake', 'sample_quality'),
    relationNode('view', 'data_lake', 'newest_samples'),
    relationNode('view', 'data_lake', 'failed_samples'),
    queryNode('reports/quality.sql', 4),
    queryNode('reports/quality.sql', 31),
    queryNode('reports/monthly.sql', 12),
    {
      id: 'external:dataset/snowflake/lab.quality',
      kind: 'external',
      name: 'lab.quality',
      group: 'snowflake',
    },
  ];
  const edges: LineageEdge[] = [
    lineageEdge('source:MiSeq', 'lands', run),
    ...samples.flatMap((sample) => [
      lineageEdge(run, 'lands', `blob:samples/${sample}/`),
      lineageEdge(`blob:samples/${sample}/`, 'reads', 'pipeline:sequencing-qc'),
    ]),
    lineageEdge('pipeline:sequencing-qc', 'publishes', 'dataset:sequencing-qc/master'),
    lineageEdge('dataset:sequencing-qc/master', 'reads', 'pipeline:expression'),
    lineageEdge('pipeline:expression', 'publishes', 'dataset:expression/master'),
    lineageEdge('dataset:sequencing-qc/master', 'reads', 'pipeline:lab-report'),
    lineageEdge('dataset:expression/master', 'readsPinned', 'pipeline:lab-report'),
    lineageEdge('dataset:sequencing-qc/master', 'reads', 'pipeline:lab-report strict'),
    lineageEdge('pipeline:lab-report', 'publishes', 'dataset:lab-report/master'),
    lineageEdge('pipeline:lab-report strict', 'publishes', 'dataset:lab-report/feature/strict-qc'),
    lineageEdge('pipeline:lab-report', 'loads', 'relation:warehouse/data_lake.sample_quality'),
    ...['newest_samples', 'failed_samples'].map((view) =>
      lineageEdge(
        'relation:warehouse/data_lake.sample_quality',
        'uses',
        `relation:warehouse/data_lake.${view}`,
      ),
    ),
    lineageEdge(
      'relation:warehouse/data_lake.newest_samples',
      'uses',
      'query:reports/quality.sql#4',
    ),
    lineageEdge(
      'relation:warehouse/data_lake.failed_samples',
      'uses',
      'query:reports/quality.sql#31',
    ),
    lineageEdge(
      'relation:warehouse/data_lake.sample_quality',
      'uses',
      'query:reports/monthly.sql#12',
    ),
    lineageEdge(
      'relation:warehouse/data_lake.sample_quality',
      'derives',
      'external:dataset/snowflake/lab.quality',
    ),
  ];
  return { nodes, edges };
}

/** The same with the columns of its table, its views and what reads those. */
export function laboratoryColumns(): LineageGraph {
  const { nodes, edges } = laboratoryLineage();
  const id = (table: string, column: string): string =>
    `column:warehouse/data_lake.${table}#${column}`;
  const [table, newest, failed] = ['sample_quality', 'newest_samples', 'failed_samples'];
  const columns = [
    ...['sample', 'q30', 'read_count', 'published_at'].map((column) => columnNode(table, column)),
    ...['sample', 'q30'].map((column) => columnNode(newest, column)),
    ...['sample', 'read_count'].map((column) => columnNode(failed, column)),
  ];
  return {
    nodes: [...nodes, ...columns],
    edges: [
      ...edges,
      lineageEdge(id(table, 'sample'), 'uses', id(newest, 'sample')),
      lineageEdge(id(table, 'q30'), 'uses', id(newest, 'q30')),
      lineageEdge(id(table, 'published_at'), 'uses', `relation:warehouse/data_lake.${newest}`),
      lineageEdge(id(table, 'sample'), 'uses', id(failed, 'sample')),
      lineageEdge(id(table, 'read_count'), 'uses', id(failed, 'read_count')),
      lineageEdge(id(newest, 'q30'), 'uses', 'query:reports/quality.sql#4'),
      lineageEdge(id(failed, 'read_count'), 'uses', 'query:reports/quality.sql#31'),
      lineageEdge(id(table, 'q30'), 'uses', 'query:reports/monthly.sql#12'),
    ],
  };
}

function columnNode(table: string, column: string): LineageNode {
  return {
    id: `column:warehouse/data_lake.${table}#${column}`,
    kind: 'column',
    name: column,
    group: `data_lake.${table}`,
    facts: [{ label: 'Type', value: 'text' }],
    place: { kind: 'relation', connection: 'warehouse', schema: 'data_lake', name: table },
  };
}

function pipelineNode(
  name: string,
  lastRun: Omit<NonNullable<LineageNode['lastRun']>, 'atMs'>,
): LineageNode {
  return {
    id: `pipeline:${name}`,
    kind: 'pipeline',
    name,
    group: name,
    lastRun: { ...lastRun, atMs: lineageNowMs - 3 * hourMs },
    facts: [{ label: 'Step', value: `node ${name}.mjs` }],
    place: { kind: 'pipeline', name },
  };
}

function datasetNode(repo: string, branch: string): LineageNode {
  return {
    id: `dataset:${repo}/${branch}`,
    kind: 'dataset',
    name: branch,
    group: repo,
    evidence: { level: 'recordedMd5' },
    facts: [
      { label: 'Latest', value: '2026-11-27.1' },
      { label: 'Rows', value: '1,204' },
    ],
    place: { kind: 'dataset', reference: `gros://${repo}/${branch}:2026-11-27.1` },
  };
}

function relationNode(kind: 'table' | 'view', schema: string, name: string): LineageNode {
  return {
    id: `relation:warehouse/${schema}.${name}`,
    kind,
    name,
    group: schema,
    place: { kind: 'relation', connection: 'warehouse', schema, name },
  };
}

function queryNode(file: string, line: number): LineageNode {
  return {
    id: `query:${file}#${line}`,
    kind: 'query',
    name: queryName({ file, line }),
    group: file,
    place: { kind: 'file', file: `/workspace/${file}`, line: line - 1 },
  };
}

/** Three weeks of what the pipelines of {@link laboratoryLineage} did, the newest first. */
export function laboratoryRuns(days = 21): readonly PipelineRun[] {
  const runs: PipelineRun[] = [];
  for (let day = days - 1; day >= 0; day -= 1) {
    const at = lineageNowMs - day * dayMs - 3 * hourMs;
    const version = new Date(at).toISOString().slice(0, 10);
    const qc = `gros://sequencing-qc/master:${version}.1`;
    const expression = `gros://expression/master:${version}.1`;
    runs.push(
      runOf('sequencing-qc', { at, state: 'succeeded', published: [qc] }),
      runOf('expression', {
        at: at + 60_000,
        state: day === 9 ? 'failed' : 'succeeded',
        reads: [qc],
        published: day === 9 ? [] : [expression],
      }),
      runOf('lab-report', {
        at: at + 180_000,
        state: day === 9 ? 'skipped' : 'succeeded',
        reads: day === 9 ? [] : [qc, expression],
        published: day === 9 ? [] : [`gros://lab-report/master:${version}.1`],
      }),
    );
    if (day < 6) {
      runs.push(runOf('lab-report strict', { at: at + 90_000, state: 'failed', reads: [qc] }));
    }
  }
  return runs.reverse();
}

/** What people published by hand beside {@link laboratoryRuns}, the newest first. */
export function laboratoryPublications(): readonly HandPublication[] {
  const name = { repo: 'expression', branch: 'master' };
  return [2, 60].map((day) => {
    const atMs = lineageNowMs - day * dayMs - 2 * hourMs;
    const date = new Date(atMs).toISOString().slice(0, 10);
    const version = { date, number: 2 };
    const reference = `gros://expression/master:${date}.2`;
    return {
      atMs,
      version: {
        name,
        version,
        format: 'csv.gz',
        blob: `asset/expression/master/data/${date}.2.csv.gz`,
        sizeBytes: 48_213,
        md5Hex: undefined,
        etag: `e${day}`,
        publishedAtMs: atMs,
        isLatest: false,
      },
      record: {
        reference,
        upstreams: [`gros://sequencing-qc/master:${date}.1`],
        rows: 1_204,
        producer: { repo: 'expression', branch: 'fix-units', commit: '9d2e7f0', dirty: true },
        publishedBy: 'ada',
      },
    };
  });
}

function runOf(
  pipeline: string,
  options: {
    readonly at: number;
    readonly state: PipelineRunState;
    readonly reads?: readonly string[];
    readonly published?: readonly string[];
  },
): PipelineRun {
  const { at, state, reads = [], published = [] } = options;
  const [upstream] = reads;
  return {
    id: `${new Date(at).toISOString().replaceAll(/[:.]/g, '')}-${pipeline}`,
    pipeline,
    repo: pipeline,
    branch: 'master',
    commit: '4f2a9c1',
    state,
    startedAtMs: at,
    heartbeatAtMs: at + 40_000,
    endedAtMs: at + 42_000,
    reads: reads.map((resolved) => ({ reference: resolved, resolved, isLive: true })),
    published,
    trigger: upstream === undefined ? { kind: 'manual' } : { kind: 'dataset', reference: upstream },
    ...(state === 'failed' && {
      failure: { message: 'Q30 of SSA003 is 71.2, below 80\nqc.mjs exited with 1' },
    }),
    ...(state !== 'skipped' && {
      log: { kind: 'blob', container: 'datasets', name: `runs/${pipeline}.log` },
    }),
  };
}

const layerCount = 14;

/**
 * As many things as asked for in layers as a lake has them, from what lands to what is published last:
 * each comes from one or two of what is near it in the layer before, some from much earlier ones.
 */
export function largeLineage(count: number): LineageGraph {
  const chance = chances(7);
  const nodes = Array.from({ length: count }, (_, at) => largeNode(at, layerOf(at, count)));
  const layers = Array.from({ length: layerCount }, (_, layer) =>
    nodes.filter((_node, at) => layerOf(at, count) === layer),
  );
  const edges = new Map<string, LineageEdge>();
  for (const [layer, targets] of layers.entries()) {
    for (const [at, target] of targets.entries()) {
      const ways = layer === 0 ? 0 : chance() < 0.5 ? 1 : 2;
      for (let way = 0; way < ways; way += 1) {
        const back = chance() < 0.85 ? 1 : 1 + Math.floor(chance() * layer);
        const before = layers[layer - back] ?? [];
        const near = (at / targets.length) * before.length + (chance() - 0.5) * 8;
        const source = before[Math.max(0, Math.min(before.length - 1, Math.round(near)))];
        if (source === undefined) continue;
        const edge = lineageEdge(source.id, layer % 2 === 1 ? 'reads' : 'publishes', target.id);
        edges.set(edge.id, edge);
      }
    }
  }
  return { nodes, edges: [...edges.values()] };
}

function layerOf(at: number, count: number): number {
  return Math.floor((at / count) * layerCount);
}

function largeNode(at: number, layer: number): LineageNode {
  const repo = `repo-${Math.floor(at / 25)}`;
  if (layer % 2 === 0) {
    return { id: `dataset:${repo}/set-${at}`, kind: 'dataset', name: `set-${at}`, group: repo };
  }
  const isBad = at % 40 === 1;
  return {
    id: `pipeline:step-${at}`,
    kind: 'pipeline',
    name: `step-${at}`,
    group: repo,
    lastRun: {
      state: isBad ? 'failed' : 'succeeded',
      outcome: isBad ? 'bad' : 'good',
      atMs: lineageNowMs - at * 60_000,
    },
  };
}

/** Numbers from 0, inclusive, to 1, exclusive, the same for each seed. */
function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}
