/**
 * A script for `psql` without what is not SQL, with blanks in its place so that every offset stays:
 * commands that begin with a backslash, and the rows that follow `COPY … FROM stdin`.
 */
export function withoutClientParts(text: string): string {
  if (!/^\\/m.test(text)) return text;
  let isRow = false;
  return text
    .split('\n')
    .map((line) => {
      const isClientPart = isRow || line.startsWith('\\');
      if (line.startsWith('\\.')) isRow = false;
      else if (!isRow) isRow = beginsRows.test(line);
      return isClientPart ? ' '.repeat(line.length) : line;
    })
    .join('\n');
}

/** As `pg_dump` writes it, on one line. */
const beginsRows = /^copy\s.*\sfrom\s+stdin\b.*;\s*$/i;
