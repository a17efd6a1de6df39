/**
 * What of a cell in Python is SQL by its magic words, with blanks for all else; `undefined` = nothing is.
 * @see https://jupysql.ploomber.io (`%%sql`, `%sql`, `name << select …`)
 */
export function sqlByMagic(cell: string): string | undefined {
  const whole = /^\s*%%sql\b[^\n]*/.exec(cell)?.[0];
  if (whole !== undefined) return blank(whole) + cell.slice(whole.length);
  let found = false;
  const lines = cell.split('\n').map((line) => {
    const head = /^\s*(?:\w+\s*=\s*)?%sql\s+(?:--\S+\s+)*(?:\w+\s*<<\s*)?/.exec(line)?.[0];
    if (head === undefined || head.length === line.length) return blank(line);
    found = true;
    // Each is a statement of its own.
    return `;${blank(head).slice(1)}${line.slice(head.length)}`;
  });
  return found ? lines.join('\n') : undefined;
}

function blank(text: string): string {
  return text.replace(/[^\n\r]/g, ' ');
}
