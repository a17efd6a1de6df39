import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { changedFiles } from '../../src/connectors/git/changedFiles';

const { signal } = new AbortController();
let root: string;

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'lakeside-changed-')));
  git('init', '-q', '--initial-branch=master');
});

afterEach(() => rm(root, { recursive: true }));

it('names what is not as the commit has it, from the folder on', async () => {
  await write('lab/a b.sql', 'etl/ä.sql', 'lab/gone/c.sql', 'other.sql');
  const commit = commitAll();
  expect(await changedFiles(join(root, 'lab'), signal)).toEqual({ commit, changed: new Set() });
  await writeFile(join(root, 'lab/a b.sql'), 'other');
  await writeFile(join(root, 'etl/ä.sql'), 'other');
  await rm(join(root, 'lab/gone'), { recursive: true });
  await write('lab/new/d.sql', 'lab/e.sql');
  git('add', 'lab/e.sql');
  const changed = new Set(['a b.sql', 'gone/c.sql', 'new/', 'e.sql']);
  expect(await changedFiles(join(root, 'lab'), signal)).toEqual({ commit, changed });
});

it('says that all is other in a folder that is new', async () => {
  await write('a.sql');
  const commit = commitAll();
  await write('new/etl/b.sql');
  const all = { commit, changed: new Set(['']) };
  expect(await changedFiles(join(root, 'new'), signal)).toEqual(all);
  expect(await changedFiles(join(root, 'new/etl'), signal)).toEqual(all);
});

it('names what git ignores, by whatever file: no commit has it', async () => {
  await write('lab/a.sql', '.gitignore');
  await writeFile(join(root, '.gitignore'), 'lab/scratch/\n');
  const commit = commitAll();
  await writeFile(join(root, '.git/info/exclude'), 'mine.sql\n');
  await write('lab/scratch/b.sql', 'lab/etl/mine.sql');
  const changed = new Set(['etl/', 'scratch/']);
  expect(await changedFiles(join(root, 'lab'), signal)).toEqual({ commit, changed });
  const all = { commit, changed: new Set(['']) };
  expect(await changedFiles(join(root, 'lab/scratch'), signal)).toEqual(all);
});

it('fails with what git says where it knows a commit and cannot tell what changed', async () => {
  await write('a.sql');
  commitAll();
  await writeFile(join(root, '.git/index'), 'no index');
  await expect(changedFiles(root, signal)).rejects.toMatchObject({ reason: 'refused' });
});

it('knows of no commit where there is none, and of no repository', async () => {
  await write('a.sql');
  expect(await changedFiles(root, signal)).toBeUndefined();
  await rm(join(root, '.git'), { recursive: true });
  expect(await changedFiles(root, signal)).toBeUndefined();
});

async function write(...paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await mkdir(join(root, path, '..'), { recursive: true });
    await writeFile(join(root, path), path);
  }
}

function commitAll(): string {
  git('add', '--all');
  git('-c', 'commit.gpgsign=false', 'commit', '-q', '-m', 'Begin');
  return git('rev-parse', 'HEAD');
}

function git(...args: readonly string[]): string {
  const author = ['-c', 'user.name=Lab', '-c', 'user.email=lab@example.org'];
  return execFileSync('git', [...author, ...args], { cwd: root, encoding: 'utf8' }).trim();
}
