import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { nullLogger } from '../../../src/core/base/logger';
import { identityOfStamp } from '../../../src/core/storage/fileIdentity';
import { entryOf } from '../../../src/connectors/localFiles/statEntries';
import { FileHashCache } from '../../../src/connectors/stateFolder/fileHashCache';

const nowMs = Date.UTC(2026, 5, 1, 12);
const md5Hex = '0123456789abcdef0123456789abcdef';
const otherMd5Hex = 'fedcba9876543210fedcba9876543210';

function identity(changedAtMs: number, extraNs = 1234n): string {
  return identityOfStamp({
    sizeBytes: 10n,
    modifiedAtNs: 0n,
    changedAtNs: BigInt(changedAtMs) * 1_000_000n + extraNs,
    inode: 7n,
    device: 8n,
  });
}

const settled = identity(nowMs - 60_000);

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lakeside-'));
});

afterEach(() => rm(folder, { recursive: true }));

function createCache(): FileHashCache {
  return new FileHashCache(folder, { clock: { nowMs: () => nowMs } });
}

async function fileOfCache(): Promise<string> {
  const [name = ''] = await readdir(join(folder, 'hashes'));
  return join(folder, 'hashes', name);
}

test('what was saved is known the next time, for that identity, source and run only', async () => {
  const cache = createCache();
  const hashes = await cache.open('/source', 'run');
  hashes.remember('Data/ä b.bcl', settled, md5Hex);
  await hashes.save();

  const again = await createCache().open('/source', 'run');
  expect(again.md5Of('Data/ä b.bcl', settled)).toBe(md5Hex);
  expect(again.md5Of('Data/ä b.bcl', identity(nowMs - 50_000))).toBeUndefined();
  expect(again.md5Of('Data', settled)).toBeUndefined();
  expect((await cache.open('/source', 'run2')).md5Of('Data/ä b.bcl', settled)).toBeUndefined();
  expect((await cache.open('/other', 'run')).md5Of('Data/ä b.bcl', settled)).toBeUndefined();
});

test('files that were hashed in any order are kept in the order of their paths', async () => {
  const hashes = await createCache().open('/source', 'run');
  for (const path of ['c', 'a b', 'b', 'a b']) hashes.remember(path, settled, md5Hex);
  hashes.remember('b', settled, otherMd5Hex);
  await hashes.save();
  const [, ...lines] = (await readFile(await fileOfCache(), 'utf8')).trimEnd().split('\n');
  expect(lines.map((line) => line.slice(md5Hex.length + settled.length + 2))).toEqual([
    'a b',
    'b',
    'c',
  ]);
  const again = await createCache().open('/source', 'run');
  expect(['a b', 'b', 'c'].map((path) => again.md5Of(path, settled))).toEqual([
    md5Hex,
    otherMd5Hex,
    md5Hex,
  ]);
});

test('what is not saved is forgotten', async () => {
  const hashes = await createCache().open('/source', 'run');
  hashes.remember('a', settled, md5Hex);
  expect(hashes.md5Of('a', settled)).toBe(md5Hex);
  expect((await createCache().open('/source', 'run')).md5Of('a', settled)).toBeUndefined();
});

test('what was remembered for a minute is kept without saving, as a process that is killed needs', async () => {
  let timeMs = nowMs;
  const cache = new FileHashCache(folder, { clock: { nowMs: () => timeMs } });
  const hashes = await cache.open('/source', 'run');
  hashes.remember('a', settled, md5Hex);
  timeMs += 60_000;
  hashes.remember('b', settled, otherMd5Hex);
  const kept = async (): Promise<string | undefined> =>
    (await createCache().open('/source', 'run')).md5Of('a', settled);
  await expect.poll(kept).toBe(md5Hex);
});

test('a file written once more within the tick it was read in is not taken for the old one', async () => {
  const hashes = await createCache().open('/source', 'run');
  const cases = {
    justBefore: identity(nowMs - 10),
    afterOpening: identity(nowMs + 10),
    settled: identity(nowMs - 100),
    coarseRecent: identity(nowMs - 1000, 0n),
    coarseSettled: identity(nowMs - 3000, 0n),
    foreign: 'size.time',
  };
  const remembered = Object.entries(cases).filter(([path, identity]) => {
    hashes.remember(path, identity, md5Hex);
    return hashes.md5Of(path, identity) !== undefined;
  });
  expect(remembered.map(([path]) => path)).toEqual(['settled', 'coarseSettled']);
});

