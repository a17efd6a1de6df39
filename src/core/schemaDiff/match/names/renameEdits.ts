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

/**
 * How often each edit is seen among pairs that may be renames. People rename a thing everywhere, so that
 * an edit seen once more is evidence.
 */
export class RenameEdits {
  readonly #weights = new Map<string, number>();

  /** The pair counts as much as it is likely. */
  add(from: string, to: string, probability: number): void {
    const key = keyOf(from, to);
    if (key !== undefined) this.#weights.set(key, (this.#weights.get(key) ?? 0) + probability);
  }

  /** How many other pairs are edited alike; `own` is what this one was added with, 0 if it was not. */
  othersLike(from: string, to: string, own: number): number {
    const key = keyOf(from, to);
    return key === undefined ? 0 : Math.max(0, (this.#weights.get(key) ?? 0) - own);
  }
}

function keyOf(from: string, to: string): string | undefined {
  const edit = renameEdit(from, to);
  return edit === undefined ? undefined : `${edit.removed} > ${edit.added}`;
}
