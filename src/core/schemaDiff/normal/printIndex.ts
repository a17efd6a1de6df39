import type { SqlNode } from '../../sql/sqlParser';
import { asNode, stringsOf } from '../../sql/sqlTree';
import { normalExpression } from './normalExpression';
import { sortWords } from './sortWords';
import type { ExpressionScope } from './expressionScope';
import { quoteIdentifier } from './quoteIdentifier';
import { nodesOf, textOf, unwrap } from './treeParts';

/** An element of an index as the model spells it: what it orders by, then what is unusual of it. */
export function printIndexElement(element: SqlNode, scope: ExpressionScope): string {
  const name = textOf(element, 'name');
  const collation = stringsOf(element['collation']).at(-1);
  const opclass = stringsOf(element['opclass']).at(-1);
  return [
    name === undefined ? printIndexed(element['expr'], scope) : quoteIdentifier(name),
    collation === undefined ? '' : ` COLLATE "${collation}"`,
    opclass === undefined ? '' : ` ${quoteIdentifier(opclass)}`,
    sortWords(element['ordering'], element['nulls_ordering']),
  ].join('');
}

/** A call stands for itself; every other expression is in parentheses. */
function printIndexed(expression: unknown, scope: ExpressionScope): string {
  const text = normalExpression(expression, scope);
  return unwrap(expression)?.type === 'FuncCall' ? text : `(${text})`;
}

/** An exclusion from `EXCLUDE` on, and its elements. */
export interface PrintedExclusion {
  readonly text: string;
  readonly elements: readonly SqlNode[];
}

export function printExclusion(constraint: SqlNode, scope: ExpressionScope): PrintedExclusion {
  const pairs = nodesOf(constraint['exclusions']).map((item) => {
    const [element, operators] = nodesOf(asNode(item['List'])?.['items']);
    const operator = stringsOf(asNode(operators?.['List'])?.['items']).at(-1) ?? '';
    return { element: asNode(element?.['IndexElem']) ?? {}, operator };
  });
  const parts = pairs.map(
    ({ element, operator }) => `${printIndexElement(element, scope)} WITH ${operator}`,
  );
  const where = constraint['where_clause'];
  const filter = where === undefined ? '' : ` WHERE (${normalExpression(where, scope)})`;
  const method = textOf(constraint, 'access_method') ?? 'btree';
  return {
    text: `EXCLUDE USING ${method} (${parts.join(', ')})${filter}`,
    elements: pairs.map(({ element }) => element),
  };
}
