import { wordSet } from '../wordSet';
import { isLineComment, sqlPieces, type SqlPiece } from './sqlPieces';

/** Columns that a line may have before it is broken. */
const widestLine = 88;
const step = '  ';

/**
 * Lays a statement out: a clause on each line, and what is too long for one broken at its commas, ANDs
 * and ORs, queries in parentheses indented. Words stay as they are written; nothing but white space
 * changes, and a text that was laid out stays as it is.
 */
export function formatSql(sql: string): string {
  return query(sqlPieces(sql), '').trimStart();
}

type Pieces = readonly SqlPiece[];

/** The clauses of a query, each on lines of its own. */
function query(pieces: Pieces, indent: string): string {
  return splitBefore(pieces, beginsClause)
    .map((part) => clause(part, indent))
    .filter((text) => text.trim() !== '')
    .join(`\n${indent}`);
}

function clause(pieces: Pieces, indent: string): string {
  const line = flat(pieces);
  if (line !== undefined && indent.length + line.length <= widestLine) return line;
  const inner = `${indent}${step}`;
  const head = headLength(pieces);
  const parts = splitParts(pieces.slice(head));
  // A single part goes on behind the word that it belongs to.
  if (parts.length <= 1) return item(pieces, indent);
  const first = flat(pieces.slice(0, head)) ?? item(pieces.slice(0, head), inner);
  const lines = [first, ...parts.map((part) => item(part, inner))];
  return lines.filter((part) => part !== '').join(`\n${inner}`);
}

/** One part of a clause; queries in its parentheses are laid out, and what is long within others too. */
function item(pieces: Pieces, indent: string): string {
  const line = flat(pieces);
  if (line !== undefined && indent.length + line.length <= widestLine) return line;
  let text = '';
  let before: SqlPiece | undefined;
  for (let index = 0; index < pieces.length; index += 1) {
    const piece = pieces[index];
    if (piece === undefined) break;
    text += between(before, piece, `\n${indent}`) + piece.text;
    before = piece;
    const close = piece.text === '(' ? closing(pieces, index) : -1;
    if (close === -1) continue;
    text += parenthesized(pieces.slice(index + 1, close), indent);
    before = pieces[close - 1];
    if (close - index > 1 && before !== undefined && isLineComment(before)) before = undefined;
    text += ')';
    before = pieces[close];
    index = close;
  }
  return text;
}

function parenthesized(inside: Pieces, indent: string): string {
  const line = flat(inside);
  const last = inside.at(-1);
  const mayClose = last === undefined || !isLineComment(last);
  if (mayClose && line !== undefined && indent.length + line.length < widestLine - 20) return line;
  const inner = `${indent}${step}`;
  const isQuery = queryWords.has(inside.find(({ kind }) => kind !== 'comment')?.keyWord ?? '');
  const body = isQuery
    ? query(inside, inner)
    : splitParts(inside)
        .map((part) => item(part, inner))
        .join(`\n${inner}`);
  return `\n${inner}${body}\n${indent}`;
}

/** The pieces in one line; `undefined` = a comment needs its own. */
function flat(pieces: Pieces): string | undefined {
  let text = '';
  let before: SqlPiece | undefined;
  for (const [index, piece] of pieces.entries()) {
    const isLast = index === pieces.length - 1;
    if (piece.text.includes('\n') && piece.kind === 'comment') return undefined;
    if (isLineComment(piece) && !isLast) return undefined;
    text += between(before, piece, ' ') + piece.text;
    before = piece;
  }
  return text;
}

/** What stands between two pieces. */
function between(before: SqlPiece | undefined, piece: SqlPiece, lineBreak: string): string {
  if (before === undefined) return '';
  if (isLineComment(before)) return lineBreak;
  if (piece.kind === 'comment' || before.kind === 'comment') return ' ';
  if (noneBefore.has(piece.text) || noneAfter.has(before.text)) return '';
  if (before.text === ',') return ' ';
  return piece.isApart ? ' ' : '';
}

const noneBefore = new Set([',', ';', ')', ']']);
const noneAfter = new Set(['(', '[']);

