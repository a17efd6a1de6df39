import type { FileChange, StoryCommit } from '../../core/schemaDiff/story/schemaRepository';

/** What `git log -z --raw --no-abbrev` shall write of a commit before its files. */
export const logFormat = '--format=%x1e%H%x1f%at%x1f%an%x1f%s';

const commitMark = '\u001E';
const fieldMark = '\u001F';
const noBlob = /^0+$/;

/** Reads what {@link logFormat} makes git write; in the order of the text. */
export function parseLog(text: string): readonly StoryCommit[] {
  return text.split(commitMark).flatMap((piece) => {
    const [head = '', ...rest] = piece.split('\0');
    const [hash, seconds, author, subject] = head.split(fieldMark);
    const files = parseFiles(rest);
    if (hash === undefined || subject === undefined || files.length === 0) return [];
    return [{ hash, madeAtMs: Number(seconds) * 1000, author: author ?? '', subject, files }];
  });
}

/** Turns of what happened to a file and its path. */
function parseFiles(parts: readonly string[]): readonly FileChange[] {
  const files: FileChange[] = [];
  for (const [place, part] of parts.entries()) {
    const found = /^\s*:\d+ \d+ ([0-9a-f]+) ([0-9a-f]+) [A-Z]\d*$/.exec(part);
    const path = parts[place + 1];
    if (found === null || path === undefined) continue;
    const [, before = '', after = ''] = found;
    files.push({
      path,
      ...(!noBlob.test(before) && { before }),
      ...(!noBlob.test(after) && { after }),
    });
  }
  return files.toSorted((one, other) => (one.path < other.path ? -1 : 1));
}
