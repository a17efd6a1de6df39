import type { SqlNode } from '../../sql/sqlParser';
import { asNode, stringsOf } from '../../sql/sqlTree';
import { inBothForms } from '../normal/expressionScope';
import { printIndexElement } from '../normal/printIndex';
import { textOf, unwrap } from '../normal/treeParts';
import type { DraftSchemas } from './draft';
import { tableScope, understood } from './statementContext';

export interface IndexParts {
  /** As the model spells them. */
  readonly parts: readonly string[];
  /** The same in full. */
  readonly exactParts: readonly string[];
  /** What each adds to a name that the server chooses. */
  readonly names: readonly string[];
}

/** What an index is ordered by, from its elements. */
export function indexParts(schemas: DraftSchemas, elements: readonly SqlNode[]): IndexParts {
  const found = elements.map((element) => asNode(element['IndexElem']) ?? {});
  const forms = found.map((element) =>
    understood(() =>
      inBothForms(tableScope(schemas), (scope) => printIndexElement(element, scope)),
    ),
  );
  return {
    parts: forms.map(({ text }) => text),
    exactParts: forms.map(({ text, exact }) => exact ?? text),
    names: numbered(found.map(indexedName)),
  };
}

/** @see FigureIndexColname in src/backend/parser/parse_target.c */
export function indexedName(element: SqlNode): string {
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
