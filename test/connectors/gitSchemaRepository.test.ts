import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { GitSchemaRepository } from '../../src/connectors/git/gitSchemaRepository';

const { signal } = new AbortController();
const snapshot = 'schema/benchling.schema.json';
const map = 'schema/schema-map.json';

let top: string;
/** Where the lake file lies, a folder within the repository. */
let folder: string;
let repository: GitSchemaRepository;

beforeEach(async () => {
  top = await mkdtemp(join(tmpdir(), 'lakeside-story-'));
  folder = join(top, 'demo lake');
  repository = new GitSchemaRepository(folder);
  vi.stubEnv('HOME', join(top, 'home'));
  vi.stubEnv('XDG_CONFIG_HOME', join(top, 'home'));
  vi.stubEnv('GIT_CONFIG_NOSYSTEM', '1');
  await mkdir(folder);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(top, { recursive: true, force: true });
});

function git(...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trimEnd();
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}

/** A repository with a commit in it, and an author. */
async function begin(): Promise<void> {
  git('init', '--quiet', '--initial-branch=main', top);
  git('config', 'user.name', 'Ada Demo');
  git('config', 'user.email', 'ada@example.org');
  await write(snapshot, 'one\n');
  await write('notes.txt', 'mine\n');
  git('add', '.');
  git('commit', '--quiet', '--message', 'Begin', '--date', '2026-11-01T08:00:00Z');
}

async function commitAll(message: string): Promise<void> {
  git('add', '.');
  git('commit', '--quiet', '--message', message);
}

describe('the texts of a history', () => {
  test('are what was committed, however they are read, and whatever is in them', async () => {
    await begin();
    const texts = ['', 'é\r\n\0 blob 7\n', `${'x'.repeat(200_000)}\n`];
    const all = Array.from({ length: 20 }, (_, place) => texts[place] ?? `${place}\n`);
    for (const [place, text] of all.entries()) {
      await write(snapshot, text);
      await commitAll(`${place}`);
    }
    const commits = await repository.history('schema/*.json', { signal });
    const read: string[] = [];
    for (const { files } of commits) {
      read.push(await repository.textOf(files[0]?.after ?? '', signal));
    }
    expect(read).toEqual([...all.toReversed(), 'one\n']);
    const [oldest] = commits.at(-1)?.files ?? [];
    const again = new GitSchemaRepository(folder);
    expect(await again.textOf(oldest?.after ?? '', signal)).toBe('one\n');
    await expect(repository.textOf('0'.repeat(40), signal)).rejects.toMatchObject({
      message: expect.stringContaining('git cat-file failed') as unknown,
    });
  });

  test('are not read on once nobody wants them', async () => {
    await begin();
    await write(snapshot, 'two\n');
    await commitAll('Two');
    const [commit] = await repository.history('schema/*.json', { signal });
    const given = AbortSignal.abort(new Error('nobody'));
    await expect(repository.textOf(commit?.files[0]?.after ?? '', given)).rejects.toThrow('nobody');
  });
});

describe('history', () => {
  test('is of the files that fit the pattern, newest first, with what they were and are', async () => {
    await begin();
    await write(snapshot, 'two\n');
    await write('schema/wäre house.schema.json', 'w\n');
    await commitAll('Sähe “es”\n\nbody');
    await write('notes.txt', 'other\n');
    await commitAll('Nothing of schemas');
    await rm(join(folder, snapshot));
    await commitAll('Gone');

    const commits = await repository.history('schema/*.schema.json', { signal });
    expect(commits.map(({ subject, author }) => [subject, author])).toEqual([
      ['Gone', 'Ada Demo'],
      ['Sähe “es”', 'Ada Demo'],
      ['Begin', 'Ada Demo'],
    ]);
    expect(commits[2]).toMatchObject({ madeAtMs: Date.UTC(2026, 10, 1, 8) });
    const [gone, changed, begun] = commits.map(({ files }) => files);
    expect(changed?.map(({ path }) => path)).toEqual([snapshot, 'schema/wäre house.schema.json']);
    expect(gone?.[0]).toEqual({ path: snapshot, before: changed?.[0]?.after });
    expect(changed?.[0]?.before).toBe(begun?.[0]?.after);
    expect(await repository.textOf(changed?.[0]?.after ?? '', signal)).toBe('two\n');
    const last = await repository.history(snapshot, { limit: 1, signal });
    expect(last.map(({ subject }) => subject)).toEqual(['Gone']);
  });

  test('is empty before the first commit', async () => {
    git('init', '--quiet', '--initial-branch=main');
    expect(await repository.history('schema/*', { signal })).toEqual([]);
    expect(await repository.currentBranch(signal)).toBe('main');
  });

  test('is not there without a repository, and says what to do', async () => {
    await expect(repository.history('*', { signal })).rejects.toMatchObject({
      reason: 'notVersioned',
      remedy: expect.stringContaining('git init'),
    });
  });
});

