import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createRepository } from '../../src/connectors/git/gitRepository';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lakeside-git-'));
  await writeFile(join(folder, 'lake.json'), '{}');
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

function git(...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();
}

describe('createRepository', () => {
  test('commits what is in the folder, also on a machine that knows nobody', async () => {
    vi.stubEnv('HOME', folder);
    vi.stubEnv('XDG_CONFIG_HOME', folder);
    expect(await createRepository(folder, 'Begin')).toBe('created');
    expect(git('log', '--format=%s %an', '--name-only')).toBe('Begin Lakeside\n\nlake.json');
    expect(git('status', '--short')).toBe('');
  });

  test('leaves a repository as it is', async () => {
    await createRepository(folder, 'Begin');
    await writeFile(join(folder, 'new.txt'), '');
    expect(await createRepository(folder, 'Again')).toBe('present');
    expect(git('rev-list', '--count', 'HEAD')).toBe('1');
  });

  test('is not led to another repository by the variables of a hook', async () => {
    vi.stubEnv('GIT_DIR', join(folder, 'elsewhere'));
    expect(await createRepository(folder, 'Begin')).toBe('created');
    vi.unstubAllEnvs();
    expect(git('rev-parse', '--git-dir')).toBe('.git');
  });

  test('says when there is no git', async () => {
    vi.stubEnv('PATH', folder);
    expect(await createRepository(folder, 'Begin')).toBe('gitMissing');
  });
});
