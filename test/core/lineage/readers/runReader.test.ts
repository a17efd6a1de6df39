import { describe, expect, it } from 'vitest';
import { assembleLineage } from '../../../../src/core/lineage/graph/assembleLineage';
import { RunReader } from '../../../../src/core/lineage/readers/runs/runReader';
import { encodeReceipt } from '../../../../src/core/sync/records/receipt';
import { ReceiptTable } from '../../../../src/core/sync/records/receiptTable';
import { inlineDigests } from '../../../fakes/inlineDigests';
import { LakeBench, testSource } from '../../../fakes/lakeBench';
import { edgesIn, nodeIn } from '../../../fakes/lineage';

const { signal } = new AbortController();
const name = '201127_M02023_0583_000000000-J7HPH';
const id = `run:miseq/${name}`;
const seal = { receiptsha256: 'a1' };
const marker = { files: '3', bytes: '1500', attested: '2', recordedmd5: '1', ...seal };

function aLake(): LakeBench {
  const lake = new LakeBench();
  lake.tree.folder(name).folder('@eaDir').write('loose.txt', 'no run');
  return lake;
}

function readerOf(lake: LakeBench): RunReader {
  return new RunReader([testSource], lake.ports);
}

function placeRecord(lake: LakeBench, run: string, metadata = marker): void {
  lake.store
    .place({ container: 'runs', name: `MiSeqOutput/${run}/RunInfo.xml` }, 'x')
    .place({ container: 'runs', name: `MiSeqOutput/${run}.receipt` }, 'x', { metadata: seal })
    .place({ container: 'runs', name: `MiSeqOutput/${run}.sync` }, 'x', { metadata });
}

describe('RunReader', () => {
  it('tells of a verified run with the weakest evidence of its files', async () => {
    const lake = aLake();
    placeRecord(lake, name);
    const part = await readerOf(lake).read({ signal });
    expect(part.problems).toEqual([]);
    expect(nodeIn(part, id)).toEqual({
      id,
      kind: 'run',
      name,
      group: 'miseq',
      place: { kind: 'run', source: 'miseq', run: name },
      fromMs: Date.UTC(2020, 10, 27),
      evidence: { level: 'recordedMd5', files: 3 },
      facts: [
        { label: 'Files', value: '3' },
        { label: 'Size', value: '1.5 KB' },
      ],
      lastRun: { state: 'verified', outcome: 'good', atMs: lake.nowMs },
    });
    expect(edgesIn(part)).toEqual([`source:miseq lands ${id}`]);
  });

  it('knows a run by its records alone, and one by its folder alone', async () => {
    const lake = aLake();
    placeRecord(lake, 'released');
    const part = await readerOf(lake).read({ signal });
    expect(nodeIn(part, 'run:miseq/released').lastRun?.state).toBe('verified');
    expect(nodeIn(part, id)).toMatchObject({ facts: [{ value: 'not yet' }] });
    expect(nodeIn(part, id).lastRun).toBeUndefined();
  });

  it('says of a run what its records lack', async () => {
    const lake = aLake();
    lake.store
      .place({ container: 'runs', name: 'MiSeqOutput/tried.receipt' }, 'x')
      .place({ container: 'runs', name: 'MiSeqOutput/copied/a.txt' }, 'x')
      .place({ container: 'runs', name: 'MiSeqOutput/busy.lock' }, '');
    placeRecord(lake, 'old', {} as typeof marker);
    placeRecord(lake, 'changed');
    lake.nowMs += 60_000;
    lake.store
      .place({ container: 'runs', name: 'MiSeqOutput/changed.receipt' }, 'other')
      .place({ container: 'runs', name: 'MiSeqOutput/busy.receipt' }, 'x');
    const part = await readerOf(lake).read({ signal });
    const stateOf = (run: string): string | undefined =>
      nodeIn(part, `run:miseq/${run}`).lastRun?.state;
    expect(['tried', 'copied', 'busy', 'old', 'changed'].map(stateOf)).toEqual([
      'incomplete',
      undefined,
      'syncing',
      'verified',
      'changed',
    ]);
    expect(nodeIn(part, 'run:miseq/old').evidence).toBeUndefined();
    expect(nodeIn(part, 'run:miseq/changed').evidence).toBeUndefined();
  });

  it('goes by the time that a marker tells, also in a lake that was copied, its receipts last', async () => {
    const lake = aLake();
    placeRecord(lake, name);
    const address = { container: 'runs', name: `MiSeqOutput/${name}.sync` };
    lake.store.place(address, '2020-11-29T10:00:00.000Z', { metadata: marker });
    lake.nowMs += 600_000;
    const receipt = { container: 'runs', name: `MiSeqOutput/${name}.receipt` };
    lake.store.place(receipt, 'x', { metadata: seal });
    lake.store.place({ container: 'samples', name: 'A.ready' }, name);
    const toldMs = Date.UTC(2020, 10, 29, 10);
    const part = await readerOf(lake).read({ signal, asOf: { atMs: toldMs } });
    const verified = { state: 'verified', outcome: 'good', atMs: toldMs };
    expect(nodeIn(part, id).lastRun).toEqual(verified);
    expect(nodeIn(part, 'blob:samples/A/').fromMs).toBe(toldMs);
    const before = await readerOf(lake).read({ signal, asOf: { atMs: toldMs - 1 } });
    expect(nodeIn(before, id).lastRun).toBeUndefined();
  });

  it('asks for each marker once for every version of it', async () => {
    const lake = aLake();
    placeRecord(lake, name);
    const reader = readerOf(lake);
    await reader.read({ signal });
    await reader.read({ signal });
    expect(lake.store.counts.head).toBe(1);
  });

  it('says nothing of a verification that was to come', async () => {
    const lake = aLake();
    placeRecord(lake, name);
    const part = await readerOf(lake).read({ signal, asOf: { atMs: lake.nowMs - 1 } });
    expect(nodeIn(part, id).lastRun).toBeUndefined();
  });

  it('tells what it can of a source whose folder or container is away', async () => {
    const lake = aLake();
    placeRecord(lake, name);
    lake.tree.fail('', 'offline');
    const part = await readerOf(lake).read({ signal });
    expect(nodeIn(part, id).lastRun?.state).toBe('verified');
    expect(part.problems).toEqual([
      expect.stringMatching(/^The folder of miseq could not be read/),
    ]);
    lake.store.failNext('listFolder', 'forbidden', { times: Infinity });
    const rest = await readerOf(lake).read({ signal });
    expect(rest.nodes.map((node) => node.id)).toEqual(['source:miseq']);
    expect(rest.problems).toHaveLength(2);
  });

  it('tells of the files of a run that is asked for, each with its own evidence', async () => {
    const lake = aLake();
    const receipt = new ReceiptTable();
    const md5 = 'd41d8cd98f00b204e9800998ecf8427e';
    receipt.add({ path: 'RunInfo.xml', sizeBytes: 12, md5, etag: 'e', evidence: 'attested' });
    const bytes = await encodeReceipt(receipt, inlineDigests);
    lake.store.place({ container: 'runs', name: `MiSeqOutput/${name}.receipt` }, bytes);
    const part = await readerOf(lake).read({ signal, filesOf: new Set([id, 'run:other/x']) });
    const file = nodeIn(part, `blob:runs/MiSeqOutput/${name}/RunInfo.xml`);
    expect(file).toMatchObject({ name: 'RunInfo.xml', evidence: { level: 'attested' } });
    expect(edgesIn(part)).toContain(`${id} lands ${file.id}`);
  });
});

