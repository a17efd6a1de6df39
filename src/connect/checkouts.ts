import type { Checkouts } from '../core/datasets/steps/checkouts';

/** Git repositories that are checked out on this machine. */
export async function checkouts(): Promise<Checkouts> {
  const { GitCheckouts } = await import('../connectors/git/gitCheckouts');
  return new GitCheckouts();
}
