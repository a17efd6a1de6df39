import { nameTokens } from './nameTokens';

/**
 * What a rename changes in a name, in words: `team_id` to `organization_id` is `team` to `organization`, as
 * is `teams` to `organizations`. `undefined` if only case, number or punctuation are different.
 */
export function renameEdit(from: string, to: string): RenameEdit | undefined {
  const left = nameTokens(from);
  const right = nameTokens(to);
  const shorter = Math.min(left.length, right.length);
  let start = 0;
  while (start < shorter && left[start] === right[start]) start++;
  let end = 0;
  while (end < shorter - start && left.at(-1 - end) === right.at(-1 - end)) end++;
  const removed = left.slice(start, left.length - end).join(' ');
  const added = right.slice(start, right.length - end).join(' ');
  return removed === added ? undefined : { removed, added };
}

/** Words that are gone and words that came for them; one of the two may be empty. */
export interface RenameEdit {
  readonly removed: string;
  readonly added: string;
}

/** Equal for equal edits. */
export function editKey(from: string, to: string): string | undefined {
  const edit = renameEdit(from, to);
  return edit === undefined ? undefined : `${edit.removed} > ${edit.added}`;
}
