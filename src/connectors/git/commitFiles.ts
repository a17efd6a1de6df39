import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RepositoryError } from '../../core/schemaDiff/story/repositoryError';
import type { CommitMade, CommitRequest } from '../../core/schemaDiff/story/schemaRepository';
import { commitBeside } from './commitBeside';
import type { CommitParts } from './commitParts';
import type { GitCommands } from './gitCommands';

/** See `SchemaRepository.commit`. @throws RepositoryError */
export async function commitFiles(
  git: GitCommands,
  { paths, message, branch }: CommitRequest,
): Promise<CommitMade | undefined> {
  await refuseUnknownAuthor(git);
  const current = await git.ask('symbolic-ref', '--quiet', '--short', 'HEAD');
  const scratch = await mkdtemp(join(tmpdir(), 'lakeside-commit-'));
  try {
    const messageFile = join(scratch, 'message');
    await writeFile(messageFile, message);
    const parts = { git, ...(await partByPresence(paths, git.folder)), messageFile, scratch };
    return branch === undefined || branch === current
      ? await commitHere(parts, current)
      : await commitBeside(parts, branch);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Git would make an author up of the names of user and machine. */
async function refuseUnknownAuthor(git: GitCommands): Promise<void> {
  const asked = ['-c', 'user.useConfigOnly=true', 'var'];
  for (const who of ['GIT_AUTHOR_IDENT', 'GIT_COMMITTER_IDENT']) {
    if ((await git.ask(...asked, who)) !== undefined) continue;
    throw new RepositoryError('authorUnknown', 'Git does not know who commits', {
      remedy: 'Run: git config --global user.name NAME and git config --global user.email ADDRESS',
    });
  }
}

async function partByPresence(
  paths: readonly string[],
  folder: string,
): Promise<Pick<CommitParts, 'present' | 'gone'>> {
  const present: string[] = [];
  const gone: string[] = [];
  for (const path of paths) ((await isThere(join(folder, path))) ? present : gone).push(path);
  return { present, gone };
}

async function isThere(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    return false;
  }
}

/** On the branch that is checked out; what else is staged stays staged. */
async function commitHere(
  { git, present, gone, messageFile }: CommitParts,
  branch: string | undefined,
): Promise<CommitMade | undefined> {
  const paths = [...present, ...(await tracked(git, gone))].map(literally);
  if (paths.length === 0) return undefined;
  const changed = await git.run('status', '--porcelain', '--untracked-files=all', '--', ...paths);
  if (changed.trim() === '') return undefined;
  const known = new Set(await tracked(git, present));
  const added = present.filter((path) => !known.has(path)).map(literally);
  // A commit of paths takes none that the index has never heard of.
  if (added.length > 0) await git.run('add', '--intent-to-add', '--', ...added);
  try {
    const text = ['--file', messageFile, '--cleanup=whitespace'];
    await git.run('commit', '--quiet', '--only', ...text, '--', ...paths);
  } catch (error) {
    if (added.length > 0) await git.run('rm', '--cached', '--quiet', '--', ...added);
    throw error;
  }
  return { hash: (await git.run('rev-parse', 'HEAD')).trim(), branch, isNewBranch: false };
}

async function tracked(git: GitCommands, paths: readonly string[]): Promise<readonly string[]> {
  if (paths.length === 0) return [];
  const list = await git.run('ls-files', '-z', '--', ...paths.map(literally));
  return list.split('\0').filter((path) => path !== '');
}

/** Names of files are no patterns. */
function literally(path: string): string {
  return `:(literal)${path}`;
}
