import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readRevision } from '../../src/connectors/git/readRevision';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lakeside-revision-'));
  git('init', '--initial-branch=main');
  await mkdir(join(folder, 'schemas'));
  for (const text of ['first\n', 'zweite: ü\n']) {
    await writeFile(join(folder, 'schemas', 'dwh.json'), text);
    git('add', '.');
    git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '--quiet', '--message', 'Next');
  }
  await writeFile(join(folder, 'schemas', 'dwh.json'), 'not committed\n');
});

afterEach(() => rm(folder, { recursive: true }));

function git(...args: readonly string[]): void {
  execFileSync('git', args, { cwd: folder, stdio: 'pipe' });
}

describe('readRevision', () => {
  test('gives the text of a file as it was, from any folder of the repository', async () => {
    const path = 'schemas/dwh.json';
    expect(await readRevision({ folder, revision: 'HEAD', path })).toBe('zweite: ü\n');
    expect(await readRevision({ folder, revision: 'main~1', path })).toBe('first\n');
    const below = join(folder, 'schemas');
    expect(await readRevision({ folder: below, revision: 'HEAD', path: 'dwh.json' })).toBe(
      'zweite: ü\n',
    );
  });

  test('reads a script as SQL Server’s tools write it, in UTF-16, and no bytes that are no text', async () => {
    const script = '\uFEFFCREATE TABLE [größe] ([a] [int])\nGO\n';
    await writeFile(join(folder, 'old.sql'), Buffer.from(script, 'utf16le'));
    await writeFile(join(folder, 'picture.png'), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff]));
    git('add', '.');
    git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '--quiet', '--message', 'Scripts');
    const text = await readRevision({ folder, revision: 'HEAD', path: 'old.sql' });
    expect(text.replace('\uFEFF', '')).toBe(script.slice(1));
    await expect(
      readRevision({ folder, revision: 'HEAD', path: 'picture.png' }),
    ).rejects.toMatchObject({ reason: 'sideUnreadable' });
  });

  test.each([
    ['a revision that is not there', 'HEAD~9', 'schemas/dwh.json'],
    ['a file that is not there', 'HEAD', 'none.json'],
    ['an option for a revision', '--batch', 'schemas/dwh.json'],
  ])('says what is missing: %s', async (_, revision, path) => {
    await expect(readRevision({ folder, revision, path })).rejects.toMatchObject({
      reason: 'sideMissing',
      message: expect.stringMatching(
        new RegExp(`^There is no git:${revision}:${path}: .*[^.]$`),
      ) as unknown,
    });
  });

  test('says so where there is no repository', async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'lakeside-none-'));
    try {
      const file = { folder: elsewhere, revision: 'HEAD', path: 'x' };
      await expect(readRevision(file)).rejects.toMatchObject({ reason: 'sideMissing' });
    } finally {
      await rm(elsewhere, { recursive: true });
    }
  });
});
