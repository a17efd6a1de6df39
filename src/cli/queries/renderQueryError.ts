import { placeOf, pointAt } from '../../core/sql/textPlace';
import type { QueryError } from '../../core/warehouse/queryError';
import { formatFailure } from '../program/failures';
import { printable, type TextStyle } from '../terminal/textStyle';

/** What failed and what to do, with Postgres' code, the line, and a mark below the place in it. */
export function renderQueryError(
  { reason, message, remedy, details }: QueryError,
  text: string,
  style: TextStyle,
): string {
  const { offset, sqlState, notes = [] } = details;
  const code = sqlState === undefined ? '' : ` (SQLSTATE ${sqlState})`;
  const failure = formatFailure({
    reason,
    message: withoutStop(message) + code,
    remedy: withoutStop(remedy),
  });
  const lines = [`${style.red('error:')} ${failure}`];
  if (offset !== undefined) lines.push(...renderPlace(text, offset, style));
  lines.push(...notes.map((note) => `  ${style.dim(printable(note))}`));
  return lines.join('\n');
}

function renderPlace(text: string, offset: number, style: TextStyle): readonly string[] {
  const { line, column } = placeOf(text, offset);
  const [shown = '', caret = ''] = pointAt(text, offset).split('\n');
  return [`  line ${line}, column ${column}:`, `  ${shown}`, `  ${style.bold(caret)}`];
}

/** Servers end some sentences with a full stop, and some with none. */
function withoutStop(sentence: string): string {
  return sentence.replace(/\.$/, '');
}
