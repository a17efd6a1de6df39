import { GitCommands } from './gitCommands';

/** A commit as a list of them tells it. */
export interface LoggedCommit {
  /** The whole hash. */
  readonly commit: string;
  /** When it was committed, in milliseconds since the Unix epoch. */
  readonly atMs: number;
  readonly author: string;
  /** The first line of its message. */
  readonly subject: string;
}

/**
 * The last commits that led to what is checked out, the latest first; none before the first commit.
 * @throws RepositoryError if there is no git, or no repository that it trusts
 */
export async function lastCommits(
  folder: string,
  most: number,
  signal: AbortSignal,
): Promise<readonly LoggedCommit[]> {
  const git = new GitCommands(folder, signal);
  await git.check();
  const told = await git.ask('log', `--max-count=${most}`, '-z', '--format=%H%x1f%ct%x1f%an%x1f%s');
  return (told ?? '').split('\0').flatMap((line) => {
    const [commit = '', seconds, author = '', subject = ''] = line.split('\u001F');
    return /^[0-9a-f]{40,64}$/.test(commit)
      ? [{ commit, atMs: Number(seconds) * 1000, author, subject }]
      : [];
  });
}
