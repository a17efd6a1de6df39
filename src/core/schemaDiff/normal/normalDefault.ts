import type { ExactText } from '../model/snapshot';

/**
 * A default in the form that the server gives it once it knows the column's type: a number or truth value
 * without quotes, a point in time with its time of day; `undefined` for NULL, which is none.
 */
export function normalDefault(expression: string, type: string): string | undefined {
  const text = /^'([^']*)'$/.exec(expression)?.[1];
  if (text === undefined) return expression === 'NULL' ? undefined : expression;
  if (numberType.test(type) && /^-?\d+(?:\.\d+)?$/.test(text)) return text;
  if (type === 'boolean' && text.toLowerCase() in truthValues) {
    return String(truthValues[text.toLowerCase()]);
  }
  if (type.startsWith('timestamp') && /^\d{4}-\d\d-\d\d$/.test(text)) return `'${text} 00:00:00'`;
  return expression;
}

/** How a default reads in full, where that matters: a constant becomes one of the column's type anyway. */
export function exactDefault(normal: string, exact: ExactText, type: string): ExactText {
  const isConstant = /^(?:-?[\d.]+|true|false|'(?:[^']|'')*')$/.test(normal);
  return isConstant || exact === normal || exact === `${normal}::${type}` ? undefined : exact;
}

const numberType = /^(?:smallint|integer|bigint|numeric|real|double precision)/;

const truthValues: Readonly<Record<string, boolean>> = {
  t: true,
  true: true,
  yes: true,
  on: true,
  f: false,
  false: false,
  no: false,
  off: false,
};
