import { CheckRepoActions, simpleGit } from 'simple-git';

/** What is missing for version control, if anything. */
export type RepositoryOutcome =
  /** The folder is a repository now, with everything in it committed. */
  | 'created'
  | 'present'
  /** There is no `git` on this machine. */
  | 'gitMissing';

/** Who commits if the machine does not know: a commit needs somebody. */
const localIdentity = { name: 'Lakeside', email: 'lakeside@localhost' };

/**
 * Makes a folder a git repository with one commit of what is in it, if it is none yet. Settings of
 * git on this machine are not changed; the repository gets an identity of its own.
 */
export async function createRepository(
  folder: string,
  message: string,
): Promise<RepositoryOutcome> {
  const git = simpleGit({ baseDir: folder }).env(withoutGit(process.env));
  if (!(await git.version()).installed) return 'gitMissing';
  if (await git.checkIsRepo(CheckRepoActions.IS_REPO_ROOT)) return 'present';
  await git.init(['--initial-branch=main']);
  await git.addConfig('user.name', localIdentity.name);
  await git.addConfig('user.email', localIdentity.email);
  // Signing and hooks are the person's own business, and may ask questions nobody sees.
  await git.addConfig('commit.gpgsign', 'false');
  await git.add('.');
  await git.commit(message, { '--no-verify': null });
  return 'created';
}

/** Within a hook of git, variables name the repository of that hook. */
export function withoutGit(environment: NodeJS.ProcessEnv): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && !/^(?:GIT|SSH)_|EDITOR$|PAGER$/i.test(name)) kept[name] = value;
  }
  return kept;
}
