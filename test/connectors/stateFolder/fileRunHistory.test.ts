import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { nullLogger } from '../../../src/core/base/logger';
import { FileRunHistory } from '../../../src/connectors/stateFolder/fileRunHistory';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lakeside-'));
});

afterEach(() => rm(folder, { recursive: true }));

test('a run keeps the time it was first seen, over processes and beside other sources', async () => {
  const history = new FileRunHistory(folder);
  expect(await history.firstSeen('/source', ['a', 'b'], 1000)).toEqual(
    new Map([
      ['a', 1000],
      ['b', 1000],
    ]),
  );
  expect(await history.firstSeen('/source', ['a', 'c'], 2000)).toEqual(
    new Map([
      ['a', 1000],
      ['c', 2000],
    ]),
  );
  const again = new FileRunHistory(folder);
  expect(await again.firstSeen('/source', ['c', 'b'], 3000)).toEqual(
    new Map([
      ['c', 2000],
      ['b', 1000],
    ]),
  );
  expect(await again.firstSeen('/other', ['a'], 3000)).toEqual(new Map([['a', 3000]]));
});

test('processes that see runs at once lose none of each other’s, and the earliest time stands', async () => {
  const processes = Array.from({ length: 8 }, () => new FileRunHistory(folder));
  await Promise.all(
    processes.map((history, index) =>
      history.firstSeen('/source', ['shared', `own${index}`], 1000 + index),
    ),
  );
  const seen = await new FileRunHistory(folder).firstSeen(
    '/source',
    ['shared', ...processes.map((_, index) => `own${index}`)],
    9000,
  );
  expect([...seen.values()]).toEqual([1000, ...processes.map((_, index) => 1000 + index)]);
});

test('a line that a crash cut short costs that line only', async () => {
  await new FileRunHistory(folder).firstSeen('/source', ['a', 'b'], 1000);
  const [name = ''] = await readdir(join(folder, 'history'));
  const file = join(folder, 'history', name);
  await writeFile(file, (await readFile(file, 'utf8')).slice(0, -5));
  await new FileRunHistory(folder).firstSeen('/source', ['c'], 2000);
  expect([
    ...(await new FileRunHistory(folder).firstSeen('/source', ['a', 'b', 'c'], 3000)).values(),
  ]).toEqual([1000, 3000, 2000]);
});

test('a state folder that cannot be written is said and fails nothing', async () => {
  const warnings: string[] = [];
  const blocked = join(folder, 'file');
  await writeFile(blocked, '');
  const logger = { ...nullLogger, warn: (message: string) => warnings.push(message) };
  const history = new FileRunHistory(blocked, { logger });
  expect(await history.firstSeen('/source', ['a'], 1000)).toEqual(new Map([['a', 1000]]));
  expect(await history.firstSeen('/source', ['a'], 2000)).toEqual(new Map([['a', 1000]]));
  expect(warnings).toHaveLength(1);
});
