import { basename } from 'node:path';
import type { Provenance } from '../../core/datasets/publish/provenance';
import { RepositoryError } from '../../core/schemaDiff/story/repositoryError';
import { GitCommands } from './gitCommands';

export interface ProvenanceOptions {
  readonly signal: AbortSignal;
  /** Where a CI names the branch, whose checkouts are of commits. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * The repository, branch and commit of a folder; `undefined` if there is no git, no repository or no
 * commit yet. Files that git does not know make it no dirtier: what is published often is one.
 * @throws RepositoryError `notTrusted` for a repository of somebody else's, `refused`
 */
export async function gitProvenance(
  folder: string,
  { signal, environment }: ProvenanceOptions,
): Promise<Provenance | undefined> {
  const git = new GitCommands(folder, signal);
  if (!(await isVersioned(git))) return undefined;
  const commit = await git.ask('rev-parse', '--verify', 'HEAD');
  if (commit === undefined) return undefined;
  const changes = await git.run('status', '--porcelain', '--untracked-files=no');
  const defaultBranch = await defaultBranchOf(git);
  return {
    producer: {
      repo: await slugOf(git),
      branch: (await git.ask('symbolic-ref', '--short', 'HEAD')) ?? ciBranch(environment) ?? 'HEAD',
      commit,
      dirty: changes.trim() !== '',
    },
    ...(defaultBranch !== undefined && { defaultBranch }),
  };
}

async function isVersioned(git: GitCommands): Promise<boolean> {
  try {
    await git.check();
    return true;
  } catch (error) {
    const isAbsent =
      RepositoryError.is(error, 'notVersioned') || RepositoryError.is(error, 'gitMissing');
    if (isAbsent) return false;
    throw error;
  }
}

/** The last part of what it was cloned from, whatever way; the checkout's folder if it was not. */
async function slugOf(git: GitCommands): Promise<string> {
  const url = await git.ask('remote', 'get-url', 'origin');
  const [, slug] = /([^/\\:]+?)(?:\.git)?[/\\]*$/.exec(url ?? '') ?? [];
  return slug ?? basename(await git.run('rev-parse', '--show-toplevel').then((top) => top.trim()));
}

async function defaultBranchOf(git: GitCommands): Promise<string | undefined> {
  const head = await git.ask('symbolic-ref', '--short', 'refs/remotes/origin/HEAD');
  return head?.replace(/^origin\//, '');
}

/** @see https://docs.gitlab.com/ci/variables/predefined_variables/ */
function ciBranch(environment: ProvenanceOptions['environment']): string | undefined {
  return environment['CI_COMMIT_BRANCH'] || environment['GITHUB_HEAD_REF'] || undefined;
}
