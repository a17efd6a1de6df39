import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReadAllOptions, WholeDataset } from '../../../src/core/datasets/datasets';
import type { DatasetName } from '../../../src/core/datasets/reference/grosReference';
import { OldLake } from '../../fakes/datasetLake';

/** Branches that are called like folders of the layout, and like the beginnings of each other. */
const names: readonly DatasetName[] = [
  'master',
  'master/data',
  'master/metadata',
  'master/downstreams',
  'data/data',
  'downstreams/x',
  'a',
  'a/b',
  'a-b',
].flatMap((branch) => [
  { repo: 'yeast', branch },
  { repo: 'asset', branch },
]);
const days = ['2026-11-25', '2026-11-26', '2026-11-26.2', '2026-11-27'];

const anyName = fc.constantFrom(...names);
const anyDay = fc.constantFrom(...days);
const anyAfter = fc.constantFrom(undefined, 'none', ...days);
const anyFormat = fc.constantFrom('csv.gz', 'parquet');

/** One blob: a file, a `latest` whose text a listing tells or does not, a registration, its copy. */
type Step = (lake: OldLake) => void;

const aFile = fc
  .record({ name: anyName, day: anyDay, after: anyAfter, format: anyFormat })
  .map(({ name: { repo, branch }, day, after, format }): Step => (lake) => {
    const metadata = after === undefined ? {} : { gros_after: after };
    lake.place(`asset/${repo}/${branch}/data/${day}.${format}`, `content of ${day}`, metadata);
  });

const aLatest = fc
  .record({ name: anyName, of: anyName, day: anyDay, isOwn: fc.boolean(), isTold: fc.boolean() })
  .map(({ name, of, day, isOwn, isTold }): Step => (lake) => {
    const { repo, branch } = isOwn ? name : of;
    const text = `gros://${repo}/${branch}:${day}`;
    const metadata = isTold ? { gros_ref: text } : {};
    lake.place(`asset/${name.repo}/${name.branch}/metadata/latest`, text, metadata);
  });

const aRegistration = fc
  .record({ upstream: anyName, of: anyName, day: anyDay, isCopy: fc.boolean() })
  .map(({ upstream, of, day, isCopy }): Step => (lake) => {
    const folder = `dependency/${upstream.repo}/${upstream.branch}/${isCopy ? `${day}/` : ''}`;
    const file = encodeURIComponent(`${of.repo}/${of.branch}`);
    lake.place(`${folder}downstreams/${file}`, `gros://${of.repo}/${of.branch}:${day}\n`);
  });

const aRecord = fc
  .record({ name: anyName, day: anyDay })
  .map(({ name: { repo, branch }, day }): Step => (lake) => {
    lake.place(`dependency/${repo}/${branch}/${day}/metadata/${day}.json`, '{}');
  });

const anyLake = fc
  .array(fc.oneof({ weight: 3, arbitrary: aFile }, aLatest, aRegistration, aRecord), {
    maxLength: 40,
  })
  .map((steps) => {
    const lake = new OldLake();
    for (const step of steps) {
      lake.nowMs += 1000;
      step(lake);
    }
    return lake;
  });

type Told = Omit<WholeDataset, 'summaries'>;

/** In the order in which they come. */
async function allOf(
  { datasets }: OldLake,
  options: ReadAllOptions = {},
): Promise<readonly WholeDataset[]> {
  const all: WholeDataset[] = [];
  for await (const page of datasets.readAll(options)) all.push(...page);
  return all;
}

/** What is told of each dataset when it is asked for by its name. */
async function askedOneByOne({ datasets }: OldLake): Promise<readonly Told[]> {
  const all: Told[] = [];
  for (const name of names) {
    const [versions, registrations] = await Promise.all([
      datasets.versions(name),
      datasets.registrations(name),
    ]);
    if (versions.length > 0) all.push({ name, versions, registrations });
  }
  return all;
}

function inOrder(all: readonly Told[]): readonly Told[] {
  const keyOf = ({ name: { repo, branch } }: Told): string => `${repo}\0${branch}`;
  return all
    .map(({ name, versions, registrations }) => ({ name, versions, registrations }))
    .toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
}