describe('a commit to the branch that is checked out', () => {
  test('has these files alone, and leaves staged what was staged', async () => {
    await begin();
    await write(snapshot, 'two\n');
    await write(map, '{}\n');
    await write('notes.txt', 'staged\n');
    git('add', 'notes.txt');
    await write('notes.txt', 'staged, and more\n');
    const made = await repository.commit({ paths: [snapshot, map], message: 'Two\n' }, signal);
    expect(made).toEqual({ hash: git('rev-parse', 'HEAD'), branch: 'main', isNewBranch: false });
    expect(git('show', '--format=%B', '--name-only', '--relative').split(/\n+/)).toEqual([
      'Two',
      snapshot,
      map,
    ]);
    expect(git('status', '--short')).toBe('MM notes.txt');
  });

  test('is none if nothing has changed', async () => {
    await begin();
    expect(await repository.commit({ paths: [snapshot, map], message: 'Same' }, signal)).toBe(
      undefined,
    );
    expect(git('rev-list', '--count', 'HEAD')).toBe('1');
  });

  test('runs hooks, and one that refuses leaves all as it was', async () => {
    await begin();
    const hook = join(top, '.git/hooks/pre-commit');
    await mkdir(dirname(hook), { recursive: true });
    await writeFile(hook, '#!/bin/sh\necho not today >&2\nexit 1\n');
    await chmod(hook, 0o755);
    await write(snapshot, 'two\n');
    await write(map, '{}\n');
    const refused = repository.commit({ paths: [snapshot, map], message: 'Two' }, signal);
    await expect(refused).rejects.toMatchObject({
      reason: 'refused',
      message: expect.stringContaining('not today'),
    });
    expect(git('status', '--short')).toBe(` M ${snapshot}\n?? ${map}`);
  });

  test('needs somebody who commits, and says how to tell', async () => {
    await begin();
    git('config', '--unset', 'user.email');
    await write(snapshot, 'two\n');
    await expect(
      repository.commit({ paths: [snapshot], message: 'Two' }, signal),
    ).rejects.toMatchObject({
      reason: 'authorUnknown',
      remedy: expect.stringContaining('git config --global user.email'),
    });
  });
});

describe('a commit to another branch', () => {
  const branch = 'schema-drift/2026-11-26';

  test('touches neither index nor files nor what is checked out', async () => {
    await begin();
    await write(snapshot, 'two\n');
    await write(map, '{}\n');
    await write('notes.txt', 'staged\n');
    git('add', 'notes.txt');
    const index = await readFile(join(top, '.git/index'));
    const made = await repository.commit(
      { paths: [snapshot, map, 'schema/never.schema.json'], message: 'Two\n\n- # a\n', branch },
      signal,
    );
    expect(made).toEqual({ hash: git('rev-parse', branch), branch, isNewBranch: true });
    expect(git('log', '-1', '--format=%B', branch)).toBe('Two\n\n- # a');
    expect(git('diff', '--name-only', '--relative', 'main', branch)).toBe(`${snapshot}\n${map}`);
    expect(git('symbolic-ref', '--short', 'HEAD')).toBe('main');
    expect(git('status', '--short').split('\n')).toEqual([
      'M  notes.txt',
      ` M ${snapshot}`,
      `?? ${map}`,
    ]);
    expect((await readFile(join(top, '.git/index'))).equals(index)).toBe(true);
  });

  test('goes on where the branch is, and is none if it has all of it', async () => {
    await begin();
    await write(snapshot, 'two\n');
    await repository.commit({ paths: [snapshot], message: 'Two', branch }, signal);
    expect(await repository.commit({ paths: [snapshot], message: 'Again', branch }, signal)).toBe(
      undefined,
    );
    await write(snapshot, 'three\n');
    const third = await repository.commit({ paths: [snapshot], message: 'Three', branch }, signal);
    expect(third?.isNewBranch).toBe(false);
    expect(git('log', '--format=%s', branch)).toBe('Three\nTwo\nBegin');
  });

  test('can be the first of all', async () => {
    await begin();
    git('checkout', '--quiet', '--orphan', 'empty');
    const made = await repository.commit({ paths: [snapshot], message: 'One', branch }, signal);
    expect(git('ls-tree', '-r', '--name-only', '--full-tree', made?.hash ?? '')).toBe(
      `demo lake/${snapshot}`,
    );
  });

  test('refuses names that are none, and a branch that is checked out elsewhere', async () => {
    await begin();
    for (const name of ['-x', 'a..b', '@{-1}', 'a b', '']) {
      await expect(
        repository.commit({ paths: [snapshot], message: 'x', branch: name }, signal),
      ).rejects.toMatchObject({ reason: 'branchInvalid' });
    }
    git('worktree', 'add', '--quiet', '-b', 'other', join(top, 'elsewhere'));
    await expect(
      repository.commit({ paths: [snapshot], message: 'x', branch: 'other' }, signal),
    ).rejects.toMatchObject({ reason: 'branchInUse' });
  });

  test('is signed if commits are', async () => {
    await begin();
    const signer = join(top, 'signer');
    await writeFile(
      signer,
      '#!/bin/sh\ncat >/dev/null\necho "[GNUPG:] SIG_CREATED " >&2\necho signed-by-test\n',
    );
    await chmod(signer, 0o755);
    git('config', 'commit.gpgSign', 'true');
    git('config', 'gpg.program', signer);
    await write(snapshot, 'two\n');
    await repository.commit({ paths: [snapshot], message: 'Two', branch }, signal);
    expect(git('cat-file', 'commit', branch)).toContain('signed-by-test');
  });
});
