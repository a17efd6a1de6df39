import { execFileSync, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GitCheckouts } from '../../../src/connectors/git/gitCheckouts';
import { repositorySlug, type StepFolder } from '../../../src/core/datasets/steps/checkouts';

const checkouts = new GitCheckouts();
let folder: string;
let repository: string;

function git(...args: readonly string[]): string {
  const identity = ['-c', 'user.name=Lab', '-c', 'user.email=lab@example.com'];
  return execFileSync('git', [...identity, ...args], { cwd: repository, encoding: 'utf8' }).trim();
}

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'lakeside-checkouts-')));
  repository = join(folder, 'sequencing-qc');
  await mkdir(repository);
  git('init', '--quiet', '--initial-branch=master');
  await writeFile(join(repository, 'qc.mjs'), 'one');
  git('add', '.');
  git('commit', '--quiet', '-m', 'Begin');
  git('checkout', '--quiet', '-b', 'feature/strict-qc');
  await writeFile(join(repository, 'qc.mjs'), 'strict');
  git('commit', '--quiet', '-am', 'Be strict');
  git('checkout', '--quiet', 'master');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('what a folder is a checkout of', () => {
  it('is its repository, branch and commit, and whether anything is not committed', async () => {
    const inside = join(repository, 'deeper');
    await mkdir(inside);
    const commit = git('rev-parse', 'HEAD');
    const producer = { repo: 'sequencing-qc', branch: 'master', commit, dirty: false };
    expect(await checkouts.read(inside)).toEqual({
      root: repository,
      producer,
      hasOrigin: false,
      defaultBranch: undefined,
    });
    await writeFile(join(repository, 'qc.mjs'), 'two');
    const dirty = await checkouts.read(repository);
    git('checkout', '--quiet', '--', 'qc.mjs');
    expect(dirty?.producer).toEqual({ ...producer, dirty: true });
  });

  it('is called as where it was cloned from, whatever stands in that address', async () => {
    git('remote', 'add', 'origin', 'https://me:s3cret@git.lab/omics/seq-qc.git');
    const checkout = await checkouts.read(repository);
    git('remote', 'remove', 'origin');
    expect(checkout).toMatchObject({ hasOrigin: true, producer: { repo: 'seq-qc' } });
    expect(JSON.stringify(checkout)).not.toContain('s3cret');
  });

  it('is nothing outside of repositories, in an empty one, and in a folder that is not there', async () => {
    const empty = join(folder, 'empty');
    await mkdir(empty);
    execFileSync('git', ['init', '--quiet'], { cwd: empty });
    const found = await Promise.all(
      [folder, empty, join(folder, 'nowhere')].map((place) => checkouts.read(place)),
    );
    expect(found).toEqual([undefined, undefined, undefined]);
  });
});

