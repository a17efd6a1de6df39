import { RepositoryError } from '../../core/schemaDiff/story/repositoryError';
import type { TextRevision } from '../../core/lineage/readers/queries/queryFolder';
import { GitCommands } from './gitCommands';

/**
 * The commit that is checked out around a folder, and what of the folder is another than it says, new files
 * and those that git ignores, too; `undefined` = there is no git, no repository that it trusts, or no commit
 * yet. @throws RepositoryError `refused` with what git says
 */
export async function changedFiles(
  folder: string,
  signal: AbortSignal,
): Promise<TextRevision | undefined> {
  const git = new GitCommands(folder, signal);
  try {
    await git.check();
  } catch (error) {
    if (!RepositoryError.is(error)) throw error;
    return undefined;
  }
  const commit = await git.ask('rev-parse', '--verify', '--quiet', 'HEAD^{commit}');
  if (commit === undefined) return undefined;
  // Nobody else shall wait for a lock that a question takes.
  const status = [
    '--no-optional-locks',
    'status',
    '--porcelain',
    '-z',
    '--no-renames',
    '--ignored',
  ];
  const [prefix = '', told] = await Promise.all([
    git.ask('rev-parse', '--show-prefix'),
    git.run(...status, '--', '.'),
  ]);
  const paths = told.split('\0').flatMap((entry) => (entry === '' ? [] : [entry.slice(3)]));
  // A new folder is told once, and may be one around this one.
  const changed = paths.map((path) => (prefix.startsWith(path) ? '' : path.slice(prefix.length)));
  return { commit, changed: new Set(changed) };
}
