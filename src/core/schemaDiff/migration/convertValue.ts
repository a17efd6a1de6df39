import { convertType } from '../hazards/typeChange';

/**
 * A value of one type as an expression of another; `undefined` where the server converts by itself.
 * What does not fit makes the statement fail.
 */
export function convertValue(value: string, from: string, to: string): string | undefined {
  if (convertType(from, to).isAutomatic) return undefined;
  const [wasList, isList] = [from.endsWith('[]'), to.endsWith('[]')];
  if (!wasList && isList)
    return `CASE WHEN ${value} IS NOT NULL THEN ARRAY[${value}]::text[]::${to} END`;
  if (wasList && isList) return `${value}::text[]::${to}`;
  // More than one value is no value of the other type, and says so.
  if (wasList)
    return `CASE WHEN cardinality(${value}) > 1 THEN ${value}::text ELSE ${value}[1]::text END::${to}`;
  if (to === 'boolean' && numbers.test(from)) return `${value} <> 0`;
  if (from === 'boolean' && numbers.test(to)) return `${value}::integer::${to}`;
  return `${value}::text::${to}`;
}

const numbers = /^(?:smallint|integer|bigint|numeric|real|double precision)/;