/** At commas, behind which the next part begins, and before AND and OR that stand by themselves. */
function splitParts(pieces: Pieces): readonly Pieces[] {
  const parts: SqlPiece[][] = [[]];
  const nesting = new Nesting();
  for (const [index, piece] of pieces.entries()) {
    if (nesting.isNone && piece.keyWord !== '' && nesting.joins(piece)) parts.push([]);
    nesting.meet(piece);
    parts.at(-1)?.push(piece);
    if (nesting.isNone && endsPart(pieces, index)) parts.push([]);
  }
  return parts.filter(({ length }) => length > 0);
}

/** A comment behind a comma belongs to what is before it. */
function endsPart(pieces: Pieces, index: number): boolean {
  const isComment = (at: number): boolean => {
    const piece = pieces[at];
    return piece !== undefined && isLineComment(piece);
  };
  if (isComment(index)) return pieces[index - 1]?.text === ',';
  return pieces[index]?.text === ',' && !isComment(index + 1);
}

/** How deep a piece stands in parentheses, CASE and BETWEEN. */
class Nesting {
  #depth = 0;
  #cases = 0;
  #betweens = 0;

  get isNone(): boolean {
    return this.#depth === 0 && this.#cases === 0;
  }

  /** True for OR, and for an AND that is not that of a BETWEEN. */
  joins({ keyWord }: SqlPiece): boolean {
    return keyWord === 'OR' || (keyWord === 'AND' && this.#betweens === 0);
  }

  meet({ text, keyWord }: SqlPiece): void {
    if (this.#depth === 0 && keyWord === 'BETWEEN') this.#betweens += 1;
    if (this.#depth === 0 && keyWord === 'AND' && this.#betweens > 0) this.#betweens -= 1;
    this.#depth += changes[text] ?? 0;
    this.#cases += changes[keyWord] ?? 0;
  }
}

const changes: Readonly<Partial<Record<string, number>>> = {
  '(': 1,
  '[': 1,
  ')': -1,
  ']': -1,
  CASE: 1,
  END: -1,
};

function splitBefore(
  pieces: Pieces,
  begins: (pieces: Pieces, index: number) => boolean,
): readonly Pieces[] {
  const parts: SqlPiece[][] = [[]];
  let depth = 0;
  for (const [index, piece] of pieces.entries()) {
    if (depth === 0 && index > 0 && begins(pieces, index)) parts.push([]);
    if (piece.text === '(') depth += 1;
    if (piece.text === ')') depth -= 1;
    parts.at(-1)?.push(piece);
  }
  return parts;
}

function beginsClause(pieces: Pieces, index: number): boolean {
  const keyWord = pieces[index]?.keyWord ?? '';
  const before = pieces[index - 1]?.keyWord ?? '';
  if (joinWords.has(keyWord)) return !joinWords.has(before);
  if (keyWord === 'FROM' && before === 'DISTINCT') return false;
  return clauseWords.has(keyWord) || setWords.has(keyWord);
}

/** The words of a clause that what it is about follows. */
function headLength(pieces: Pieces): number {
  const head = pieces.findIndex(({ keyWord }) => !headWords.has(keyWord));
  return head === -1 ? pieces.length : head;
}

function closing(pieces: Pieces, open: number): number {
  let depth = 0;
  for (let index = open; index < pieces.length; index += 1) {
    const text = pieces[index]?.text;
    if (text === '(') depth += 1;
    if (text === ')' && (depth -= 1) === 0) return index;
  }
  return -1;
}

const clauseWords = wordSet(
  'SELECT FROM WHERE GROUP HAVING WINDOW ORDER LIMIT OFFSET FETCH RETURNING VALUES SET',
);
const setWords = wordSet('UNION INTERSECT EXCEPT');
const joinWords = wordSet('JOIN LEFT RIGHT FULL INNER CROSS NATURAL OUTER');
const queryWords = wordSet('SELECT WITH VALUES INSERT UPDATE DELETE MERGE TABLE');
const headWords = wordSet(
  `${[...clauseWords, ...setWords].join(' ')} DISTINCT ALL BY WITH RECURSIVE`,
);
