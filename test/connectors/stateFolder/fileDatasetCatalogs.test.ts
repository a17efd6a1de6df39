import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
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
