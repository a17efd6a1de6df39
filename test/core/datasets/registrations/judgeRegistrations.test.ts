import { describe, expect, it } from 'vitest';
import { judgeRegistrations } from '../../../../src/core/datasets/registrations/judgeRegistrations';
import { OldLake } from '../../../fakes/datasetLake';

const qc = { repo: 'qc', branch: 'master' };
const days = ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26'];

/** A lake where `report` is registered downstream of `qc`. */
function lakeWith(...registered: readonly string[]): OldLake {
  const lake = new OldLake().publish(qc, ...days);
  for (const downstream of registered) {
    const key = encodeURIComponent(`${downstream}/master`);
    lake.place(`dependency/qc/master/downstreams/${key}`, `gros://${downstream}/master:2026-11-23`);
  }
  return lake;
}

/** Versions of `report` that were made of these. */
function publishReport(lake: OldLake, upstreams: readonly string[], pipeline = 'report'): void {
  lake.publish({ repo: 'report', branch: 'master' }, ...days);
  for (const [index, day] of days.entries()) {
    const record = {
      gros_ref: `gros://report/master:${day}`,
      upstreams: (upstreams[index] ?? '').split(' ').filter((reference) => reference !== ''),
      pipeline,
    };
    const name = `dependency/report/master/${day}/metadata/${day}.json`;
    lake.remove(name).place(name, JSON.stringify(record));
  }
}

async function judged(lake: OldLake, names: readonly string[] = []) {
  const { datasets } = lake;
  const pipelines = names.map((name) => ({ name, publishes: [{ repo: name, branch: 'master' }] }));
  const found = await judgeRegistrations([qc], { datasets, pipelines });
  return found.map(({ downstream, stale }) => [downstream.repo, stale?.reason]);
}

const read = 'gros://qc/master:2026-11-22.1';
const other = 'gros://plates/master:2026-11-22.1';

describe('a registration', () => {
  it('holds while one of the last three versions read the upstream', async () => {
    const lake = lakeWith('report');
    publishReport(lake, [read, read, other, other]);
    expect(await judged(lake, ['report'])).toEqual([['report', undefined]]);
  });

  it('is stale if none of them did', async () => {
    const lake = lakeWith('report');
    publishReport(lake, [read, other, other, '']);
    expect(await judged(lake, ['report'])).toEqual([['report', 'notRead']]);
  });

  it('holds before there are three', async () => {
    const lake = lakeWith('report').publish({ repo: 'report', branch: 'master' }, '2026-11-26');
    expect(await judged(lake)).toEqual([['report', undefined]]);
  });

  it('is stale if there is no such dataset', async () => {
    expect(await judged(lakeWith('gone'))).toEqual([['gone', 'noDataset']]);
    expect(await judged(lakeWith('gone'), ['other'])).toEqual([['gone', 'noDataset']]);
  });

  it('holds of a pipeline of the lake file that has not come to its first version yet', async () => {
    expect(await judged(lakeWith('report'), ['report'])).toEqual([['report', undefined]]);
  });

  it('is stale if the lake file has lost the pipeline that made it', async () => {
    const lake = lakeWith('report');
    publishReport(lake, [read, read, read, read], 'old-report');
    expect(await judged(lake, ['report'])).toEqual([['report', 'noPipeline']]);
    expect(await judged(lake, ['old-report'])).toEqual([['report', undefined]]);
    expect(await judged(lake, [])).toEqual([['report', undefined]]);
  });

  it('is looked at without a write', async () => {
    const lake = lakeWith('gone');
    await judged(lake);
    expect(lake.store.counts).toMatchObject({ putBlob: 0, deleteBlob: 0 });
  });
});
