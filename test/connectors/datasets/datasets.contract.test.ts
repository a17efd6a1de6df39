import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BlobDatasets } from '../../../src/core/datasets/blobDatasets';
import type { DatasetPublisher } from '../../../src/core/datasets/publish/datasetPublisher';
import type { WholeDataset } from '../../../src/core/datasets/datasets';
import { versionStem } from '../../../src/core/datasets/layout/datasetPaths';
import { serializeGros } from '../../../src/core/datasets/reference/formatGros';
import { compareDatasets } from '../../../src/core/datasets/reference/grosReference';
import { parseGros } from '../../../src/core/datasets/reference/parseGros';
import { Registrar } from '../../../src/core/datasets/registrations/registrar';
import type { DatasetVersion } from '../../../src/core/datasets/versions/datasetVersion';
import { readSummary } from '../../../src/core/datasets/versions/recordSummary';
import type { BlobStore } from '../../../src/core/storage/blobStore';
import { readBlob } from '../../../src/core/storage/readBlob';
import { inlineDigests } from '../../fakes/inlineDigests';
import { fileOf, publicationOf, publisherOn } from '../../fakes/publishing';
import {
  createAzuriteWorld,
  createFakeWorld,
  createS3World,
  createStrictWorld,
  type BlobWorld,
} from '../blobWorlds';

const worlds: Readonly<Record<string, () => BlobWorld | Promise<BlobWorld>>> = {
  'in memory': createFakeWorld,
  'on Azurite': createAzuriteWorld,
  'on the strict stand-in': createStrictWorld,
  'on S3': createS3World,
};

const nowMs = Date.parse('2026-11-27T12:00:00Z');
const yeast = { repo: 'yeast', branch: `feature/it's-"new"&größer` };
let containers = 0;

