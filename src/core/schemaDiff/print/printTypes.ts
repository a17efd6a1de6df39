import { tablePath } from '../model/objectPath';
import type { DomainType, EnumType, FunctionEntry } from '../model/snapshot';
import { quoteIdentifier, quotePath } from '../normal/quoteIdentifier';
import { quoteOnLine } from './sqlText';

export function printEnum(type: EnumType): string {
  return `CREATE TYPE ${quotePath(tablePath(type))} AS ENUM (${type.values.map(quoteOnLine).join(', ')})`;
}

export function printDomain(domain: DomainType): string {
  const { type, isNullable, default: value, checks } = domain;
  return [
    `CREATE DOMAIN ${quotePath(tablePath(domain))} AS ${type}`,
    value === undefined ? '' : ` DEFAULT (${value})`,
    isNullable ? '' : ' NOT NULL',
    ...checks.map(
      ({ name, expression }) => ` CONSTRAINT ${quoteIdentifier(name)} CHECK (${expression})`,
    ),
  ].join('');
}

/** A snapshot knows how a function is called, and not what it does. */
export function printFunction({ signature, result }: FunctionEntry): string {
  const returns = result === undefined ? '' : ` RETURNS ${result}`;
  return `CREATE FUNCTION ${signature}${returns} LANGUAGE sql AS ''`;
}
