import { isName, queryTokens, tokenAt, type QueryToken } from '../../../sqlLanguage/queryTokens';

/** A statement within a program of PL/pgSQL, with blanks for what only the program understands. */
export interface ProgramPiece {
  readonly start: number;
  readonly sql: string;
}

const queryWords: ReadonlySet<string> = new Set(
  'SELECT WITH INSERT UPDATE DELETE MERGE PERFORM'.split(' '),
);

/** Words that variables may be called as well: they begin something only where a statement can stand. */
const otherWords: ReadonlySet<string> = new Set('COPY CREATE REFRESH TRUNCATE'.split(' '));

/** Behind what a statement of a program can stand. */
const edgeWords: ReadonlySet<string> = new Set('BEGIN THEN ELSE LOOP'.split(' '));
const edgeMarks: ReadonlySet<string> = new Set([';', '>', '>>']);

/**
 * The statements of a program of PL/pgSQL, found by their first words: those that stand by themselves,
 * in loops and cursors, and in parentheses within expressions.
 */
export function programPieces(program: string): readonly ProgramPiece[] {
  const tokens = queryTokens(program);
  const pieces: ProgramPiece[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    if (!begins(tokens, index)) continue;
    const last = endOfPiece(tokens, index);
    const { start } = tokenAt(tokens, index);
    const inner = tokens.slice(index, last + 1);
    pieces.push({ start, sql: readable(program, inner, start) });
    index = last;
  }
  return pieces;
}

/** `FOR UPDATE` and `ON UPDATE` begin nothing, nor does what a longer word holds. */
function begins(tokens: readonly QueryToken[], index: number): boolean {
  const { keyWord } = tokenAt(tokens, index);
  const before = tokenAt(tokens, index - 1);
  if (otherWords.has(keyWord)) {
    const isEdge = edgeWords.has(before.keyWord) || edgeMarks.has(before.text);
    // No `:=`, `=`, `.` or `[`, by which a variable is given a value.
    return isEdge && isName(tokenAt(tokens, index + 1));
  }
  return queryWords.has(keyWord) && before.text !== '.' && before.keyWord !== 'OR';
}

function endOfPiece(tokens: readonly QueryToken[], from: number): number {
  let depth = 0;
  for (let index = from; index < tokens.length; index += 1) {
    const { text, keyWord } = tokenAt(tokens, index);
    if (text === '(') depth += 1;
    if (text === ')') depth -= 1;
    const isOver = depth < 0 || (depth === 0 && (text === ';' || keyWord === 'LOOP'));
    if (isOver) return index - 1;
  }
  return tokens.length - 1;
}

/** Without `INTO variables`; `PERFORM` is a SELECT. */
function readable(program: string, tokens: readonly QueryToken[], start: number): string {
  const end = tokens.at(-1)?.end ?? start;
  let sql = program.slice(start, end);
  const blank = (from: number, to: number, text = ' '.repeat(to - from)): void => {
    sql = sql.slice(0, from - start) + text + sql.slice(to - start);
  };
  const [first] = tokens;
  if (first?.keyWord === 'PERFORM') blank(first.start, first.end, 'SELECT ');
  let depth = 0;
  for (const [index, { text, keyWord, start: from }] of tokens.entries()) {
    if (text === '(') depth += 1;
    if (text === ')') depth -= 1;
    const isTarget = ['INSERT', 'MERGE'].includes(tokenAt(tokens, index - 1).keyWord);
    if (keyWord === 'INTO' && depth === 0 && !isTarget) blank(from, endOfVariables(tokens, index));
  }
  return sql;
}

/** `INTO [STRICT] a, b.c` */
function endOfVariables(tokens: readonly QueryToken[], into: number): number {
  let index = into;
  if (tokenAt(tokens, index + 1).keyWord === 'STRICT') index += 1;
  do {
    index += 1;
    while (tokenAt(tokens, index + 1).text === '.') index += 2;
    index += 1;
  } while (tokenAt(tokens, index).text === ',');
  return tokenAt(tokens, index - 1).end;
}
