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

/** What each output is, without the name that it is given; `undefined` if the query reads more than `from`. */
function outputsOf(query: string, from: string): readonly string[] | undefined {
  const lexer = new SqlLexer(query);
  if (!lexer.next() || !lexer.is('SELECT')) return undefined;
  const outputs: string[] = [];
  let [depth, start, end] = [0, lexer.end, -1];
  let readsFrom = false;
  while (lexer.next()) {
    if (lexer.isSymbol('(')) depth += 1;
    else if (lexer.isSymbol(')')) depth -= 1;
    else if (depth > 0) continue;
    else if (combines.some((word) => lexer.is(word))) return undefined;
    else if (readsFrom) continue;
    else if (lexer.is('DISTINCT') && query.slice(start, lexer.start).trim() === '') {
      start = lexer.end;
    } else if (lexer.is('AS')) end = lexer.start;
    else if (lexer.isSymbol(',') || lexer.is('FROM')) {
      outputs.push(query.slice(start, end < start ? lexer.start : end).trim());
      readsFrom = lexer.is('FROM');
      if (readsFrom && !isOnly(query.slice(lexer.end).trim(), from)) return undefined;
      start = lexer.end;
    }
  }
  return readsFrom ? outputs : undefined;
}

const combines = ['UNION', 'INTERSECT', 'EXCEPT'];

/** Whether nothing else stands behind FROM; a table with another name there counts as something else. */
function isOnly(rest: string, from: string): boolean {
  const own = rest.startsWith('ONLY ') ? rest.slice('ONLY '.length) : rest;
  if (!own.startsWith(from)) return false;
  return /^$|^ (?:WHERE|GROUP BY|HAVING|ORDER BY|LIMIT|OFFSET) /.test(own.slice(from.length));
}
