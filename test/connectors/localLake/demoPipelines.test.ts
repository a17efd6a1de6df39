import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createHistory } from '../../../src/connectors/git/createHistory';
import { withoutGit } from '../../../src/connectors/git/gitRepository';
import { filesOf, hashesOf } from '../../../src/connectors/localLake/demo/pipelines/demoCommits';
import {
  demoRepositories,
  failingBranch,
} from '../../../src/connectors/localLake/demo/pipelines/demoRepositories';

let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'lakeside-pipelines-'));
  for (const { name, commits } of demoRepositories) await createHistory(join(root, name), commits);
});

afterAll(() => rm(root, { recursive: true, force: true }));

function git(name: string, ...args: readonly string[]): string {
  return execFileSync('git', args, {
    cwd: join(root, name),
    env: withoutGit(process.env),
    encoding: 'utf8',
  }).trim();
}

describe.each(demoRepositories)('the demo repository $name', ({ name, commits }) => {
  test('has its commits, with the hashes that the history of its datasets tells of', () => {
    const tips = commits
      .filter(({ branch }, index) => commits.findLastIndex((c) => c.branch === branch) === index)
      .map(({ branch }) => git(name, 'log', '--reverse', '--format=%H %at %s', branch));
    const hashes = hashesOf(commits);
    const told = commits.map(
      ({ atMs, message }, index) => `${hashes[index]} ${atMs / 1000} ${message}`,
    );
    expect(new Set(tips.join('\n').split('\n'))).toEqual(new Set(told));
  });

  test('is checked out as its newest commit has it, with nothing to commit', async () => {
    expect(git(name, 'status', '--short', '--branch')).toBe('## master');
    const files = (await readdir(join(root, name))).filter((file) => file !== '.git');
    const texts = await Promise.all(files.map((file) => readFile(join(root, name, file), 'utf8')));
    expect(Object.fromEntries(files.map((file, index) => [file, texts[index]]))).toEqual(
      filesOf(commits),
    );
  });

  test('holds steps that Node takes as they are', () => {
    const branches = git(name, 'for-each-ref', '--format=%(refname:short)', 'refs/heads');
    for (const branch of branches.split('\n')) {
      git(name, 'checkout', '--quiet', branch);
      for (const file of git(name, 'ls-files', '*.mjs').split('\n')) {
        execFileSync(process.execPath, ['--check', join(root, name, file)]);
      }
    }
    git(name, 'checkout', '--quiet', 'master');
  });
});

test('one branch fails, and begins where the others end', () => {
  expect(git('lab-report', 'log', '--format=%s', failingBranch, '^master')).toBe(
    'Refuse a report with a sample of little DNA',
  );
  expect(git('lab-report', 'merge-base', 'master', failingBranch)).toBe(
    git('lab-report', 'rev-parse', 'master'),
  );
});