for (const [kind, createWorld] of Object.entries(worlds)) {
  describe(`datasets ${kind}`, () => {
    let world: BlobWorld;
    let store: BlobStore;
    let place = { container: '', prefix: 'lab/lake' };
    let datasets: BlobDatasets;
    let publisher: DatasetPublisher;

    beforeAll(async () => {
      world = await createWorld();
      store = world.store;
    });
    afterAll(() => world.stop());
    beforeEach(async () => {
      containers += 1;
      place = { ...place, container: `datasets-${containers}` };
      await store.createContainer(place.container);
      datasets = new BlobDatasets(store, place);
      publisher = publisherOn(store, () => nowMs, place);
    });

    async function put(name: string, text: string): Promise<void> {
      const bytes = Buffer.from(text);
      const md5 = createHash('md5').update(bytes).digest();
      const address = { container: place.container, name: `lab/lake/${name}` };
      await store.putBlob(address, { bytes, md5 }, { condition: { kind: 'any' } });
    }

    async function resolved(text: string): Promise<DatasetVersion> {
      const parsed = parseGros(text);
      if (parsed.kind === 'malformed') throw new Error(parsed.why);
      const resolution = await datasets.resolve(parsed.reference);
      if (resolution.kind !== 'version') throw new Error(resolution.message);
      return resolution.version;
    }

    async function allOf(): Promise<readonly WholeDataset[]> {
      const all: WholeDataset[] = [];
      for await (const page of datasets.readAll()) all.push(...page);
      return all.toSorted((one, other) => compareDatasets(one.name, other.name));
    }

    async function contentOf(version: DatasetVersion): Promise<Buffer> {
      const chunks: Uint8Array[] = [];
      for await (const chunk of datasets.read(version)) chunks.push(chunk);
      return Buffer.concat(chunks);
    }

    test('published twice a day are two versions, found by every tag and read as published', async () => {
      const first = publicationOf(yeast, 'a\n1\n');
      await publisher.publish(first);
      await publisher.publish(publicationOf(yeast, 'a\n2\n'));
      const versions = await datasets.versions(yeast);
      expect(versions.map(({ version, isLatest }) => [version.number, isLatest])).toEqual([
        [1, false],
        [2, true],
      ]);
      const name = encodeURIComponent(yeast.branch);
      for (const tag of ['', ':', ':latest', ':2026-11-27', ':2026-11-27.2', ':1', ':-1']) {
        expect((await resolved(`gros://yeast/${name}${tag}`)).version.number).toBe(2);
      }
      expect((await resolved('gros://yeast:0')).version.number).toBe(1);
      const [version] = versions;
      if (version === undefined) throw new Error('No version');
      const content = await contentOf(version);
      expect(createHash('sha256').update(content).digest('hex')).toBe(first.file.sha256Hex);
      expect(await datasets.record(version)).toMatchObject({ sha256Hex: first.file.sha256Hex });
      expect(await datasets.list()).toMatchObject([
        { name: yeast, latest: { date: '2026-11-27', number: 2 }, versionCount: 2 },
      ]);
    });

    test('of older tools open unchanged, and the next version goes on from theirs', async () => {
      await put('asset/yeast/master/data/2026-11-26.csv.gz', 'old');
      await put('asset/yeast/master/data/2026-11-27.csv.gz', 'new');
      await put('asset/yeast/master/metadata/latest', 'gros://yeast/master:2026-11-27\n');
      await put('dependency/yeast/master/downstreams/report%2Fx', 'gros://report/x:2026-11-20');
      const master = { repo: 'yeast', branch: 'master' };
      expect((await contentOf(await resolved('gros://yeast'))).toString()).toBe('new');
      expect(await datasets.registrations(master)).toMatchObject([
        { downstream: { repo: 'report', branch: 'x' }, reference: 'gros://report/x:2026-11-20' },
      ]);
      await publisher.publish(publicationOf(master, 'a\n1\n'));
      const versions = await datasets.versions(master);
      expect(versions.map(({ name, version }) => serializeGros(name, version))).toEqual([
        'gros://yeast/master:2026-11-26.1',
        'gros://yeast/master:2026-11-27.1',
        'gros://yeast/master:2026-11-27.2',
      ]);
    });

    test('all at once are what each of them is by itself', async () => {
      const master = { repo: 'yeast', branch: 'master' };
      await put('asset/yeast/master/data/2026-11-26.csv.gz', 'old');
      await put('asset/yeast/master/data/2026-11-27.csv.gz', 'begun');
      await put('asset/yeast/master/metadata/latest', 'gros://yeast/master:2026-11-26\n');
      await put('dependency/yeast/master/downstreams/report%2Fx', 'gros://report/x:2026-11-20\n');
      await put('dependency/yeast/master/2026-11-26/downstreams/report%2Fy', 'gros://report/y');
      await publisher.publish(publicationOf(yeast, 'a\n1\n'));
      await publisher.publish(publicationOf(yeast, 'a\n2\n'));
      const asked = [yeast, master].map(async (name) => ({
        name,
        versions: await datasets.versions(name),
        registrations: await datasets.registrations(name),
      }));
      const all = await allOf();
      expect(all).toMatchObject(await Promise.all(asked));
      expect(all.map(({ versions }) => versions.length)).toEqual([2, 1]);
      expect(await allOf()).toEqual(all);
      // Where listings tell metadata, they tell what was recorded.
      const told = all.flatMap(({ name, versions, summaries }) =>
        versions.map(({ version }) => {
          const summary = summaries.get(versionStem(version));
          return summary !== undefined && readSummary(summary, name, version)?.rows;
        }),
      );
      const { listsMetadata } = await store.promises({ container: place.container, name: 'x' });
      expect(told).toEqual(listsMetadata ? [1, 1, false] : [false, false, false]);
    });

    test('published by several at once: one wins, the others are told and leave nothing', async () => {
      const outcomes = await Promise.all(
        ['1', '2', '3'].map((text) => publisher.publish(publicationOf(yeast, `a\n${text}\n`))),
      );
      const published = outcomes.filter(({ kind: outcome }) => outcome === 'published');
      const versions = await datasets.versions(yeast);
      expect(versions).toHaveLength(published.length);
      expect(published.length).toBeGreaterThan(0);
      const { unfinished } = await datasets.history(yeast);
      expect(unfinished).toEqual([]);
      for (const version of versions) expect(await datasets.record(version)).toBeDefined();
    });

    test('that are large go up in blocks and come back by ranges', async () => {
      const bytes = new Uint8Array(20_000_000).map((_, index) => (index * 7) % 251);
      const file = fileOf(bytes, 'parquet');
      await publisher.publish({ name: yeast, file, upstreams: [] });
      const version = await resolved('gros://yeast');
      expect(version).toMatchObject({ format: 'parquet', sizeBytes: bytes.length });
      const tail = datasets.read(version, { offset: 19_999_990, sizeBytes: 10 });
      const chunks: Uint8Array[] = [];
      for await (const chunk of tail) chunks.push(chunk);
      expect(Buffer.concat(chunks)).toEqual(Buffer.from(bytes.subarray(-10)));
    });

    test('are read of one version: a file that was replaced is none', async () => {
      await publisher.publish(publicationOf(yeast, 'a\n1\n'));
      const version = await resolved('gros://yeast');
      const address = { container: place.container, name: version.blob };
      const bytes = await readBlob(store, address);
      const other = Uint8Array.from([...bytes, 0]);
      const md5 = createHash('md5').update(other).digest();
      await store.putBlob(address, { bytes: other, md5 }, { condition: { kind: 'any' } });
      await expect(contentOf(version)).rejects.toMatchObject({ reason: 'conditionNotMet' });
    });

    test('are registered downstream of others, and taken off again', async () => {
      const registrar = new Registrar({ blobStore: store, digests: inlineDigests }, place);
      const version = { date: '2026-11-27', number: 1 };
      const downstream = { name: { repo: 'report', branch: 'x' }, version };
      const reading = { upstream: { name: yeast, version }, downstream, isLive: true };
      await registrar.register(reading);
      await registrar.register(reading);
      expect(await datasets.registrations(yeast)).toMatchObject([{ downstream: downstream.name }]);
      expect(await registrar.remove(yeast, downstream.name)).toBe(true);
      expect(await datasets.registrations(yeast)).toEqual([]);
    });
  });
}
