import { describe, expect, it } from 'vitest';
import type { PipelineRun } from '../../../../src/core/datasets/runs/pipelineRun';
import type { RunQuery } from '../../../../src/core/datasets/runs/runRecords';
import { readLakeHistory } from '../../../../src/core/lineage/history/lakeHistory';
import { AuditRecords } from '../../../../src/core/lineage/readers/datasets/auditRecords';
import { historyOf } from '../../../../src/core/lineage/show/history';
import { OldLake } from '../../../fakes/datasetLake';

const { signal } = new AbortController();
const qc = { repo: 'qc', branch: 'master' };
const fromMs = Date.UTC(2026, 10, 1);
const untilMs = Date.UTC(2026, 11, 1);

const ran: PipelineRun = {
  id: '2026-11-21T020000000Z-00000001',
  pipeline: 'qc',
  repo: 'qc',
  branch: 'master',
  state: 'succeeded',
  startedAtMs: Date.UTC(2026, 10, 21, 2),
  heartbeatAtMs: Date.UTC(2026, 10, 21, 2),
  endedAtMs: Date.UTC(2026, 10, 21, 3),
  reads: [],
  published: ['gros://qc/master:2026-11-21.1'],
};

function read(lake: OldLake, records = new AuditRecords(lake.datasets)) {
  const asked: RunQuery[] = [];
  const list = async (query: RunQuery) => {
    asked.push(query);
    const problems = [{ name: 'runs/x.json', message: 'is no record' }];
    return { runs: [ran], problems, left: 3 };
  };
  const { datasets } = lake;
  const history = readLakeHistory(
    { runs: { list }, datasets, records },
    { fromMs, untilMs, signal },
  );
  return { history, asked };
}

describe('the history of a lake', () => {
  const lake = () => new OldLake().publish(qc, '2026-10-05', '2026-11-20', '2026-11-21');

  it('has versions that no run tells of, within its time, with what was recorded of them', async () => {
    const named = lake().place(
      'dependency/qc/master/2026-11-20/metadata/2026-11-20.json',
      JSON.stringify({
        gros_ref: 'gros://qc/master:2026-11-20',
        upstreams: ['gros://raw/master:2026-11-19'],
        rows: 12,
        producer: { repo: 'qc', branch: 'fix', commit: 'c0ffee', dirty: true },
        published_by: 'ada',
      }),
    );
    const { history, asked } = read(named);
    const found = await history;
    expect(asked).toEqual([{ fromMs, untilMs, most: 2000, signal }]);
    expect(found.left).toEqual({ runs: 3, publications: 0 });
    expect(found.problems).toEqual(['runs/x.json: is no record']);
    const { versions } = historyOf(found.runs, found.publications);
    expect(versions).toEqual([
      {
        reference: 'gros://qc/master:2026-11-20.1',
        dataset: 'dataset:qc/master',
        name: 'qc/master',
        publishedAtMs: Date.UTC(2026, 10, 20),
        byHand: {
          by: 'ada',
          from: 'qc/fix',
          commit: 'c0ffee, changed',
          upstreams: [{ reference: 'gros://raw/master:2026-11-19', dataset: 'dataset:raw/master' }],
          facts: [
            { label: 'Rows', value: '12' },
            { label: 'Size', value: '21 B' },
          ],
        },
      },
      expect.objectContaining({ reference: 'gros://qc/master:2026-11-21.1', runId: ran.id }),
    ]);
  });

  it('tells of one whose record cannot be read without it, and asks for each once', async () => {
    const broken = lake();
    const record = 'dependency/qc/master/2026-11-20/metadata/2026-11-20.json';
    broken.store.failNext('read', 'forbidden', { name: record });
    const records = new AuditRecords(broken.datasets);
    const found = await read(broken, records).history;
    expect(found.problems).toContainEqual(
      expect.stringMatching(/^How a version of qc\/master was made could not be read: /),
    );
    expect(found.publications).toMatchObject([{ record: undefined }]);
    const { record: known } = (await read(broken, records).history).publications[0] ?? {};
    expect(known?.upstreams).toEqual([]);
    const reads = broken.store.calls.filter(({ name }) => name === record).length;
    await read(broken, records).history;
    expect(broken.store.calls.filter(({ name }) => name === record)).toHaveLength(reads);
  });
});
