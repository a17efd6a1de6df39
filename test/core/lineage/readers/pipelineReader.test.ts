import { describe, expect, it } from 'vitest';
import type { PipelineRun } from '../../../../src/core/datasets/runs/pipelineRun';
import { assembleLineage } from '../../../../src/core/lineage/graph/assembleLineage';
import { emptyPart } from '../../../../src/core/lineage/graph/lineageReader';
import type { Pipeline } from '../../../../src/core/lake/lake';
import {
  PipelineReader,
  type PipelineSources,
} from '../../../../src/core/lineage/readers/pipelines/pipelineReader';
import { OldLake } from '../../../fakes/datasetLake';
import { edgesIn, nodeIn } from '../../../fakes/lineage';

const { signal } = new AbortController();
const nowMs = Date.UTC(2026, 10, 27);

const expression: Pipeline = {
  name: 'expression',
  repo: 'expression',
  folder: '/pipelines/expression',
  run: 'node expression.mjs',
  reads: ['gros://sequencing-qc', 'gros://genomes/hg38:2026-01-01.1', 'blob://samples/'],
  publishes: ['gros://expression', 'table://warehouse/data_lake.expression'],
};

function aRun(parts: Partial<PipelineRun> = {}): PipelineRun {
  return {
    id: '2026-11-26T020000000Z-00000001',
    pipeline: 'expression',
    repo: 'expression',
    branch: 'master',
    state: 'succeeded',
    startedAtMs: nowMs - 7_200_000,
    heartbeatAtMs: nowMs - 7_100_000,
    endedAtMs: nowMs - 7_100_000,
    reads: [],
    published: [],
    ...parts,
  };
}

function read(sources: Partial<PipelineSources>, runs: readonly PipelineRun[] = []) {
  const list = async () => ({ runs, problems: [], left: 0 });
  const all = { pipelines: [expression], runs: { list }, nowMs: () => nowMs, ...sources };
  return new PipelineReader(all).read({ signal });
}

describe('PipelineReader', () => {
  it('draws what a pipeline declares, pinned where it names one version', async () => {
    const part = await read({});
    expect(edgesIn(part)).toEqual([
      'blob:samples/ reads pipeline:expression',
      'dataset:genomes/hg38 readsPinned pipeline:expression',
      'dataset:sequencing-qc/master reads pipeline:expression',
      'pipeline:expression loads relation:warehouse/data_lake.expression',
      'pipeline:expression publishes dataset:expression/master',
    ]);
    expect(nodeIn(part, 'pipeline:expression')).toMatchObject({
      group: 'expression',
      place: { kind: 'pipeline', name: 'expression' },
      facts: [{ label: 'Command', value: 'node expression.mjs' }],
    });
  });

  it('asks the lake which branch is meant without one', async () => {
    const lake = new OldLake()
      .publish({ repo: 'sequencing-qc', branch: 'main' }, '2026-11-26')
      .publish({ repo: 'expression', branch: 'master' }, '2026-11-26');
    const part = await read({ datasets: lake.datasets });
    expect(edgesIn(part)).toContain('dataset:sequencing-qc/main reads pipeline:expression');
  });

  it('tells of the last run, and of what the last good one really read', async () => {
    const failed = aRun({
      id: '2026-11-26T230000000Z-00000002',
      state: 'failed',
      startedAtMs: nowMs - 3_600_000,
      endedAtMs: nowMs - 3_500_000,
      failure: { message: 'Q30 is below 80' },
      commit: 'c0ffee',
    });
    const good = aRun({
      reads: [
        { reference: 'gros://mice:', resolved: 'gros://mice/main:2026-11-25.1', isLive: true },
        { reference: 'gros://rats:0', resolved: 'gros://rats/b:2026-11-01.1', isLive: false },
      ],
      published: ['gros://expression/master:2026-11-26.1'],
    });
    const part = await read({}, [failed, good]);
    expect(nodeIn(part, 'pipeline:expression')).toMatchObject({
      lastRun: {
        state: 'failed',
        outcome: 'bad',
        atMs: nowMs - 3_500_000,
        runId: '2026-11-26T230000000Z-00000002',
      },
      problem: 'Q30 is below 80',
    });
    expect(edgesIn(part)).toContain('dataset:mice/main reads pipeline:expression');
    expect(edgesIn(part)).toContain('dataset:rats/b readsPinned pipeline:expression');
    const table = 'relation:warehouse/data_lake.expression';
    const catalog = { ...emptyPart, nodes: [{ id: table, kind: 'table' as const, name: 'e' }] };
    expect(nodeIn(await assembleLineage([part, catalog]), table)).toEqual({
      id: table,
      kind: 'table',
      name: 'e',
      lastRun: { state: 'loaded', outcome: 'good', atMs: good.endedAtMs, runId: good.id },
    });
  });

  it('tells of a pipeline that another lake file declares', async () => {
    const part = await read({ pipelines: [] }, [aRun({ pipeline: 'elsewhere' })]);
    expect(nodeIn(part, 'pipeline:elsewhere').lastRun?.outcome).toBe('good');
  });

  it('takes the declarations of the commit that is asked for', async () => {
    const asked: string[] = [];
    const sources: PipelineSources = {
      pipelines: [expression],
      pipelinesAt: async (commit) => {
        asked.push(commit);
        return [{ ...expression, reads: [], publishes: ['gros://expression/old'] }];
      },
      nowMs: () => nowMs,
    };
    const part = await new PipelineReader(sources).read({
      signal,
      asOf: { atMs: 1, commit: 'abc' },
    });
    expect(asked).toEqual(['abc']);
    expect(edgesIn(part)).toEqual(['pipeline:expression publishes dataset:expression/old']);
  });

  it('says which address it cannot read, and goes on', async () => {
    const part = await read({
      pipelines: [{ ...expression, reads: ['ftp://x', 'gros://'], publishes: ['gros://a/b'] }],
    });
    expect(part.problems).toEqual([
      expect.stringContaining('The pipeline expression reads something that is no address'),
      expect.stringContaining('The repository is missing'),
    ]);
    expect(edgesIn(part)).toEqual(['pipeline:expression publishes dataset:a/b']);
  });
});
