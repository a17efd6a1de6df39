import { join } from 'node:path';
import { RepositoryError } from '../../core/schemaDiff/story/repositoryError';
import type { CommitMade } from '../../core/schemaDiff/story/schemaRepository';
import type { CommitParts } from './commitParts';
import type { GitCommands } from './gitCommands';

/**
 * Commits to a branch that is not checked out, by an index of its own: neither the person's index nor any
 * file is touched.
 */
export async function commitBeside(
  parts: CommitParts,
  branch: string,
): Promise<CommitMade | undefined> {
  const { git } = parts;
  await refuseBranch(git, branch);
  const ref = `refs/heads/${branch}`;
  const tip = await git.ask('rev-parse', '--verify', '--quiet', `${ref}^{commit}`);
  const base = tip ?? (await git.ask('rev-parse', '--verify', '--quiet', 'HEAD^{commit}'));
  const tree = await writeTree(parts, base);
  if (base !== undefined && tree === (await git.ask('rev-parse', `${base}^{tree}`))) {
    return undefined;
  }
  const signs = (await git.ask('config', '--type=bool', 'commit.gpgSign')) === 'true' ? ['-S'] : [];
  const parent = base === undefined ? [] : ['-p', base];
  const made = await git.run('commit-tree', ...signs, ...parent, '-F', parts.messageFile, tree);
  const hash = made.trim();
  // Fails if somebody else has moved the branch meanwhile, or made it.
  const old = tip ?? '0'.repeat(hash.length);
  await git.run('update-ref', '--create-reflog', '-m', 'commit: schema', ref, hash, old);
  return { hash, branch, isNewBranch: tip === undefined };
}

async function refuseBranch(git: GitCommands, branch: string): Promise<void> {
  const isName = !branch.startsWith('-') && !branch.startsWith('@');
  const isValid = isName && (await git.ask('check-ref-format', `refs/heads/${branch}`)) === '';
  if (!isValid) {
    throw new RepositoryError('branchInvalid', `${JSON.stringify(branch)} is no name of a branch`, {
      remedy: 'Use letters, digits, hyphens and slashes',
    });
  }
  const place = await git.ask('for-each-ref', '--format=%(worktreepath)', `refs/heads/${branch}`);
  if (place === undefined || place === '') return;
  throw new RepositoryError('branchInUse', `Branch ${branch} is checked out in ${place}`, {
    remedy: 'Choose another branch, or commit there',
  });
}

async function writeTree(
  { git, present, gone, scratch }: CommitParts,
  base: string | undefined,
): Promise<string> {
  const prefix = (await git.run('rev-parse', '--show-prefix')).replace(/\r?\n$/, '');
  const aside = git.with({ GIT_INDEX_FILE: join(scratch, 'index') });
  await aside.run('read-tree', base ?? '--empty');
  for (const path of present) {
    const blob = (await git.run('hash-object', '-w', '--', path)).trim();
    await aside.run('update-index', '--add', '--cacheinfo', `100644,${blob},${prefix}${path}`);
  }
  if (gone.length > 0) await aside.run('update-index', '--force-remove', '--', ...gone);
  return (await aside.run('write-tree')).trim();
}
