import { SqlLexer } from '../../sql/sqlLexer';
import { asNode, walkTree } from '../../sql/sqlTree';
import { fieldsOf } from './treeParts';
import { quoteIdentifier, quotePath } from './quoteIdentifier';

/** The columns that an expression's tree names, each once. */
export function columnsIn(tree: unknown): readonly string[] {
  const names = new Set<string>();
  walkTree(asNode(tree) ?? {}, ({ type, node }) => {
    if (type === 'ColumnRef') names.add(fieldsOf(node).at(-1) ?? '');
    return true;
  });
  return [...names];
}

/** Whether a text in normal form names a column, outside of constants. */
export function mentions(text: string, column: string): boolean {
  return placesOf(text, quoteIdentifier(column)).length > 0;
}

/** A text in normal form with a column called otherwise. */
export function renameIn(text: string, from: string, to: string): string {
  return renameAllIn(text, [{ from, to }]);
}

/** A text in normal form with columns called otherwise, all at once: some may get each other's names. */
export function renameAllIn(
  text: string,
  renames: readonly { readonly from: string; readonly to: string }[],
): string {
  const places = renames.flatMap(({ from, to }) =>
    placesOf(text, quoteIdentifier(from)).map((place) => ({ ...place, by: quoteIdentifier(to) })),
  );
  return replaceAt(
    text,
    places.sort((a, b) => a.start - b.start),
  );
}

/** Whether a query in normal form names a relation. */
export function mentionsPath(query: string, path: readonly string[]): boolean {
  return query.includes(quotePath(path));
}

/** A query in normal form with a relation called otherwise. */
export function renamePathIn(
  query: string,
  from: readonly string[],
  to: readonly string[],
): string {
  const written = quotePath(from);
  const isPart = (end: number): boolean => /[\w$".]/.test(query.charAt(end));
  const places: Place[] = [];
  for (let at = query.indexOf(written); at >= 0; at = query.indexOf(written, at + 1)) {
    const end = at + written.length;
    if (!isPart(at - 1) && !isPart(end)) places.push({ start: at, end });
  }
  return replaceAt(
    query,
    places.map((place) => ({ ...place, by: quotePath(to) })),
  );
}

interface Place {
  readonly start: number;
  readonly end: number;
}

/** Where a name stands as a token; what a parenthesis follows is a function. */
function placesOf(text: string, written: string): readonly Place[] {
  if (!text.includes(written)) return [];
  const lexer = new SqlLexer(text);
  const places: Place[] = [];
  while (lexer.next()) {
    const { start, end } = lexer;
    if (text.slice(start, end) === written && text.charAt(end) !== '(') places.push({ start, end });
  }
  return places;
}

/** In the order of the places. */
function replaceAt(text: string, places: readonly (Place & { readonly by: string })[]): string {
  let replaced = '';
  let done = 0;
  for (const { start, end, by } of places) {
    replaced += text.slice(done, start) + by;
    done = end;
  }
  return replaced + text.slice(done);
}
