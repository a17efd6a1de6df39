export type TokenKind = 'word' | 'quoted' | 'text' | 'number' | 'binary' | 'variable' | 'symbol';

/** A token of T-SQL. */
export interface Token {
  readonly kind: TokenKind;
  /** What a quoted name or a text says without its quotes; of everything else as it is written. */
  readonly value: string;
  /** Of words, names and symbols in capitals, for comparing; empty for texts. */
  readonly key: string;
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  readonly isFirstOnLine: boolean;
}

/**
 * The tokens of a T-SQL script, without comments and white space. Never throws: what does not end, ends
 * with the text. Texts in double quotes are names, as SET QUOTED_IDENTIFIER ON has it.
 * @see https://learn.microsoft.com/sql/t-sql/language-elements/transact-sql-syntax-conventions-transact-sql
 */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let isFirstOnLine = true;
  while (at < text.length) {
    const skipped = endOfBlank(text, at);
    if (skipped > at) {
      isFirstOnLine ||= text.slice(at, skipped).includes('\n');
      at = skipped;
      continue;
    }
    const token = tokenAt(text, at, isFirstOnLine);
    tokens.push(token);
    at = token.end;
    isFirstOnLine = false;
  }
  return tokens;
}

/** Behind white space or a comment that begins here; the same place if there is none. */
function endOfBlank(text: string, at: number): number {
  if (text.startsWith('/*', at)) return endOfBlockComment(text, at);
  blank.lastIndex = at;
  return blank.test(text) ? blank.lastIndex : at;
}

const blank = /[\s\uFEFF]+|--[^\n]*/y;

/** Block comments nest in T-SQL. */
function endOfBlockComment(text: string, at: number): number {
  const mark = /\/\*|\*\//g;
  mark.lastIndex = at;
  let depth = 0;
  for (let found = mark.exec(text); found !== null; found = mark.exec(text)) {
    depth += found[0] === '/*' ? 1 : -1;
    if (depth === 0) return mark.lastIndex;
  }
  return text.length;
}

interface Form {
  readonly kind: TokenKind;
  readonly pattern: RegExp;
  readonly value?: (written: string) => string;
}

const forms: readonly Form[] = [
  {
    kind: 'quoted',
    pattern: /\[(?:[^\]]|\]\])*\]?/y,
    value: (written) => written.replace(/^\[|\]$/g, '').replaceAll(']]', ']'),
  },
  {
    kind: 'quoted',
    pattern: /"(?:[^"]|"")*"?/y,
    value: (written) => written.replace(/^"|"$/g, '').replaceAll('""', '"'),
  },
  {
    kind: 'text',
    pattern: /[nN]?'(?:[^']|'')*'?/y,
    // A backslash at the end of a line goes on with the text on the next one.
    value: (written) =>
      written
        .replace(/^[nN]?'|'$/g, '')
        .replaceAll("''", "'")
        .replace(/\\\r?\n/g, ''),
  },
  { kind: 'binary', pattern: /0[xX][0-9a-fA-F]*/y },
  { kind: 'number', pattern: /\$?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y },
  { kind: 'variable', pattern: /@[\p{L}\p{N}_@#$]*/uy },
  { kind: 'word', pattern: /[\p{L}_#][\p{L}\p{N}_@#$]*/uy },
  { kind: 'symbol', pattern: /<>|!=|<=|>=|!<|!>|::|[\s\S]/y },
];

function tokenAt(text: string, start: number, isFirstOnLine: boolean): Token {
  for (const { kind, pattern, value } of forms) {
    pattern.lastIndex = start;
    const written = pattern.exec(text)?.[0];
    if (written === undefined) continue;
    const said = value?.(written) ?? written;
    const key = kind === 'text' ? '' : said.toUpperCase();
    return { kind, value: said, key, start, end: start + written.length, isFirstOnLine };
  }
  const value = text.charAt(start);
  return { kind: 'symbol', value, key: value, start, end: start + 1, isFirstOnLine };
}