describe('samples', () => {
  it('follows markers from the run to the sample and its analyses', async () => {
    const lake = aLake();
    placeRecord(lake, name);
    lake.store
      .place({ container: 'samples', name: 'SSA001.ready' }, `${name}\n`)
      .place({ container: 'samples', name: 'SSA001/reads/fastq/SSA001_R1.fastq.gz' }, 'x')
      .place({ container: 'samples', name: 'SSB101/SSB101.ready' }, 'unknown run')
      .place({ container: 'samples', name: 'SSA001/rnaseq/hg38_0a1b2c3/analysis.ready' }, '');
    const part = await readerOf(lake).read({ signal });
    const sample = nodeIn(part, 'blob:samples/SSA001/');
    expect(sample).toMatchObject({ name: 'SSA001', lastRun: { state: 'ready' } });
    expect(sample.problem).toBeUndefined();
    expect(nodeIn(part, 'blob:samples/SSB101/').problem).toContain('unknown run');
    const analysis = 'blob:samples/SSA001/rnaseq/hg38_0a1b2c3/';
    expect(nodeIn(part, analysis).facts).toContainEqual({ label: 'Commit', value: '0a1b2c3' });
    expect(edgesIn(part)).toEqual([
      `${sample.id} derives ${analysis}`,
      `${id} lands ${sample.id}`,
      `source:miseq lands ${id}`,
    ]);
  });

  it('leads who reads a prefix from all samples below it, and who reads a file from what holds it', async () => {
    const lake = aLake();
    placeRecord(lake, name);
    lake.store
      .place({ container: 'samples', name: 'A.ready' }, name)
      .place({ container: 'samples', name: 'B.ready' }, name)
      .place({ container: 'samples', name: 'A/rnaseq/hg38_0a1b2c3/analysis.ready' }, '');
    const part = await readerOf(lake).read({ signal });
    const reads = (blob: string) => ({
      id: `${blob} reads pipeline:qc`,
      source: blob,
      target: 'pipeline:qc',
      kind: 'reads' as const,
    });
    const edges = [
      reads('blob:samples/'),
      reads(`blob:runs/MiSeqOutput/${name}/RunInfo.xml`),
      reads('blob:elsewhere/x'),
    ];
    const graph = assembleLineage([part, { nodes: [], edges, problems: [] }]);
    expect(edgesIn(graph).filter((edge) => edge.endsWith('pipeline:qc'))).toEqual([
      'blob:elsewhere/x reads pipeline:qc',
      'blob:samples/A/ reads pipeline:qc',
      'blob:samples/B/ reads pipeline:qc',
      `${id} reads pipeline:qc`,
    ]);
    expect(graph.nodes.map((node) => node.id)).not.toContain('blob:samples/');
  });
});
