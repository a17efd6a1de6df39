import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { GitCheckouts } from '../../src/connectors/git/gitCheckouts';

let folder: string;
let commit: string;

beforeEach(async () => {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'lakeside-checkouts-')));
  folder = join(root, 'sequencing-qc');
  await mkdir(join(folder, 'steps'), { recursive: true });
  await writeFile(join(folder, 'steps/qc.js'), 'run();\n');
  git('init', '-q', '--initial-branch=master');
  git('add', '.');
  git('commit', '-q', '-m', 'Begin');
  commit = git('rev-parse', 'HEAD');
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(join(folder, '..'), { recursive: true });
});

describe('What a folder is a checkout of', () => {
  test('is the repository, branch and commit, from any folder of the checkout', async () => {
    const producer = { repo: 'sequencing-qc', branch: 'master', commit, dirty: false };
    const checkout = { root: folder, producer, hasOrigin: false, defaultBranch: undefined };
    expect(await read()).toEqual(checkout);
    expect(await read('steps')).toEqual(checkout);
  });

  test('is dirty when a file is not as the commit has it, but not by a file of its own', async () => {
    await writeFile(join(folder, 'result.csv'), 'a\n');
    expect((await read())?.producer.dirty).toBe(false);
    await writeFile(join(folder, 'steps/qc.js'), 'run(1);\n');
    expect((await read())?.producer.dirty).toBe(true);
  });

  test.each([
    ['https://git.example.org/lab/QC-of-runs.git', 'QC-of-runs'],
    ['git@git.example.org:lab/qc.git', 'qc'],
    ['/srv/git/qc', 'qc'],
    ['git.example.org:qc', 'qc'],
  ])('takes the name of what it was cloned from: %s', async (url, repo) => {
    git('remote', 'add', 'origin', url);
    expect((await read())?.producer.repo).toBe(repo);
  });

  test('knows the default branch where the clone does', async () => {
    git('remote', 'add', 'origin', 'https://git.example.org/lab/qc.git');
    git('update-ref', 'refs/remotes/origin/main', commit);
    git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main');
    git('checkout', '-q', '-b', 'feature/x');
    const found = await read();
    expect(found?.defaultBranch).toBe('main');
    expect(found?.producer.branch).toBe('feature/x');
  });

  test('takes the branch from a CI, whose checkouts are of commits', async () => {
    git('checkout', '-q', '--detach');
    expect((await read())?.producer.branch).toBe('HEAD');
    vi.stubEnv('CI_COMMIT_SHA', commit);
    vi.stubEnv('CI_COMMIT_REF_NAME', 'feature/y');
    expect((await read())?.producer.branch).toBe('feature/y');
  });

  test('is nowhere without a repository or a commit', async () => {
    const empty = join(folder, '../empty');
    await mkdir(empty);
    expect(await read('../empty')).toBeUndefined();
    execFileSync('git', ['init', '-q'], { cwd: empty });
    expect(await read('../empty')).toBeUndefined();
  });
});

describe('Where datasets are named in a repository', () => {
  test('is in versioned text, of which the addresses are told and not their lines', async () => {
    const text = `${'x'.repeat(100_000)} pd.read("gros://qc:latest"), gros://plates/main\n`;
    await writeFile(join(folder, 'steps/qc.js'), text);
    await writeFile(join(folder, 'draft.py'), 'gros://not-versioned\n');
    const mentions = await new GitCheckouts().mentions(folder);
    expect(mentions).toBe('gros://qc:latest"),\ngros://plates/main\n');
    expect(await new GitCheckouts().mentions(join(folder, '..'))).toBe('');
  });

  test('is told up to a megabyte, in whole lines', async () => {
    const lines = Array.from({ length: 150_000 }, (_, line) => `gros://dataset-${line}\n`);
    await writeFile(join(folder, 'steps/qc.js'), lines.join(''));
    const mentions = await new GitCheckouts().mentions(folder);
    expect(mentions.length).toBeLessThanOrEqual(1_000_000);
    expect(mentions.length).toBeGreaterThan(999_900);
    expect(lines.join('').startsWith(mentions)).toBe(true);
    expect(mentions.endsWith('\n')).toBe(true);
  });
});

function read(path = '.') {
  return new GitCheckouts().read(join(folder, path));
}

function git(...args: readonly string[]): string {
  const who = ['-c', 'user.name=Nobody', '-c', 'user.email=nobody@localhost'];
  return execFileSync('git', [...who, ...args], { cwd: folder, encoding: 'utf8' }).trim();
}
