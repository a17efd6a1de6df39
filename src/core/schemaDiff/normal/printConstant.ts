import { quoteText } from '../../sql/quoteName';
import type { SqlNode } from '../../sql/sqlParser';
import type { ExpressionScope } from './expressionScope';
import { constantOf } from './treeParts';

/** A constant as SQL writes it. */
export function printConstant(node: SqlNode): string {
  const constant = constantOf(node);
  switch (constant.kind) {
    case 'number':
      return constant.text;
    case 'text':
      return quoteText(constant.text);
    case 'bits':
      return `${constant.text.charAt(0).toUpperCase()}'${constant.text.slice(1)}'`;
    case 'boolean':
      return String(constant.isTrue);
    case 'null':
      return 'NULL';
  }
}

const numberTypes: ReadonlySet<string> = new Set(
  'int2 int4 int8 numeric float4 float8 oid money'.split(' '),
);

/** Casts to these are added by the server where a person need not write them. */
export const impliedTypes: ReadonlySet<string> = new Set([
  ...numberTypes,
  ...'text varchar bpchar name timestamp timestamptz regclass'.split(' '),
]);

/** A text as a constant of a type, as short as it can be. */
export function constantAs(text: string, type: string, scope: ExpressionScope): string {
  if (numberTypes.has(type) && isNumber.test(text)) return text;
  if (type === 'bool' && isBoolean.test(text)) return String(isTrue.test(text));
  if (type === 'regclass') return quoteText(scope.sequence(text));
  return quoteText(text);
}

const isNumber = /^-?\d+(?:\.\d+)?$/;
const isBoolean = /^(?:t|f|true|false)$/i;
const isTrue = /^t/i;
