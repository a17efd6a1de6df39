import { describe, expect, it } from 'vitest';
import type { GrosReference } from '../../../src/core/datasets/reference/grosReference';
import { parseGros } from '../../../src/core/datasets/reference/parseGros';
import { serializeGros } from '../../../src/core/datasets/reference/formatGros';
import { OldLake } from '../../fakes/datasetLake';

const yeast = { repo: 'yeast', branch: 'master' };
const days = ['2026-11-25', '2026-11-26', '2026-11-27'];

function referenceOf(text: string): GrosReference {
  const parsed = parseGros(text);
  if (parsed.kind === 'malformed') throw new Error(parsed.why);
  return parsed.reference;
}

/** What a reference stands for, in short. */
async function resolved(lake: OldLake, text: string): Promise<unknown> {
  const resolution = await lake.datasets.resolve(referenceOf(text));
  if (resolution.kind !== 'version') return resolution;
  return serializeGros(resolution.version.name, resolution.version.version);
}

describe('a lake of older tools', () => {
  const lake = new OldLake()
    .publish(yeast, ...days)
    .place('asset/yeast/master/data/2026-11-27.2.csv.gz', 'second', { gros_after: '2026-11-27' })
    .place('asset/yeast/master/metadata/latest', 'gros://yeast/master:2026-11-27.2\n')
    .publish({ repo: 'yeast', branch: 'feature/x' }, '2026-11-20')
    .publish({ repo: 'mice', branch: 'main' }, '2026-11-20')
    .publish({ repo: 'rats', branch: 'a' }, '2026-11-20')
    .publish({ repo: 'rats', branch: 'b' }, '2026-11-21')
    .place('asset/rats/HEAD', 'b\n')
    .publish({ repo: 'flies', branch: 'a' }, '2026-11-20')
    .publish({ repo: 'flies', branch: 'b' }, '2026-11-20');

  it.each([
    ['gros://yeast', 'gros://yeast/master:2026-11-27.2'],
    ['gros://yeast/master:', 'gros://yeast/master:2026-11-27.2'],
    ['gros://yeast/master:latest', 'gros://yeast/master:2026-11-27.2'],
    ['gros://yeast/master:2026-11-27', 'gros://yeast/master:2026-11-27.2'],
    ['gros://yeast/master:2026-11-27.1', 'gros://yeast/master:2026-11-27.1'],
    ['gros://yeast/master:2026-11-25', 'gros://yeast/master:2026-11-25.1'],
    ['gros://yeast/master:0', 'gros://yeast/master:2026-11-25.1'],
    ['gros://yeast/master:3', 'gros://yeast/master:2026-11-27.2'],
    ['gros://yeast/master:-1', 'gros://yeast/master:2026-11-27.2'],
    ['gros://yeast/master:-4', 'gros://yeast/master:2026-11-25.1'],
    ['gros://yeast/feature/x', 'gros://yeast/feature/x:2026-11-20.1'],
    // The only branch there is, and what the repository says.
    ['gros://mice', 'gros://mice/main:2026-11-20.1'],
    ['gros://rats', 'gros://rats/b:2026-11-21.1'],
  ])('%s is %s', async (text, version) => {
    expect(await resolved(lake, text)).toBe(version);
  });

  it.each([
    [
      'gros://yeats',
      {
        kind: 'noDataset',
        message: 'No repository yeats has published a dataset here',
        remedy: 'Did you mean gros://yeast?',
        near: ['gros://yeast'],
      },
    ],
    [
      'gros://feature/x/yeast:latest',
      {
        kind: 'noDataset',
        message: 'There is no dataset gros://feature/x/yeast:latest: the repository comes first',
        remedy: 'Write gros://yeast/feature/x:latest',
        near: ['gros://yeast/feature/x:latest'],
      },
    ],
    [
      'gros://yeast/mastre:latest',
      {
        kind: 'noBranch',
        message: 'yeast has published no dataset from its branch mastre',
        remedy: 'Its branches here are master, feature/x',
        near: ['gros://yeast/master:latest', 'gros://yeast/feature/x:latest'],
      },
    ],
    [
      'gros://flies',
      {
        kind: 'noBranch',
        message: 'flies has published from several branches, none of them its default',
        remedy: 'Its branches here are a, b',
        near: ['gros://flies/a', 'gros://flies/b'],
      },
    ],
    [
      'gros://yeast/master:2026-11-24',
      {
        kind: 'noVersion',
        message: 'gros://yeast/master has no version of 2026-11-24',
        remedy: 'The nearest is 2026-11-25.1',
        near: ['gros://yeast/master:2026-11-25.1'],
      },
    ],
    [
      'gros://yeast/master:2026-11-26.2',
      {
        kind: 'noVersion',
        message: 'gros://yeast/master has no version 2026-11-26.2',
        remedy: 'The nearest is 2026-11-26.1 or 2026-11-27.1',
        near: ['gros://yeast/master:2026-11-26.1', 'gros://yeast/master:2026-11-27.1'],
      },
    ],
    [
      'gros://yeast/master:20261127',
      {
        kind: 'noVersion',
        message: 'gros://yeast/master has 4 versions, none at 20261127',
        remedy: 'Count from 0 to 3, or back from -1 to -4; a day is written 2026-11-27',
        near: [],
      },
    ],
  ])('%s is told what is missing', async (text, resolution) => {
    expect(await resolved(lake, text)).toEqual(resolution);
  });

  it('is listed with what the latest version is, branches with slashes and all', async () => {
    const listed = await lake.datasets.list();
    expect(
      listed.map(({ name, latest, versionCount }) => [serializeGros(name, latest), versionCount]),
    ).toEqual([
      ['gros://flies/a:2026-11-20.1', 1],
      ['gros://flies/b:2026-11-20.1', 1],
      ['gros://mice/main:2026-11-20.1', 1],
      ['gros://rats/a:2026-11-20.1', 1],
      ['gros://rats/b:2026-11-21.1', 1],
      ['gros://yeast/feature/x:2026-11-20.1', 1],
      ['gros://yeast/master:2026-11-27.2', 4],
    ]);
  });

  it('is listed without a publication that did not finish', async () => {
    const begun = new OldLake().publish(yeast, '2026-11-26');
    begun.nowMs += 5_000;
    begun.place('asset/yeast/master/data/2026-11-27.csv.gz', 'begun');
    expect(await begun.datasets.list()).toMatchObject([
      { latest: { date: '2026-11-26', number: 1 }, versionCount: 1 },
    ]);
  });

  it('is looked at without a write', async () => {
    await lake.datasets.list();
    await resolved(lake, 'gros://yeast');
    await lake.datasets.registrations(yeast);
    const { putBlob, putBlock, commitBlocks, deleteBlob } = lake.store.counts;
    expect({ putBlob, putBlock, commitBlocks, deleteBlob }).toEqual({
      putBlob: 0,
      putBlock: 0,
      commitBlocks: 0,
      deleteBlob: 0,
    });
  });
});

