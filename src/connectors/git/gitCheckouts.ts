import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { OperatorError } from '../../core/base/errors';
import { pause } from '../../core/base/pause';
import {
  repositorySlug,
  type Checkout,
  type Checkouts,
  type StepFolder,
} from '../../core/datasets/steps/checkouts';
import type { SignalOption } from '../../core/storage/blobStore';
import { addOwner, sweepOwnedFolders } from '../fileSystem/ownedFolders';
import { GitCommands } from './gitCommands';
import { grepMatches } from './grepMatches';

/** A repository of logs or notebooks may name datasets a million times. */
const mostMentionBytes = 1_000_000;

/** What folders of worktrees among the temporary files are called. */
const prefix = 'lakeside-checkout-';

/** A branch that a pipeline shall run on is not there. */
export class CheckoutError extends OperatorError {
  readonly reason = 'branchMissing';
}

/** Checkouts of the git of this machine. */
export class GitCheckouts implements Checkouts {
  async read(folder: string, options: SignalOption = {}): Promise<Checkout | undefined> {
    const git = gitIn(folder, options);
    const head = await git.ask('rev-parse', '--show-toplevel', 'HEAD', '--abbrev-ref', 'HEAD');
    const [root, commit, branch] = head?.split('\n') ?? [];
    if (root === undefined || commit === undefined || branch === undefined) return undefined;
    const [origin, changes, originHead] = await Promise.all([
      git.ask('config', '--get', 'remote.origin.url'),
      git.ask('status', '--porcelain', '--untracked-files=no'),
      git.ask('symbolic-ref', '--short', 'refs/remotes/origin/HEAD'),
    ]);
    return {
      root,
      producer: {
        repo: repositorySlug(origin ?? root),
        branch: branch === 'HEAD' ? branchOfJob(commit) : branch,
        commit,
        dirty: changes !== '',
      },
      hasOrigin: origin !== undefined,
      defaultBranch: originHead?.replace(/^origin\//, ''),
    };
  }

  async open(
    folder: string,
    branch: string | undefined,
    options: SignalOption = {},
  ): Promise<StepFolder> {
    const checkout = await this.read(folder, options);
    const isAsAsked = branch === undefined || branch === checkout?.producer.branch;
    if (checkout === undefined || isAsAsked) {
      return { folder, checkout, claim: () => undefined, dispose: async () => undefined };
    }
    return this.#openWorktree(gitIn(folder, options), { checkout, branch });
  }

  async mentions(folder: string, { signal }: SignalOption = {}): Promise<string> {
    return grepMatches(folder, String.raw`gros://[^[:space:]]{1,255}`, {
      mostBytes: mostMentionBytes,
      signal,
    });
  }

  /** A working tree of its own shares the repository's objects and leaves the checkout alone. */
  async #openWorktree(
    git: GitCommands,
    { checkout, branch }: { readonly checkout: Checkout; readonly branch: string },
  ): Promise<StepFolder> {
    const commit = await commitOf(git, branch);
    const { repo } = checkout.producer;
    await sweepOwnedFolders(prefix, removeWorktrees);
    const made = await mkdtemp(join(tmpdir(), prefix));
    await addOwner(made);
    const folder = join(made, isFolderName(repo) ? repo : 'checkout');
    let claimed: Promise<void> = Promise.resolve();
    const claim = (groupId: number): void => {
      claimed = addOwner(made, { groupId }).catch(() => undefined);
    };
    const dispose = async (): Promise<void> => {
      await claimed;
      await new GitCommands(checkout.root, never).ask('worktree', 'remove', '--force', folder);
      await rm(made, { recursive: true, force: true });
    };
    try {
      await addWorktree(git, { root: checkout.root, folder, commit });
    } catch (error) {
      await dispose();
      throw error;
    }
    const producer = { ...checkout.producer, branch, commit, dirty: false };
    return { folder, checkout: { ...checkout, root: folder, producer }, claim, dispose };
  }
}

/** The last worktree that this process adds to each repository. */
const adding = new Map<string, Promise<void>>();

/** To add a worktree git reads all others, and fails at one that is only half made: they come one by one. */
function addWorktree(
  git: GitCommands,
  { root, folder, commit }: Readonly<Record<'root' | 'folder' | 'commit', string>>,
): Promise<void> {
  const add = async (triesLeft: number): Promise<void> => {
    try {
      await git.run('worktree', 'add', '--detach', folder, commit);
    } catch (error) {
      if (!isHalfMade(error) || triesLeft === 0) throw error;
      // That of another process is whole in no time.
      await pause(halfMadeMs);
      await add(triesLeft - 1);
    }
  };
  const added = (adding.get(root) ?? Promise.resolve()).then(() => add(mostWaits));
  const settled = added
    .catch(() => undefined)
    .finally(() => {
      if (adding.get(root) === settled) adding.delete(root);
    });
  adding.set(root, settled);
  return added;
}

const halfMadeMs = 200;
const mostWaits = 10;

function isHalfMade(error: unknown): boolean {
  return error instanceof Error && /failed to read \S*\/worktrees\//.test(error.message);
}

/**
 * Lets the repository of a worktree know that it goes; without that, git keeps a note of it for months.
 * False of one that somebody has locked, which stays.
 */
async function removeWorktrees(made: string): Promise<boolean> {
  const entries = await readdir(made, { withFileTypes: true });
  for (const { name } of entries.filter((entry) => entry.isDirectory())) {
    const worktree = join(made, name);
    const shared = await new GitCommands(worktree, never).ask('rev-parse', '--git-common-dir');
    if (shared === undefined || !isAbsolute(shared)) continue;
    if (await isLocked(worktree)) return false;
    await new GitCommands(shared, never).ask('worktree', 'remove', '--force', worktree);
  }
  return true;
}

/** Git locks a worktree itself while it makes it, for which it says so: that is no person's wish. */
const beingMade = 'initializing';

async function isLocked(worktree: string): Promise<boolean> {
  const place = await new GitCommands(worktree, never).ask('rev-parse', '--git-dir');
  if (place === undefined) return false;
  const why = await readFile(resolve(worktree, place, 'locked'), 'utf8').catch(() => beingMade);
  return why.trim() !== beingMade;
}

/** What addresses end with may mean the folder that it stands in, or the one above. */
function isFolderName(text: string): boolean {
  return !['', '.', '..'].includes(text);
}

const never = new AbortController().signal;

function gitIn(folder: string, { signal = never }: SignalOption): GitCommands {
  return new GitCommands(folder, signal);
}

/** What was committed here comes before what was fetched. @throws CheckoutError */
async function commitOf(git: GitCommands, branch: string): Promise<string> {
  for (const root of ['refs/heads', 'refs/remotes/origin']) {
    const commit = await git.ask('rev-parse', '--verify', '--quiet', `${root}/${branch}^{commit}`);
    if (commit !== undefined) return commit;
  }
  throw new CheckoutError(`${git.folder} knows no branch ${branch}`, {
    remedy: 'Fetch the branch there, or correct branch or folder of the pipeline in lake.json',
  });
}

/** A job of GitLab checks out a commit and says the branch beside it. */
function branchOfJob(commit: string): string {
  const { CI_COMMIT_SHA: ofJob, CI_COMMIT_REF_NAME: branch } = process.env;
  return commit === ofJob && branch !== undefined ? branch : 'HEAD';
}
