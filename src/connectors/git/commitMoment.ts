import { RepositoryError } from '../../core/schemaDiff/story/repositoryError';
import { GitCommands } from './gitCommands';

export interface CommitMoment {
  /** The whole hash. */
  readonly commit: string;
  /** When it was committed, in milliseconds since the Unix epoch. */
  readonly atMs: number;
}

/**
 * The commit that a person names by a hash, branch, tag or the like, and when it was made.
 * @throws RepositoryError if there is none
 */
export async function commitNamed(
  folder: string,
  name: string,
  signal: AbortSignal,
): Promise<CommitMoment> {
  const git = new GitCommands(folder, signal);
  await git.check();
  // What begins with a hyphen would be an option.
  const asked = name.startsWith('-') ? undefined : await momentOf(git, `${name}^{commit}`);
  if (asked !== undefined) return asked;
  throw new RepositoryError('refused', `${folder} has no commit ${JSON.stringify(name)}`, {
    remedy: 'Give a hash, branch or tag, or a date such as 2026-10-01',
  });
}

/** The last commit of the checked out branch that was made by a moment; `undefined` = there was none. */
export async function commitAt(
  folder: string,
  atMs: number,
  signal: AbortSignal,
): Promise<CommitMoment | undefined> {
  const git = new GitCommands(folder, signal);
  const before = `--before=${new Date(atMs).toISOString()}`;
  const hash = await git.ask('rev-list', '-1', before, 'HEAD');
  return hash === undefined || hash === '' ? undefined : momentOf(git, hash);
}

async function momentOf(git: GitCommands, revision: string): Promise<CommitMoment | undefined> {
  const told = await git.ask('show', '--no-patch', '--format=%H %ct', '--end-of-options', revision);
  const [, commit, seconds] = /^([0-9a-f]{40,64}) (\d+)$/m.exec(told ?? '') ?? [];
  return commit === undefined ? undefined : { commit, atMs: Number(seconds) * 1000 };
}
