import type { TextEdit, TextHit } from './textImpact';

/** A text with the renames of some hits applied; hits that nothing is known for stay as they are. */
export function renameInText(text: string, hits: readonly TextHit[]): string {
  return applyEdits(
    text,
    hits.flatMap(({ edits }) => edits),
  );
}

/** A text with parts of it replaced; edits may come in any order, and what is said twice is done once. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  let changed = '';
  let done = 0;
  let last: TextEdit | undefined;
  for (const edit of sorted) {
    if (edit.start < done || isSame(edit, last)) continue;
    changed += text.slice(done, edit.start) + edit.text;
    done = edit.end;
    last = edit;
  }
  return changed + text.slice(done);
}

function isSame(edit: TextEdit, other: TextEdit | undefined): boolean {
  return edit.start === other?.start && edit.end === other.end && edit.text === other.text;
}
