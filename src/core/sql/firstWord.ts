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

const word = /[a-z_]+/iy;
/** What Postgres' scanner takes for white space, not what Unicode does. */
const space = /[ \t\n\r\f\v]*/y;
const lineComment = /--[^\n\r]*/y;
const commentMark = /\/\*|\*\//g;

function endOfSpace(sql: string, offset: number): number {
  space.lastIndex = offset;
  return offset + (space.exec(sql)?.[0].length ?? 0);
}

function endOfComment(sql: string, offset: number): number {
  lineComment.lastIndex = offset;
  const line = lineComment.exec(sql);
  if (line !== null) return offset + line[0].length;
  return sql.startsWith('/*', offset) ? endOfBlock(sql, offset) : offset;
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
