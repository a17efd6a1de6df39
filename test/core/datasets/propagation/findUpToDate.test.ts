import { describe, expect, it } from 'vitest';
import { nullLogger } from '../../../../src/core/base/logger';
import { findUpToDate } from '../../../../src/core/datasets/propagation/findUpToDate';
import { newRunId, type PipelineRun } from '../../../../src/core/datasets/runs/pipelineRun';
import { writeRun } from '../../../../src/core/datasets/runs/runRecording';
import { RunRecords } from '../../../../src/core/datasets/runs/runRecords';
import { datasetPlace, OldLake } from '../../../fakes/datasetLake';
import { inlineDigests } from '../../../fakes/inlineDigests';

const a = { repo: 'a', branch: 'master' };
const b = { repo: 'b', branch: 'master' };
const steps = [
  { pipeline: 'b', because: [a], after: [] },
  { pipeline: 'c', because: [a, b], after: ['b'] },
];

describe('Pipelines that are up to date', () => {
  const lakeOf = (): OldLake => new OldLake().publish(a, '2026-11-26').publish(b, '2026-11-26');
  const portsOf = (lake: OldLake) => ({
    blobStore: lake.store,
    digests: inlineDigests,
    clock: { nowMs: () => lake.nowMs },
    logger: nullLogger,
  });
  const record = async (
    lake: OldLake,
    pipeline: string,
    state: PipelineRun['state'],
    reads: readonly string[],
  ): Promise<string> => {
    const [startedAtMs, endedAtMs, heartbeatAtMs] = [lake.nowMs, lake.nowMs, lake.nowMs];
    const id = newRunId(startedAtMs, 0.5);
    const seen = reads.map((resolved) => ({ reference: resolved, resolved, isLive: true }));
    const times = { startedAtMs, endedAtMs, heartbeatAtMs };
    const run = { id, pipeline, repo: pipeline, branch: 'master', state, reads: seen };
    await writeRun(portsOf(lake), datasetPlace, { ...run, ...times, published: [] });
    lake.nowMs += 1000;
    return id;
  };
  const found = (lake: OldLake) =>
    findUpToDate(
      { steps },
      {
        datasets: lake.datasets,
        records: new RunRecords(portsOf(lake), datasetPlace),
        signal: new AbortController().signal,
      },
    );
  const [latestA, latestB] = ['gros://a/master:2026-11-26.1', 'gros://b/master:2026-11-26.1'];

  it('are those that have succeeded with what is published now', async () => {
    const lake = lakeOf();
    const first = await record(lake, 'b', 'succeeded', [latestA]);
    const second = await record(lake, 'c', 'succeeded', [latestA, latestB]);
    expect([...(await found(lake))]).toEqual([
      ['b', first],
      ['c', second],
    ]);
  });

  it('are not those that failed, nor what is behind one that would run', async () => {
    const lake = lakeOf();
    await record(lake, 'b', 'failed', [latestA]);
    await record(lake, 'c', 'succeeded', [latestA, latestB]);
    expect((await found(lake)).size).toBe(0);
  });

  it('are not those of an older version', async () => {
    const lake = lakeOf();
    await record(lake, 'b', 'succeeded', [latestA]);
    lake.publish(a, '2026-11-27');
    expect((await found(lake)).size).toBe(0);
  });
});
