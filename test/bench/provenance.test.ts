import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeCommit, requireBuild, requireKeepable } from './provenance.mjs';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lakeside-provenance-'));
  git('init', '--quiet', '--initial-branch', 'main');
  write('src/cli.ts', 'one');
  commit();
});

afterEach(() => rmSync(root, { recursive: true }));

describe('figures', () => {
  it('are kept of what is on the main branch, whatever is checked out by name', async () => {
    await requireKeepable(root);
    git('switch', '--quiet', '--create', 'topic');
    await requireKeepable(root);
    write('test/bench/results/small.json', '{}');
    await requireKeepable(root);
  });

  it('are not kept of a commit that is only on another branch', async () => {
    git('switch', '--quiet', '--create', 'topic');
    write('src/cli.ts', 'two');
    commit();
    await expect(requireKeepable(root)).rejects.toThrow('not on the main branch');
  });

  it.each(['src/cli.ts', 'src/new.ts', 'test/bench/bench.mjs'])(
    'are not kept, and marked, of a checkout in which %s was changed',
    async (file) => {
      expect(await describeCommit(root)).toMatch(/^[0-9a-f]+$/);
      write(file, 'two');
      await expect(requireKeepable(root)).rejects.toThrow('changed since its commit');
      expect(await describeCommit(root)).toMatch(/^[0-9a-f]+, changed$/);
    },
  );

  it('are taken of a build that is not older than its sources', async () => {
    await expect(requireBuild(root)).rejects.toThrow('dist/cli.js is missing');
    write('dist/cli.js', 'one');
    await requireBuild(root);
    utimesSync(join(root, 'dist/cli.js'), 1, 1);
    await expect(requireBuild(root)).rejects.toThrow('older than its sources');
  });
});

function write(path: string, text: string): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function commit(): void {
  git('add', '--all');
  git('-c', 'user.name=A', '-c', 'user.email=a@example.org', 'commit', '--quiet', '-m', 'Change');
}

function git(...args: readonly string[]): void {
  execFileSync('git', args, { cwd: root });
}
