import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FileDatasetCatalogs } from '../../../src/connectors/stateFolder/fileDatasetCatalogs';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lakeside-catalogs-'));
});
afterAll(() => rm(folder, { recursive: true }));

it('keeps a catalog for each place, and takes what is damaged for none', async () => {
  const catalogs = new FileDatasetCatalogs(folder);
  const seen = {
    datasets: [
      {
        name: { repo: 'yeast', branch: 'feature/x' },
        latest: { date: '2026-11-27', number: 2 },
        versionCount: 3,
        sizeBytes: 4,
        publishedAtMs: 5,
      },
    ],
    seenAtMs: 6,
  };
  expect(await catalogs.load('a')).toBeUndefined();
  await catalogs.save('a', seen);
  await catalogs.save('b', { datasets: [], seenAtMs: 7 });
  expect(await new FileDatasetCatalogs(folder).load('a')).toEqual(seen);
  expect(await catalogs.load('b')).toEqual({ datasets: [], seenAtMs: 7 });
  const files = await readdir(join(folder, 'datasets'));
  for (const file of files) await writeFile(join(folder, 'datasets', file), '{"form":1,');
  expect(await catalogs.load('a')).toBeUndefined();
});

it('keeps the versions of those datasets that were asked for last, not of all that ever were', async () => {
  const catalogs = new FileDatasetCatalogs(join(folder, 'many'));
  const seen = { versions: [], seenAtMs: 1 };
  const nameOf = (index: number) => ({ repo: `r${index}`, branch: 'main' });
  await catalogs.saveVersions('a', nameOf(0), seen);
  const kept = join(folder, 'many', 'datasets');
  for (let index = 1; index < 500; index += 1) {
    const file = join(kept, `${index}.json`);
    await writeFile(file, '');
    await utimes(file, index, index);
  }
  expect(await readdir(kept)).toHaveLength(500);
  await catalogs.saveVersions('a', nameOf(1), seen);
  const left = await readdir(kept);
  expect(left).toHaveLength(400);
  expect(left).not.toContain('101.json');
  expect(left).toContain('102.json');
  for (const index of [0, 1]) expect(await catalogs.loadVersions('a', nameOf(index))).toEqual(seen);
});
