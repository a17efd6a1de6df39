/** The offset of the first character that is neither white space nor within a comment. */
export function skipBlank(sql: string, from: number): number {
  let offset = from;
  for (;;) {
    const next = endOfComment(sql, endOfSpace(sql, offset));
    if (next === offset) return offset;
    offset = next;
  }
}

/** The word at an offset, as people write verbs: `SELECT`. */
export function firstWord(sql: string, offset: number): string {
  word.lastIndex = offset;
  return word.exec(sql)?.[0].toUpperCase() ?? 'This';
}

/** The end of a comment that begins at an offset, or the offset if none does. */
export function endOfComment(sql: string, offset: number): number {
  const first = sql.charCodeAt(offset);
  if (first === dash && sql.charCodeAt(offset + 1) === dash) return endOfLine(sql, offset);
  return first === slash && sql.charCodeAt(offset + 1) === star ? endOfBlock(sql, offset) : offset;
}

const word = /[a-z_]+/iy;
const commentMark = /\/\*|\*\//g;
const dash = 0x2d;
const slash = 0x2f;
const star = 0x2a;
const blank = 0x20;

/** What Postgres' scanner takes for white space, not what Unicode does. */
function endOfSpace(sql: string, offset: number): number {
  let end = offset;
  for (;;) {
    const code = sql.charCodeAt(end);
    if (code !== blank && !(code >= 0x09 && code <= 0x0d)) return end;
    end += 1;
  }
}

function endOfLine(sql: string, offset: number): number {
  let end = offset;
  for (;;) {
    const code = sql.charCodeAt(end);
    if (code === 0x0a || code === 0x0d || Number.isNaN(code)) return end;
    end += 1;
  }
}

/** Comments nest in Postgres. */
function endOfBlock(sql: string, offset: number): number {
  commentMark.lastIndex = offset;
  let depth = 0;
  for (let mark = commentMark.exec(sql); mark !== null; mark = commentMark.exec(sql)) {
    depth += mark[0] === '/*' ? 1 : -1;
    if (depth === 0) return commentMark.lastIndex;
  }
  return sql.length;
}
