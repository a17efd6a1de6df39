import { createHash } from 'node:crypto';
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
        { label: 'Marker', value: `runs/MiSeqOutput/${name}.sync` },
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
    expect(nodeIn(part, id)).toMatchObject({
      facts: [{ value: 'not yet' }],
      place: { kind: 'folder', folder: `/source/${name}` },
    });
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

describe('sample sheets', () => {
  const apart = { ...testSource, sampleSheets: '/sheets' };
  const sheetId = `sheet:miseq/2020/${name}.csv`;
  const sheetInLake = { container: 'runs', name: `MiSeqOutput/${name}/SampleSheet.csv` };

  function aSheetLake(): LakeBench {
    const lake = aLake();
    lake.nowMs = Date.UTC(2020, 10, 28);
    lake.sheets.write(`2020/${name}.csv`, 'Lane,Sample', lake.nowMs - 1000);
    return lake;
  }
  const read = (lake: LakeBench, source = apart) =>
    new RunReader([source], lake.ports).read({ signal });

  it('lead to their runs, with the evidence of the copy in the lake', async () => {
    const lake = aSheetLake();
    placeRecord(lake, name);
    lake.store.place(sheetInLake, 'Lane,Sample');
    const part = await read(lake);
    expect(part.problems).toEqual([]);
    expect(edgesIn(part)).toContain(`${sheetId} lands ${id}`);
    expect(nodeIn(part, sheetId)).toEqual({
      id: sheetId,
      kind: 'sheet',
      name: `${name}.csv`,
      group: 'miseq',
      fromMs: Date.UTC(2020, 10, 27),
      place: { kind: 'file', file: `/sheets/2020/${name}.csv` },
      facts: [
        { label: 'Size', value: '11 B' },
        { label: 'Copied as', value: `runs/${sheetInLake.name}` },
      ],
      lastRun: { state: 'verified', outcome: 'good', atMs: lake.nowMs },
      evidence: { level: 'recordedMd5', files: 1 },
    });
  });

  it('say when the run is not there yet, not copied, or has one of its own', async () => {
    const lake = aSheetLake();
    lake.sheets.write('soon.csv', 'x', lake.nowMs - 5);
    lake.tree.write(`${name}/SampleSheet.csv`, 'y');
    placeRecord(lake, 'copied');
    lake.sheets.write('copied.csv', 'x');
    const part = await read(lake);
    expect(nodeIn(part, 'run:miseq/soon')).toMatchObject({
      lastRun: { state: 'sheet only' },
      fromMs: lake.nowMs - 5,
    });
    expect(nodeIn(part, 'run:miseq/soon').place).toBeUndefined();
    expect(nodeIn(part, 'sheet:miseq/soon.csv').lastRun?.state).toBe('waiting for its run');
    expect(nodeIn(part, 'sheet:miseq/copied.csv').lastRun?.state).toBe('not copied yet');
    expect(nodeIn(part, sheetId).problem).toBe('the run has a SampleSheet.csv of its own');
    expect(edgesIn(part)).toContain('sheet:miseq/soon.csv lands run:miseq/soon');
  });

  it('say when they are not what was copied, or were written again, and rest on nothing then', async () => {
    const lake = aSheetLake();
    placeRecord(lake, name);
    lake.store.place(sheetInLake, 'Lane,Sampl');
    const stateOf = async () => {
      const { problem, evidence, lastRun } = nodeIn(await read(lake), sheetId);
      expect(evidence).toBeUndefined();
      return [lastRun?.state, problem];
    };
    expect(await stateOf()).toEqual(['changed', 'is not what was copied']);
    lake.store.place(sheetInLake, 'Lane,Sample');
    lake.sheets.write(`2020/${name}.csv`, 'Lane,Simple', lake.nowMs + 1000);
    expect(await stateOf()).toEqual(['changed', 'was written again after it was copied']);
  });

  it('of one run that are two are both told, and neither counts', async () => {
    const lake = aSheetLake();
    lake.sheets.write(`2021/${name.toLowerCase()}.csv`, 'x');
    const part = await read(lake);
    const sheets = part.nodes.filter(({ kind }) => kind === 'sheet');
    expect(sheets.map(({ problem }) => problem)).toEqual([
      expect.stringContaining('are both sheets of this run'),
      expect.stringContaining('are both sheets of this run'),
    ]);
  });

  it('that cannot be listed are a problem, and their folder beside the runs is no run', async () => {
    const lake = aSheetLake();
    lake.tree.folder('sheets');
    lake.sheets.fail('', 'offline');
    const inside = { ...apart, folder: '/', sampleSheets: '/sheets' };
    const part = await read(lake, inside);
    expect(part.problems).toEqual([expect.stringMatching(/^miseq: Sample sheets: /)]);
    expect(part.nodes.map((node) => node.id)).toEqual(['source:miseq', id]);
  });

  it('are asked for once for every record of their run', async () => {
    const lake = aSheetLake();
    placeRecord(lake, name);
    lake.store.place(sheetInLake, 'Lane,Sample');
    const reader = new RunReader([apart], lake.ports);
    await reader.read({ signal });
    await reader.read({ signal });
    expect(lake.store.counts.head).toBe(2);
  });
});

