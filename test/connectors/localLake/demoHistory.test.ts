import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BlobDatasets } from '../../../src/core/datasets/blobDatasets';
import { formatGros } from '../../../src/core/datasets/reference/formatGros';
import { systemClock } from '../../../src/core/base/clock';
import { RunRecords } from '../../../src/core/datasets/runs/runRecords';
import type { AzureBlobStore } from '../../../src/connectors/azureBlob/azureBlobStore';
import { lastOfHistory } from '../../../src/connectors/localLake/demo/demoPlaces';
import type { LocalLake } from '../../../src/connectors/localLake/localLake';
import { decodeReceipt } from '../../../src/core/sync/records/receipt';
import { readBlob } from '../../../src/core/storage/readBlob';
import { inlineDigests } from '../../fakes/inlineDigests';
import { blobsOf, LakeWorld } from './lakeWorld';

const place = { container: 'datasets', prefix: '' };
const oldRun = 'MiSeqOutput/261029_M07412_0581_000000000-J6XKD';

let world: LakeWorld;
let lake: LocalLake;
let store: AzureBlobStore;

beforeAll(async () => {
  world = await LakeWorld.create();
  lake = await world.start(await world.stateFolderWithoutRuns('state'));
  store = blobsOf(lake.blobEndpoint);
});

afterAll(async () => {
  await store?.close();
  await world?.end();
});

describe('the history of the demo lake', () => {
  test('has three datasets, published twice a week', async () => {
    const datasets = new BlobDatasets(store, place);
    const found = (await datasets.list()).map(({ name, latest, versionCount }) => [
      `${name.repo}/${name.branch}`,
      latest,
      versionCount,
    ]);
    const latest = { date: '2026-11-23', number: 1 };
    expect(found).toEqual([
      ['expression/master', latest, 9],
      ['lab-report/master', latest, 9],
      ['sequencing-qc/master', latest, 9],
    ]);
  });

  test('tells of each version what it was made from, and by which run and commit', async () => {
    const datasets = new BlobDatasets(store, place);
    const reference = { repo: 'lab-report', branch: undefined, tag: { kind: 'latest' } } as const;
    const resolution = await datasets.resolve(reference);
    if (resolution.kind !== 'version') throw new Error(formatGros(reference));
    const record = await datasets.record(resolution.version);
    expect(record).toMatchObject({
      upstreams: [
        'gros://sequencing-qc/master:2026-11-23.1',
        'gros://expression/master:2026-11-23.1',
      ],
      rows: 4,
      pipeline: 'lab-report',
      producer: { repo: 'lab-report', branch: 'master', dirty: false },
      md5Hex: resolution.version.md5Hex,
    });
    const run = await new RunRecords({ blobStore: store, clock: systemClock }, place).read(
      record?.runId ?? '',
    );
    expect(run).toMatchObject({ state: 'succeeded', commit: record?.producer?.commit });
  });

  test('has runs that failed, were skipped, and one branch that always fails', async () => {
    const { runs, problems } = await new RunRecords(
      { blobStore: store, clock: systemClock },
      place,
    ).list();
    expect(problems).toEqual([]);
    const states = runs.map(({ pipeline, state }) => `${pipeline} ${state}`);
    const counts = Object.fromEntries(
      [...new Set(states)]
        .toSorted()
        .map((state) => [state, states.filter((s) => s === state).length]),
    );
    expect(counts).toEqual({
      'expression failed': 1,
      'expression succeeded': 9,
      'lab-report skipped': 1,
      'lab-report succeeded': 9,
      'sequencing-qc succeeded': 9,
      'strict-report failed': 4,
    });
  });

  test('registered who runs when what is published', async () => {
    const datasets = new BlobDatasets(store, place);
    const downstreams = await datasets.registrations({ repo: 'sequencing-qc', branch: 'master' });
    expect(downstreams.map(({ downstream }) => `${downstream.repo}/${downstream.branch}`)).toEqual([
      'expression/master',
      'lab-report/feature/strict-qc',
      'lab-report/master',
    ]);
  });

  test('begins at a run whose receipt is of the very blobs that are there', async () => {
    const bytes = await readBlob(store, { container: 'miseq01', name: `${oldRun}.receipt` });
    const receipt = await decodeReceipt(bytes, inlineDigests);
    const listed: string[] = [];
    for await (const page of store.listBlobs('miseq01', `${oldRun}/`)) {
      listed.push(...page.map(({ name, etag, md5Hex }) => `${name} ${etag} ${md5Hex}`));
    }
    const proven = [...receipt.values()].map(
      ({ path, etag, md5 }) => `${oldRun}/${path} ${etag} ${md5}`,
    );
    expect(proven.toSorted()).toEqual(listed.toSorted());
    expect([...receipt.values()].every(({ evidence }) => evidence === 'attested')).toBe(true);
    expect(new TextDecoder().decode(await readBlob(store, lastOfHistory))).toBe(
      oldRun.slice('MiSeqOutput/'.length),
    );
  });

  test('has a project with its results announced, and an analysis of a sample', async () => {
    const name = 'PROT0138_ECOLI/results.ready';
    const told = new TextDecoder().decode(await readBlob(store, { container: 'proteomics', name }));
    const marker = await store.head({ container: 'proteomics', name: 'PROT0138_ECOLI.sync' });
    expect(Date.parse(told)).toBe(Date.UTC(2026, 9, 22, 6, 12, 41));
    expect(marker?.metadata).toMatchObject({ files: '6', attested: '6' });
    const analysis = 'SSA001/rnaseq/MG1655_4f2c9ab/analysis.ready';
    expect(await store.head({ container: 'samples', name: analysis })).toBeDefined();
  });

  test('is written once', async () => {
    const before = await store.head({ container: 'miseq01', name: `${oldRun}.sync` });
    await world.start();
    const after = await store.head({ container: 'miseq01', name: `${oldRun}.sync` });
    expect(after?.etag).toBe(before?.etag);
  });
});