describe('a folder for a step', () => {
  it('is the checkout itself if it has the branch, or any will do', async () => {
    for (const branch of ['master', undefined]) {
      const opened = await checkouts.open(repository, branch);
      expect(opened.folder).toBe(repository);
      await opened.dispose();
    }
    expect(await readFile(join(repository, 'qc.mjs'), 'utf8')).toBe('one');
  });

  it('is one for this time with another branch, which leaves the checkout alone', async () => {
    await writeFile(join(repository, 'qc.mjs'), 'being edited');
    const opened = await checkouts.open(repository, 'feature/strict-qc');
    expect(await readFile(join(opened.folder, 'qc.mjs'), 'utf8')).toBe('strict');
    expect(opened.checkout?.producer).toEqual({
      repo: 'sequencing-qc',
      branch: 'feature/strict-qc',
      commit: git('rev-parse', 'feature/strict-qc'),
      dirty: false,
    });
    expect(await readFile(join(repository, 'qc.mjs'), 'utf8')).toBe('being edited');
    await writeFile(join(opened.folder, 'left.csv'), '');
    await opened.dispose();
    await expect(stat(opened.folder)).rejects.toThrow('ENOENT');
    expect(git('worktree', 'list').split('\n')).toHaveLength(1);
    git('checkout', '--quiet', '--', 'qc.mjs');
  });

  it('takes nothing but itself away, whatever the repository was cloned from', async () => {
    for (const origin of ['/', '.', '..', '.git']) {
      git('remote', 'add', 'origin', origin);
      const opened = await checkouts.open(repository, 'feature/strict-qc');
      git('remote', 'remove', 'origin');
      const made = dirname(opened.folder);
      expect(basename(made)).toMatch(/^lakeside-checkout-/);
      await opened.dispose();
      await expect(stat(made)).rejects.toThrow('ENOENT');
      expect((await stat(repository)).isDirectory()).toBe(true);
    }
  });

  it('is made while another is, by this process or by another one', async () => {
    const half = join(repository, '.git', 'worktrees', 'half');
    await mkdir(half, { recursive: true });
    // What git leaves for an instant while it makes one, and what no other may be added beside.
    await writeFile(join(half, 'gitdir'), join(repository, 'half', '.git'));
    await writeFile(join(half, 'HEAD'), 'ref: refs/heads/main');
    await writeFile(join(half, 'commondir'), '');
    setTimeout(() => void rm(half, { recursive: true }), 1000);
    const opened = await Promise.all(
      Array.from({ length: 6 }, () => checkouts.open(repository, 'feature/strict-qc')),
    );
    const trees = git('worktree', 'list');
    for (const made of opened) {
      expect(trees).toContain(made.folder);
      await made.dispose();
    }
  });

  it('is taken away by the next one if its process was killed, and not while its step lives on', async () => {
    const [dead, alive, other] = await Promise.all(
      [0, 1, 2].map(() => checkouts.open(repository, 'feature/strict-qc')),
    );
    const owners = (opened: StepFolder | undefined): string =>
      join(dirname(opened?.folder ?? ''), 'owners.ndjson');
    const own = JSON.parse(await readFile(owners(dead), 'utf8')) as object;
    const killed = `${JSON.stringify({ ...own, bootId: 'of another start' })}\n`;
    const step = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true });
    await writeFile(owners(dead), killed);
    await writeFile(owners(alive), killed);
    alive?.claim(step.pid ?? 0);
    await expect
      .poll(async () => (await readFile(owners(alive), 'utf8')).split('\n'))
      .toHaveLength(3);
    const next = await checkouts.open(repository, 'feature/strict-qc');
    await expect(stat(dirname(dead?.folder ?? ''))).rejects.toThrow('ENOENT');
    const trees = git('worktree', 'list');
    for (const opened of [alive, other, next]) {
      expect(trees).toContain(opened?.folder);
      await opened?.dispose();
    }
    expect(trees).not.toContain(dead?.folder);
    step.kill('SIGKILL');
  });

  it('stays where somebody has locked it, also when its process was killed', async () => {
    const kept = await checkouts.open(repository, 'feature/strict-qc');
    const owners = join(dirname(kept.folder), 'owners.ndjson');
    const own = JSON.parse(await readFile(owners, 'utf8')) as object;
    await writeFile(owners, `${JSON.stringify({ ...own, bootId: 'of another start' })}\n`);
    git('worktree', 'lock', kept.folder);
    await (await checkouts.open(repository, 'feature/strict-qc')).dispose();
    expect(await readFile(join(kept.folder, 'qc.mjs'), 'utf8')).toBe('strict');
    git('worktree', 'unlock', kept.folder);
    await (await checkouts.open(repository, 'feature/strict-qc')).dispose();
    await expect(stat(dirname(kept.folder))).rejects.toThrow('ENOENT');
    expect(git('worktree', 'list')).not.toContain(kept.folder);
  });

  it('cannot be had of a branch that is not there', async () => {
    await expect(checkouts.open(repository, 'gone')).rejects.toMatchObject({
      reason: 'branchMissing',
      message: `${repository} knows no branch gone`,
    });
  });

  it('is the folder as it is outside of repositories', async () => {
    expect(await checkouts.open(folder, 'master')).toMatchObject({ folder, checkout: undefined });
  });
});

describe('the short name of a repository', () => {
  it.each([
    ['qc', 'qc'],
    ['omics/qc', 'qc'],
    ['https://git.lab/omics/qc.git', 'qc'],
    ['git@git.lab:qc.git', 'qc'],
    ['C:\\work\\qc\\', 'qc'],
    ['/srv/omics/qc/.git', 'qc'],
    ['ssh://git@git.lab:22/omics/qc.git', 'qc'],
    ['https://me:s3cret@git.lab/.git', ''],
  ])('of %s is %s', (written, slug) => {
    expect(repositorySlug(written)).toBe(slug);
  });
});
