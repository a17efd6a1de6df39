/** A line of a Postgres password file; `undefined` stands for `*`, which fits everything. */
export interface PasswordLine {
  readonly host: string | undefined;
  readonly port: string | undefined;
  readonly database: string | undefined;
  readonly user: string | undefined;
  readonly password: string;
}

/**
 * The lines of a password file in their order: `host:port:database:user:password`, with `\\:` and
 * `\\\\` for colons and backslashes within fields. Comments and lines with fewer fields are left out.
 * @see https://www.postgresql.org/docs/current/libpq-pgpass.html
 */
export function parsePasswordFile(text: string): readonly PasswordLine[] {
  return text
    .split(/\r?\n/)
    .filter((line) => !line.startsWith('#'))
    .flatMap(parseLine);
}

function parseLine(line: string): readonly PasswordLine[] {
  const [host, port, database, user, password] = splitFields(line);
  if (password === undefined) return [];
  return [
    {
      host: patternOf(host),
      port: patternOf(port),
      database: patternOf(database),
      user: patternOf(user),
      password: unescape(password),
    },
  ];
}

function patternOf(field = ''): string | undefined {
  return field === '*' ? undefined : unescape(field);
}

/** Splits at colons that no backslash stands before. */
function splitFields(line: string): readonly string[] {
  const fields = [''];
  for (const [token] of line.matchAll(/\\.|./gsu)) {
    if (token === ':') fields.push('');
    else fields.push(`${fields.pop()}${token}`);
  }
  return fields;
}

function unescape(field: string): string {
  return field.replace(/\\(.)/g, '$1');
}
