import { quoteText } from '../../sql/quoteName';

/** Statements of PL/pgSQL as one of SQL, in quotes that nothing within them ends. */
export function doBlock(...body: readonly string[]): string {
  const text = body.join('\n');
  let tag = '$lakeside$';
  for (let count = 1; text.includes(tag); count += 1) tag = `$lakeside_${count}$`;
  return `DO ${tag}\n${text}\n${tag}`;
}

/** Stops the migration if a query finds a row. */
export function refuseIf(query: string, problem: string, remedy: string): string {
  return doBlock(
    'BEGIN',
    `  IF EXISTS (${query}) THEN`,
    `    RAISE EXCEPTION USING MESSAGE = ${quoteText(problem)}, HINT = ${quoteText(remedy)}, ERRCODE = 'check_violation';`,
    '  END IF;',
    'END',
  );
}
