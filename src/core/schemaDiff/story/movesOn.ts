import { formatQuantity } from '../../base/sizes';
import type { StoryLine } from './storyOf';

/**
 * What to know before the kept snapshot of Benchling moves on, by what happened since it was taken: what
 * was renamed is told by it in a warehouse that was not migrated yet. A sentence without its end;
 * `undefined` = nothing was renamed.
 */
export function warnOfMovingOn(story: readonly StoryLine[], path: string): string | undefined {
  const renames = story.filter(({ verb }) => verb === 'rename').length;
  if (renames === 0) return undefined;
  const since = `${formatQuantity(renames, 'rename')} since ${path} was kept`;
  return `${since} ${renames === 1 ? 'is' : 'are'} certain only by what it holds: once it moves on, a warehouse that was not migrated is asked about them`;
}
