import type { SqlNode } from '../../sql/sqlParser';
import { asNode, stringsOf } from '../../sql/sqlTree';
import { sortWords } from '../normal/normalExpression';
import { quoteIdentifier } from '../normal/quoteIdentifier';
import { textOf, unwrap } from '../normal/treeParts';
import type { DraftSchemas } from './draft';
import { expressionOf } from './statementContext';

export interface IndexParts {
  /** As the model spells them. */
  readonly parts: readonly string[];
  /** What each adds to a name that the server chooses. */
  readonly names: readonly string[];
}

/** What an index is ordered by, from its elements. */
export function indexParts(schemas: DraftSchemas, elements: readonly SqlNode[]): IndexParts {
  const found = elements.map((element) => asNode(element['IndexElem']) ?? {});
  return {
    parts: found.map((element) => printElement(schemas, element)),
    names: numbered(found.map(nameOf)),
  };
}

function printElement(schemas: DraftSchemas, element: SqlNode): string {
  const name = textOf(element, 'name');
  const expression = element['expr'];
  const what = name === undefined ? printIndexed(schemas, expression) : quoteIdentifier(name);
  const collation = stringsOf(element['collation']).at(-1);
  const opclass = stringsOf(element['opclass']).at(-1);
  return [
    what,
    collation === undefined ? '' : ` COLLATE "${collation}"`,
    opclass === undefined ? '' : ` ${quoteIdentifier(opclass)}`,
    sortWords(element['ordering'], element['nulls_ordering']),
  ].join('');
}

/** A call stands for itself; every other expression is in parentheses. */
function printIndexed(schemas: DraftSchemas, expression: unknown): string {
  const text = expressionOf(schemas, expression);
  const isCall = unwrap(expression)?.type === 'FuncCall';
  return isCall ? text : `(${text})`;
}

/** @see FigureIndexColname in src/backend/parser/parse_target.c */
function nameOf(element: SqlNode): string {
  const name = textOf(element, 'name');
  if (name !== undefined) return name;
  const expression = unwrap(element['expr']);
  switch (expression?.type) {
    case 'FuncCall':
      return stringsOf(expression.node['funcname']).at(-1) ?? 'expr';
    case 'CoalesceExpr':
      return 'coalesce';
    case 'MinMaxExpr':
      return expression.node['op'] === 'IS_LEAST' ? 'least' : 'greatest';
    default:
      return 'expr';
  }
}

/** Of names that come twice, later ones get a number. */
function numbered(names: readonly string[]): readonly string[] {
  const taken: string[] = [];
  for (const name of names) {
    let candidate = name;
    for (let pass = 1; taken.includes(candidate); pass += 1) candidate = `${name}${pass}`;
    taken.push(candidate);
  }
  return taken;
}