describe('flags of runs', () => {
  const source = { ...testSource, name: 'prot', kind: 'proteomics', destination: '' } as const;
  const flag = { container: 'runs', name: 'PROT7/results.ready' };

  it('make what they announce a thing of its own, from when they were raised', async () => {
    const lake = new LakeBench();
    lake.tree.folder('prot7');
    lake.store
      .place({ container: 'runs', name: 'PROT7/results/prot7.xlsx' }, 'x')
      .place({ container: 'runs', name: 'PROT7.sync' }, '2026-01-01T10:00:00Z', {
        metadata: marker,
      })
      .place(flag, '2026-01-01T10:00:01Z');
    const read = (atMs: number) =>
      new RunReader([source], lake.ports).read({ signal, asOf: { atMs } });
    const part = await read(lake.nowMs);
    const results = 'blob:runs/PROT7/results/';
    expect(nodeIn(part, results)).toEqual({
      id: results,
      kind: 'blob',
      name: 'prot7 results',
      group: 'runs',
      fromMs: Date.UTC(2026, 0, 1, 10, 0, 1),
      place: { kind: 'blob', container: 'runs', name: 'PROT7/results/' },
      facts: [{ label: 'Marker', value: 'runs/PROT7/results.ready' }],
      lastRun: { state: 'ready', outcome: 'good', atMs: Date.UTC(2026, 0, 1, 10, 0, 1) },
      evidence: { level: 'recordedMd5' },
    });
    expect(edgesIn(part)).toContain(`run:prot/prot7 lands ${results}`);
    const before = await read(Date.UTC(2026, 0, 1, 10));
    expect(nodeIn(before, 'run:prot/prot7').facts).toContainEqual({
      label: 'results.ready',
      value: 'not written yet',
    });
    expect(before.nodes.map((node) => node.id)).not.toContain(results);
  });
});

describe('a source', () => {
  it('rests on the weakest evidence of its runs, and is as its newest one', async () => {
    const lake = aLake();
    placeRecord(lake, name);
    lake.nowMs += 1000;
    placeRecord(lake, 'later', { ...marker, recordedmd5: '0', attested: '3' });
    const part = await readerOf(lake).read({ signal });
    expect(nodeIn(part, 'source:miseq')).toMatchObject({
      evidence: { level: 'recordedMd5', files: 6 },
      lastRun: { state: 'last run verified', atMs: lake.nowMs },
      facts: [{ label: 'Folder' }, { label: 'Runs', value: '2' }],
    });
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
    expect(sample).toMatchObject({
      name: 'SSA001',
      lastRun: { state: 'ready' },
      facts: [
        { label: 'Run', value: name },
        { label: 'Files', value: '1' },
        { label: 'Size', value: '1 B' },
        { label: 'Marker', value: 'samples/SSA001.ready' },
      ],
    });
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

  it('rest on the receipt of their run, if their reads are those that it has', async () => {
    const lake = aLake();
    const receipt = new ReceiptTable();
    const reads = ['A_R1', 'A_R2', 'B_R1'].map((text) => ({
      text,
      md5: createHash('md5').update(text).digest('hex'),
    }));
    for (const { text, md5 } of reads) {
      const path = `Data/${text}_001.fastq.gz`;
      receipt.add({ path, sizeBytes: 4, md5, etag: 'e', evidence: 'attested' });
    }
    const bytes = await encodeReceipt(receipt, inlineDigests);
    const place = (sample: string, file: string, content: string): void => {
      const blob = `${sample}/reads/fastq/${file}`;
      lake.store.place({ container: 'samples', name: blob }, content);
    };
    lake.store
      .place({ container: 'runs', name: `MiSeqOutput/${name}/RunInfo.xml` }, 'x')
      .place({ container: 'runs', name: `MiSeqOutput/${name}.receipt` }, bytes, { metadata: seal })
      .place({ container: 'runs', name: `MiSeqOutput/${name}.sync` }, 'x', { metadata: marker });
    for (const sample of ['A', 'B', 'C']) {
      lake.store.place({ container: 'samples', name: `${sample}.ready` }, name);
    }
    place('A', 'A_R1.fastq.gz', 'A_R1');
    place('A', 'A_R2.fastq.gz', 'A_R2');
    place('A', 'notes.csv', 'other');
    place('B', 'B_R1.fastq.gz', 'B_R1');
    place('B', 'B_R2.fastq.gz', 'another');
    place('C', 'C_R1.fastq.gz', 'demultiplexed elsewhere');
    const reader = readerOf(lake);
    const part = await reader.read({ signal });
    const about = (sample: string) => {
      const { evidence, problem } = nodeIn(part, `blob:samples/${sample}/`);
      return [evidence, problem];
    };
    expect(about('A')).toEqual([{ level: 'recordedMd5', files: 2 }, undefined]);
    expect(about('B')).toEqual([undefined, '1 file of its reads is not the run’s']);
    expect(about('C')).toEqual([undefined, undefined]);
    const before = lake.store.counts.read;
    await reader.read({ signal });
    expect(lake.store.counts.read).toBe(before);
  });

  it('keeps the others when a marker cannot be read', async () => {
    const lake = aLake();
    placeRecord(lake, name);
    lake.store
      .place({ container: 'samples', name: 'A.ready' }, name)
      .place({ container: 'samples', name: 'B.ready' }, name)
      .failNext('read', 'forbidden', { name: 'A.ready' });
    const part = await readerOf(lake).read({ signal });
    expect(part.problems).toEqual([
      expect.stringMatching(/^The marker samples\/A.ready could not be read: /),
    ]);
    expect(edgesIn(part)).toContain(`${id} lands blob:samples/B/`);
    expect(nodeIn(part, 'blob:samples/A/').problem).toBe('its marker could not be read');
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
    const graph = await assembleLineage([part, { nodes: [], edges, problems: [] }]);
    expect(edgesIn(graph).filter((edge) => edge.endsWith('pipeline:qc'))).toEqual([
      'blob:elsewhere/x reads pipeline:qc',
      'blob:samples/A/ reads pipeline:qc',
      'blob:samples/B/ reads pipeline:qc',
      `${id} reads pipeline:qc`,
    ]);
    expect(graph.nodes.map((node) => node.id)).not.toContain('blob:samples/');
  });
});