describe('a latest that points nowhere', () => {
  it.each(['gros://mice', 'gros://mice/master:latest', 'gros://mice:0'])(
    'is told where no version is left at all: %s',
    async (text) => {
      const lake = new OldLake().publish({ repo: 'mice', branch: 'master' }, '2026-11-20');
      lake.remove('asset/mice/master/data/2026-11-20.csv.gz');
      expect(await resolved(lake, text)).toEqual({
        kind: 'latestNowhere',
        message:
          'The latest of gros://mice/master points nowhere: it says 2026-11-20.1, and there is no such file',
        remedy: 'Publish again, which sets it right: no version of it is left',
        near: [],
      });
    },
  );

  it.each([
    ['gros://yeast/master:2026-12-01', '2026-12-01.1, and there is no such file'],
    ['gros://mice/master:2026-11-27', '"gros://mice/master:2026-11-27"'],
    ['\u001B[31m', String.raw`"\\u001b[31m"`],
    ['', '""'],
  ])('%j is told, and every other tag still works', async (text, told) => {
    const lake = new OldLake().publish(yeast, ...days);
    lake.place('asset/yeast/master/metadata/latest', text);
    expect(await lake.datasets.resolve(referenceOf('gros://yeast/master'))).toEqual({
      kind: 'latestNowhere',
      message: `The latest of gros://yeast/master points nowhere: it says ${told}`,
      remedy: 'Name a version that is there, or publish again, which sets it right',
      near: ['gros://yeast/master:2026-11-27.1'],
    });
    expect(await resolved(lake, 'gros://yeast/master:2026-11-26')).toBe(
      'gros://yeast/master:2026-11-26.1',
    );
  });

  it('and files without one are nothing yet', async () => {
    const lake = new OldLake().place('asset/yeast/master/data/2026-11-27.csv.gz', 'begun');
    expect(await lake.datasets.list()).toEqual([]);
    const { versions, unfinished } = await lake.datasets.history(yeast);
    expect([versions.length, unfinished.length]).toEqual([0, 1]);
    expect(await resolved(lake, 'gros://yeast')).toMatchObject({ kind: 'noDataset' });
  });
});

describe('audit records', () => {
  it('keep what others wrote into them', async () => {
    const lake = new OldLake().publish(yeast, '2026-11-27');
    lake.place(
      'dependency/yeast/master/2026-11-27/metadata/2026-11-27.json',
      '{"gros_ref":"gros://yeast/master:2026-11-27","upstreams":["gros://mice/main:2026-11-20"],"rows":"many","team":{"a":1}}',
    );
    const [version] = await lake.datasets.versions(yeast);
    if (version === undefined) throw new Error('No version');
    expect(await lake.datasets.record(version)).toEqual({
      reference: 'gros://yeast/master:2026-11-27',
      upstreams: ['gros://mice/main:2026-11-20'],
      others: { rows: 'many', team: { a: 1 } },
    });
  });

  it.each([
    ['{"gros_ref":"gros://yeast/master:2026-11-20","upstreams":[]}', 'of another version'],
    ['{"gros_ref":"gros://yeast/master:2026-11-27"}', 'no audit record'],
    ['{"gros_ref":', 'no audit record'],
  ])('%s is refused', async (text, why) => {
    const lake = new OldLake().publish(yeast, '2026-11-27');
    lake.place('dependency/yeast/master/2026-11-27/metadata/2026-11-27.json', text);
    const [version] = await lake.datasets.versions(yeast);
    if (version === undefined) throw new Error('No version');
    await expect(lake.datasets.record(version)).rejects.toThrow(why);
  });

  it('need not be there', async () => {
    const lake = new OldLake().publish(yeast, '2026-11-27');
    lake.remove('dependency/yeast/master/2026-11-27/metadata/2026-11-27.json');
    const [version] = await lake.datasets.versions(yeast);
    if (version === undefined) throw new Error('No version');
    expect(await lake.datasets.record(version)).toBeUndefined();
  });
});
