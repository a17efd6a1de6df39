import { SqlLexer } from '../../sql/sqlLexer';
import { isSamePath, tablePath, type TablePath } from '../model/objectPath';
import type { Relation } from '../model/snapshot';
import { quoteIdentifier, quotePath } from '../normal/quoteIdentifier';

/** What a view shows as it is: columns of the one relation that it reads. */
export interface ShownColumns {
  readonly source: Relation;
  /** The source's column by the view's; without those that are computed. */
  readonly byName: ReadonlyMap<string, string>;
}

/**
 * The columns that a view only shows, by its query in normal form. `undefined` = it is no view, or reads
 * several relations, one of them in a query of its own, or is made of several queries: there a name alone
 * does not tell what it is the name of.
 */
export function shownColumns(
  { view, columns }: Relation,
  findRelation: (path: TablePath) => Relation | undefined,
): ShownColumns | undefined {
  const [first, ...others] = view?.dependsOn ?? [];
  if (view === undefined || first === undefined) return undefined;
  const path: TablePath = [first[0], first[1]];
  const isAlone = others.every(([schema, name]) => isSamePath([schema, name], path));
  const source = isAlone ? findRelation(path) : undefined;
  if (source === undefined) return undefined;
  const outputs = outputsOf(view.query, quotePath(tablePath(source)));
  if (outputs?.length !== columns.length) return undefined;
  const written = new Map(source.columns.map(({ name }) => [quoteIdentifier(name), name]));
  const byName = columns.flatMap(({ name }, place): readonly (readonly [string, string])[] => {
    const shown = written.get(outputs[place] ?? '');
    return shown === undefined ? [] : [[name, shown]];
  });
  return { source, byName: new Map(byName) };
}

/**
 * The name in the query of each output that is no more than a name, else an empty text; `undefined` if the
 * query reads more than `from`.
 */
function outputsOf(query: string, from: string): readonly string[] | undefined {
  const words = outerWords(query);
  if (words[0]?.text !== 'SELECT' || words.some(({ text }) => combines.has(text))) return undefined;
  const first = words[1]?.text === 'DISTINCT' ? 2 : 1;
  const end = words.findIndex(({ text }) => text === 'FROM');
  const read = words[end];
  if (read === undefined || !isOnly(query.slice(read.end).trim(), from)) return undefined;
  return separated(words.slice(first, end).map(({ text }) => text)).map(nameOf);
}

const combines: ReadonlySet<string> = new Set(['UNION', 'INTERSECT', 'EXCEPT']);

/** Words and signs outside of parentheses, the opening ones included. */
function outerWords(query: string): readonly { readonly text: string; readonly end: number }[] {
  const lexer = new SqlLexer(query);
  const words: { readonly text: string; readonly end: number }[] = [];
  let depth = 0;
  while (lexer.next()) {
    if (lexer.isSymbol(')')) depth -= 1;
    else if (depth === 0) words.push({ text: lexer.word, end: lexer.end });
    if (lexer.isSymbol('(')) depth += 1;
  }
  return words;
}

function separated(words: readonly string[]): readonly (readonly string[])[] {
  const parts: string[][] = [[]];
  for (const word of words) {
    if (word === ',') parts.push([]);
    else parts.at(-1)?.push(word);
  }
  return parts;
}

function nameOf([name = '', as, , ...more]: readonly string[]): string {
  return as === undefined || (as === 'AS' && more.length === 0) ? name : '';
}

/** Whether nothing else stands behind FROM; a table with another name there counts as something else. */
function isOnly(rest: string, from: string): boolean {
  const own = rest.startsWith('ONLY ') ? rest.slice('ONLY '.length) : rest;
  if (!own.startsWith(from)) return false;
  return /^$|^ (?:WHERE|GROUP BY|HAVING|ORDER BY|LIMIT|OFFSET) /.test(own.slice(from.length));
}
