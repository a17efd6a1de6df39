import { tablePath } from '../model/objectPath';
import type { DomainType, EnumType, FunctionEntry } from '../model/snapshot';
import { quotePath } from '../normal/quoteIdentifier';
import { exactDefaultOf, typed } from './printColumn';
import { printCheck } from './printParts';
import { quoteOnLine } from './sqlText';

/** The statement that makes it, without its end; values in their order. */
export function printEnum(type: EnumType): string {
  return `CREATE TYPE ${quotePath(tablePath(type))} AS ENUM (${type.values.map(quoteOnLine).join(', ')})`;
}

/** The statement that makes it, with its checks, without its end. */
export function printDomain(domain: DomainType): string {
  const { isNullable, type, checks } = domain;
  const value = exactDefaultOf(domain);
  // A domain over another takes that one's default unless it is told to have none.
  const none = type.includes('.') ? ' DEFAULT NULL' : '';
  return [
    `CREATE DOMAIN ${quotePath(tablePath(domain))} AS ${typed(domain)}`,
    value === undefined ? none : ` DEFAULT (${value})`,
    isNullable ? '' : ' NOT NULL',
    ...checks.map((check) => ` ${printCheck(check)}`),
  ].join('');
}

/** A snapshot knows how a function is called, and not what it does: this one stands in for it. */
export function printFunction({ signature, result }: FunctionEntry): string {
  const returns = result === undefined ? '' : ` RETURNS ${result}`;
  const isSet = result === undefined || /^(?:SETOF|TABLE)\b/.test(result);
  const body = isSet ? '' : `SELECT NULL::${result}`;
  return `CREATE FUNCTION ${signature}${returns} LANGUAGE sql IMMUTABLE AS ${quoteOnLine(body)}`;
}