test('a file that may be written again takes the place of what was remembered of it', async () => {
  const hashes = await createCache().open('/source', 'run');
  hashes.remember('a', settled, md5Hex);
  hashes.remember('a', identity(nowMs), otherMd5Hex);
  expect(hashes.md5Of('a', settled)).toBeUndefined();
});

test('a name with a line break is not remembered and does not spoil the others', async () => {
  const hashes = await createCache().open('/source', 'run');
  hashes.remember('a\nb', settled, md5Hex);
  hashes.remember('c', settled, otherMd5Hex);
  await hashes.save();
  const again = await createCache().open('/source', 'run');
  expect([again.md5Of('a\nb', settled), again.md5Of('c', settled)]).toEqual([
    undefined,
    otherMd5Hex,
  ]);
});

describe('a damaged cache is an empty one', () => {
  const damages: Readonly<Record<string, (text: string) => string>> = {
    'cut short': (text) => text.slice(0, -10),
    'one digit changed': (text) => text.replace('0123', '1123'),
    'another format': (text) => text.replace('lakeside-md5s-1', 'lakeside-md5s-9'),
    'no line at all': () => 'rubbish',
    empty: () => '',
  };
  for (const [name, damage] of Object.entries(damages)) {
    test(name, async () => {
      const hashes = await createCache().open('/source', 'run');
      hashes.remember('a', settled, md5Hex);
      await hashes.save();
      const file = await fileOfCache();
      await writeFile(file, damage(await readFile(file, 'utf8')));
      const again = await createCache().open('/source', 'run');
      expect(again.md5Of('a', settled)).toBeUndefined();
    });
  }
});

test('a state folder that cannot be written is said once and fails nothing', async () => {
  const warnings: string[] = [];
  const logger = { ...nullLogger, warn: (message: string) => warnings.push(message) };
  const blocked = join(folder, 'file');
  await writeFile(blocked, '');
  const hashes = await new FileHashCache(blocked, { logger }).open('/source', 'run');
  hashes.remember('a', settled, md5Hex);
  await hashes.save();
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain('MD5s of run are not remembered');
});

test('saving leaves one file that only its owner reads, and saving nothing new leaves it alone', async () => {
  const hashes = await createCache().open('/source', 'run');
  hashes.remember('a', settled, md5Hex);
  await hashes.save();
  expect(await readdir(join(folder, 'hashes'))).toHaveLength(1);
  const before = await stat(await fileOfCache(), { bigint: true });
  hashes.remember('a', settled, md5Hex);
  await hashes.save();
  const after = await stat(await fileOfCache(), { bigint: true });
  expect(after.ino).toBe(before.ino);
  expect(Number(after.mode & 0o077n)).toBe(0);
});

test('identities of local files say when the file last changed', async () => {
  const file = join(folder, 'a');
  await writeFile(file, 'content');
  const fresh = entryOf('a', await stat(file, { bigint: true }), 'all').identity;
  const hashes = await new FileHashCache(folder, {
    clock: { nowMs: () => Date.now() + 60_000 },
  }).open('/source', 'run');
  hashes.remember('a', fresh, md5Hex);
  expect(hashes.md5Of('a', fresh)).toBe(md5Hex);
});

test('thousands of files are known again, and none of them once a byte of the cache changed', async () => {
  const hashes = await createCache().open('/source', 'run');
  const paths = Array.from({ length: 2000 }, (_, index) => `Data/s_${index}.bcl`);
  for (const path of paths) hashes.remember(path, settled, md5Hex);
  await hashes.save();
  const knownAgain = async (): Promise<number> => {
    const again = await createCache().open('/source', 'run');
    return paths.filter((path) => again.md5Of(path, settled) === md5Hex).length;
  };
  expect(await knownAgain()).toBe(paths.length);

  const file = await fileOfCache();
  const bytes = await readFile(file);
  bytes[bytes.length - 2] = (bytes[bytes.length - 2] ?? 0) ^ 1;
  await writeFile(file, bytes);
  expect(await knownAgain()).toBe(0);
});
