import { quoteText } from '../../../sql/quoteName';
import { NotUnderstoodError } from '../../ddl/statementContext';

/** An expression in Postgres' words. */
export interface Piece {
  readonly sql: string;
  /** As `format_type` prints it, without what stands in parentheses; `undefined` = not known. */
  readonly type: string | undefined;
  /** What a literal says; `undefined` of everything else, and of NULL. */
  readonly literal?: string | undefined;
  readonly isNull?: boolean;
  /** Whether it is of a domain over its type, as which the server compares it. */
  readonly isOfDomain?: boolean;
}

export type Sort = 'truth' | 'text' | 'number' | 'moment' | 'uuid' | 'binary' | 'other';

/** What kind of values a type holds; `undefined` if it is not known. */
export function sortOf(type: string | undefined): Sort | undefined {
  if (type === undefined) return undefined;
  return sorts.find(([pattern]) => pattern.test(type))?.[1] ?? 'other';
}

const sorts: readonly (readonly [RegExp, Sort])[] = [
  [/^boolean$/, 'truth'],
  [/^(?:character|text)/, 'text'],
  [/^(?:smallint|integer|bigint|numeric|real|double precision)/, 'number'],
  [/^(?:timestamp|date|time)/, 'moment'],
  [/^uuid$/, 'uuid'],
  [/^bytea$/, 'binary'],
];

export function piece(sql: string, type: string | undefined): Piece {
  return { sql, type };
}

/** The numbers that T-SQL has for truth values, and texts that it takes for them. */
export function truthOf({ literal }: Piece): string | undefined {
  if (literal === undefined) return undefined;
  if (/^(?:true|false)$/i.test(literal)) return literal.toLowerCase();
  if (literal.trim() === '' || Number.isNaN(Number(literal))) return undefined;
  return Number(literal) === 0 ? 'false' : 'true';
}

/** As a truth value, which T-SQL has as the numbers 0 and 1. */
export function asTruth(value: Piece): Piece {
  const sort = sortOf(value.type);
  const literal = truthOf(value);
  if (literal !== undefined) return piece(literal, 'boolean');
  if (value.isOfDomain === true && sort === 'truth') {
    return piece(`(${value.sql})::boolean`, 'boolean');
  }
  if (value.isNull === true || sort === 'truth') return value;
  if (sort === 'number') return piece(`(${value.sql} <> 0)`, 'boolean');
  throw new NotUnderstoodError(`${value.sql} would have to be a truth value`);
}

/** As a number: a truth value counts 0 or 1, a text what it says. */
export function asNumber(value: Piece): Piece {
  const sort = sortOf(value.type);
  if (sort === 'truth') return piece(`(${value.sql})::integer`, 'integer');
  if (sort === 'text') return piece(`(${value.sql})::numeric`, 'numeric');
  if (sort === undefined || sort === 'number' || value.isNull === true) return value;
  throw new NotUnderstoodError(`${value.sql} would have to be a number`);
}

/** Days are counted from here where a number stands for a date. */
const firstDay = '1900-01-01';

/**
 * A literal as a date that every setting reads alike; with its time of day, as the server writes it where the
 * other value has one.
 * @see https://learn.microsoft.com/sql/t-sql/data-types/datetime-transact-sql (formats without a style)
 */
export function asMoment(value: Piece, withTime = false): Piece {
  const { literal, type } = value;
  if (literal === undefined) {
    if (sortOf(type) !== 'number') return value;
    throw new NotUnderstoodError(`a number stands for a date: ${value.sql}`);
  }
  if (/^(?:0*|0+\.0*)$/.test(literal)) return inFull(firstDay, withTime);
  if (isoMoment.test(literal)) return inFull(literal, withTime);
  throw new NotUnderstoodError(`what date '${literal}' is depends on the language of the session`);
}

function inFull(written: string, withTime: boolean): Piece {
  const date = written.replace(/^(\d{4})(\d\d)(\d\d)(?!\d)/, '$1-$2-$3');
  const isDay = /^\d{4}-\d\d-\d\d$/.test(date);
  return piece(quoteText(isDay && withTime ? `${date} 00:00:00` : date), 'text');
}

const isoMoment =
  /^(?:\d{8}|\d{4}-\d\d?-\d\d?)(?:[ T]\d\d?:\d\d(?::\d\d(?:\.\d+)?)?)?$|^\d\d?:\d\d/;

const numberRanks = ['smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision'];

/** The type that numbers of two types make together; `undefined` if one is not known. */
export function widerNumber(
  one: string | undefined,
  other: string | undefined,
): string | undefined {
  const ranks = [one, other].map((type) =>
    numberRanks.findIndex((rank) => type?.startsWith(rank) ?? false),
  );
  return ranks.includes(-1) ? undefined : numberRanks[Math.max(...ranks)];
}

/** Values that come out of one place, such as the branches of CASE, as values of one type. */
export function unified(values: readonly Piece[]): readonly Piece[] {
  const sorts = new Set(values.filter(isTyped).map(({ type }) => sortOf(type)));
  if (sorts.has('truth')) return values.map(asTruth);
  if (sorts.has('moment')) return values.map((value) => (sorts.size > 1 ? asMoment(value) : value));
  if (sorts.has('number') && sorts.has('text')) return values.map(asNumber);
  return values;
}

function isTyped({ isNull }: Piece): boolean {
  return isNull !== true;
}

/** The type of values that have been unified. */
export function commonType(values: readonly Piece[]): string | undefined {
  const types = values.filter(isTyped).map(({ type }) => type);
  const [first, ...others] = types;
  if (sortOf(first) === 'text') return 'text';
  if (sortOf(first) !== 'number') return types.find((type) => type !== 'text') ?? first;
  return others.reduce(widerNumber, first);
}
