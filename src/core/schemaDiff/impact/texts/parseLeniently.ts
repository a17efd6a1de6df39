import type { ParsedSql, SqlParser } from '../../../sql/sqlParser';

/**
 * Longer ones are data with a statement around them. Nothing else happens while one is parsed: 30 to 70 ms
 * for this many characters, 200 to 500 ms for the million of the largest file (measured on two cores).
 */
const longestStatement = 200_000;

/**
 * A statement as Postgres reads it; where it does not, with names in place of what a driver, psql or a
 * template would fill in, at the same offsets.
 */
export async function parseLeniently(sql: string, parser: SqlParser): Promise<ParsedSql> {
  if (sql.length > longestStatement) {
    return { kind: 'malformed', message: 'the statement is too long', byte: 0 };
  }
  const parsed = await parser.parse(sql);
  if (parsed.kind === 'parsed') return parsed;
  const filled = fillIn(sql);
  if (filled === sql) return parsed;
  return parser.parse(filled);
}

/**
 * `{{ … }}` and `{% … %}` of templates, `${name}` and `$name` that quote nothing, `%s` and `%(name)s`, `:name`,
 * `:'name'`, `@name` and `?`.
 */
const filledIn =
  /\$\{\w+\}|(?<![\w$])\$[A-Za-z_]\w*(?![\w$])|\{\{[\s\S]*?\}\}|\{[%#][\s\S]*?[%#]\}|%(?:\(\w+\))?s\b|(?<![:\w]):(?:[A-Za-z_]\w*|'\w+'|"\w+")|@\w+|\?/g;

function fillIn(sql: string): string {
  return sql.replace(filledIn, (found) => {
    const isNothing = found.startsWith('{%') || found.startsWith('{#');
    // Line breaks stay, for they end comments.
    return found.replace(/[^\n]/gu, (character) =>
      (isNothing ? ' ' : '_').repeat(character.length),
    );
  });
}