describe('all datasets at once', () => {
  it('are what each of them is by itself, whatever branches are called', async () => {
    await fc.assert(
      fc.asyncProperty(anyLake, async (lake) => {
        const all = await allOf(lake);
        expect(inOrder(all)).toEqual(inOrder(await askedOneByOne(lake)));
      }),
    );
  });

  it('are those of the catalog, each once', async () => {
    const lake = new OldLake();
    for (const name of names) lake.publish(name, '2026-11-27');
    const listed = await lake.datasets.list();
    const all = inOrder(await allOf(lake));
    expect(all.map(({ name }) => name)).toEqual(listed.map(({ name }) => name));
    expect(all).toHaveLength(names.length);
  });

  it('come while others are yet to be listed, and count', async () => {
    const lake = new OldLake();
    for (let index = 0; index < 20; index += 1) {
      lake.publish({ repo: `repo-${index + 10}`, branch: 'a' }, '2026-11-26', '2026-11-27');
    }
    const counts: number[] = [];
    const listed: number[] = [];
    const options = { onProgress: (found: number) => counts.push(found) };
    for await (const page of lake.datasets.readAll(options)) {
      expect(page.length).toBeGreaterThan(0);
      listed.push(lake.store.counts.listBlobs);
    }
    expect(listed[0]).toBeLessThan(6);
    expect(counts.at(-1)).toBe(20);
    expect(counts).toEqual(counts.toSorted((one, other) => one - other));
  });

  it('end when they are told to', async () => {
    const lake = new OldLake();
    for (const name of names) lake.publish(name, '2026-11-27');
    const stop = new AbortController();
    const reading = async (): Promise<void> => {
      for await (const _ of lake.datasets.readAll({ signal: stop.signal })) stop.abort();
    };
    await expect(reading()).rejects.toThrow(/aborted/);
  });

  it('know a registration from what lies in a branch that is called like its folder', async () => {
    const lake = new OldLake()
      .publish({ repo: 'yeast', branch: 'a' }, '2026-11-27')
      .publish({ repo: 'yeast', branch: 'a/downstreams' }, '2026-11-27')
      .place('dependency/yeast/a/downstreams/x/downstreams/mice%2Fb', 'gros://mice/b:2026-11-27')
      .place('dependency/yeast/a/2026-11-27/downstreams/mice%2Fc', 'gros://mice/c:2026-11-27')
      .place('dependency/yeast/a/downstreams/mice%2Fd', 'gros://mice/d:2026-11-27\n');
    const registered = { downstream: { repo: 'mice', branch: 'd' } };
    expect(await lake.datasets.registrations({ repo: 'yeast', branch: 'a' })).toMatchObject([
      { ...registered, reference: 'gros://mice/d:2026-11-27' },
    ]);
    const all = inOrder(await allOf(lake));
    expect(all.map(({ registrations }) => registrations)).toMatchObject([[registered], []]);
  });

  it('take two listings, and what these do not tell is asked for once', async () => {
    const lake = new OldLake();
    for (const name of names) lake.publish(name, '2026-11-26', '2026-11-27');
    lake.place('dependency/yeast/a/downstreams/yeast%2Fa-b', 'gros://yeast/a-b:2026-11-27');
    const readings = lake.store.counts.read;
    await allOf(lake);
    const first = lake.store.counts.read - readings;
    expect(first).toBe(names.length + 1);
    lake.publish({ repo: 'yeast', branch: 'a' }, '2026-11-28');
    const again = await allOf(lake);
    expect(lake.store.counts.read - readings - first).toBe(1);
    expect(again.find(({ name }) => name.branch === 'a' && name.repo === 'yeast')).toMatchObject({
      versions: [{}, {}, { version: { date: '2026-11-28', number: 1 }, isLatest: true }],
      registrations: [{ downstream: { repo: 'yeast', branch: 'a-b' } }],
    });
  });

  it('go without what cannot be read of one, if somebody wants to know of that', async () => {
    const lake = new OldLake();
    const [a, b, c] = [
      { repo: 'yeast', branch: 'a' },
      { repo: 'yeast', branch: 'b' },
      { repo: 'yeast', branch: 'c' },
    ] as const;
    for (const name of [a, b, c]) lake.publish(name, '2026-11-27');
    const folder = 'dependency/yeast/a/downstreams';
    lake.place(`${folder}/yeast%2Fb`, 'gros://yeast/b:2026-11-27');
    lake.place(`${folder}/yeast%2Fc`, 'gros://yeast/c:2026-11-27');
    lake.store
      .failNext('read', 'forbidden', { name: `${folder}/yeast%2Fb` })
      .failNext('read', 'forbidden', { name: 'asset/yeast/c/metadata/latest' });
    const told: string[] = [];
    const onUnreadable = (what: string): void => void told.push(what);
    const all = inOrder(await allOf(lake, { onUnreadable }));
    expect(told.sort()).toEqual([
      'That yeast/b is made again after yeast/a',
      'The latest version of yeast/c',
    ]);
    expect(all).toMatchObject([
      { name: a, registrations: [{ downstream: c }] },
      { name: b, registrations: [] },
    ]);
    lake.store.clearFaults();
    expect(await allOf(lake)).toHaveLength(3);
    const other = new OldLake().publish(a, '2026-11-27');
    other.store.failNext('read', 'forbidden', { name: 'asset/yeast/a/metadata/latest' });
    await expect(allOf(other)).rejects.toMatchObject({ reason: 'forbidden' });
  });
});
