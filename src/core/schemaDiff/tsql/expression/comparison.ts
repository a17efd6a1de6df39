import { quoteText } from '../../../sql/quoteName';
import { NotUnderstoodError } from '../../ddl/statementContext';
import { asMoment, asNumber, asTruth, type Piece, piece, sortOf } from './piece';

const operators: Readonly<Record<string, string>> = { '!=': '<>', '!<': '>=', '!>': '<=' };

/** Two values of one sort each, with an operator of T-SQL between them. */
export function compared(one: Piece, operator: string, other: Piece): Piece {
  const [left, right] = alike(one, other);
  return piece(`(${left.sql} ${operators[operator] ?? operator} ${right.sql})`, 'boolean');
}

/**
 * `IN` with a list, each item made comparable as T-SQL does it; the first decides how the value is
 * written. @throws NotUnderstoodError
 */
export function listed(value: Piece, list: readonly Piece[]): Piece {
  const pairs = list.map((item) => alike(value, item));
  const left = pairs[0]?.[0] ?? value;
  return piece(`(${left.sql} in (${pairs.map(([, { sql }]) => sql).join(', ')}))`, 'boolean');
}

/** What T-SQL makes of two values before it compares them. */
function alike(left: Piece, right: Piece): readonly [Piece, Piece] {
  const sorts = [sortOf(left.type), sortOf(right.type)];
  if (sorts.includes('truth')) return [asTruth(left), asTruth(right)];
  if (sorts.includes('moment')) return [momentOf(left, right), momentOf(right, left)];
  if (sorts.includes('number') && sorts.includes('text')) return [asNumber(left), asNumber(right)];
  const isMixed = sorts[0] !== sorts[1] && !sorts.includes(undefined);
  if (isMixed && left.literal === undefined && right.literal === undefined) {
    throw new NotUnderstoodError(`${left.sql} and ${right.sql} are not of one type`);
  }
  return [left, right];
}

function momentOf(value: Piece, other: Piece): Piece {
  const hasTime = other.type?.startsWith('timestamp') === true;
  return sortOf(value.type) === 'moment' ? value : asMoment(value, hasTime);
}

/** LIKE, as a regular expression where the pattern holds sets of characters, which Postgres' LIKE has not. */
export function likened(value: Piece, pattern: Piece, escape: Piece | undefined): Piece {
  const { literal } = pattern;
  if (literal === undefined) throw new NotUnderstoodError('the pattern of LIKE is no text');
  if (!literal.includes('[')) {
    const mark = escape === undefined ? escapeFor(literal) : ` escape ${escape.sql}`;
    return piece(`(${value.sql} like ${pattern.sql}${mark})`, 'boolean');
  }
  if (escape !== undefined) throw new NotUnderstoodError('LIKE has sets of characters and ESCAPE');
  return piece(`(${value.sql} ~ ${quoteText(expressionOf(literal))})`, 'boolean');
}

/** A backslash means itself in T-SQL. */
function escapeFor(literal: string): string {
  return literal.includes('\\') ? ` escape ''` : '';
}

function expressionOf(pattern: string): string {
  const parts = pattern.match(/\[\^?\]?[^\]]*\]|[\s\S]/g) ?? [];
  return `^${parts.map(partOfExpression).join('')}$`;
}

function partOfExpression(part: string): string {
  if (part === '%') return '.*';
  if (part === '_') return '.';
  if (part.length > 1) return part.replaceAll('\\', '\\\\');
  return /[\^$.|?*+(){}[\]\\]/.test(part) ? `\\${part}` : part;
}
