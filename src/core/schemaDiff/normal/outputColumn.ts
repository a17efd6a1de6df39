import type { SqlNode } from '../../sql/sqlParser';
import { asNode, stringsOf } from '../../sql/sqlTree';
import { type TypedNode, constantOf, fieldsOf, nodesOf, textOf, unwrap } from './treeParts';
import type { ExpressionScope } from './expressionScope';
import { bareType, printType } from './typeName';

/**
 * What a selected expression is called that is given no name.
 * @see FigureColnameInternal in src/backend/parser/parse_target.c
 */
export function outputName(value: unknown): string {
  return figureName(unwrap(value)) ?? '?column?';
}

function figureName(typed: TypedNode | undefined): string | undefined {
  if (typed === undefined) return undefined;
  return figures[typed.type]?.(typed.node) ?? fixedName(typed) ?? valueName(typed);
}

const figures: Readonly<Record<string, (node: SqlNode) => string | undefined>> = {
  ColumnRef: (node) => fieldsOf(node).at(-1),
  FuncCall: (node) => stringsOf(node['funcname']).at(-1),
  TypeCast: (node) => nameWithin(node, 'arg') ?? bareType(asNode(node['typeName']) ?? {}),
  CollateClause: (node) => nameWithin(node, 'arg'),
  A_Indirection: (node) => stringsOf(node['indirection']).at(-1) ?? nameWithin(node, 'arg'),
  CaseExpr: (node) => nameWithin(node, 'defresult') ?? 'case',
  SubLink: subqueryName,
};

function nameWithin(node: SqlNode, field: string): string | undefined {
  return figureName(unwrap(node[field]));
}

function fixedName({ type, node }: TypedNode): string | undefined {
  return fixedNames.get(type === 'MinMaxExpr' ? String(node['op']) : type);
}

const fixedNames: ReadonlyMap<string, string> = new Map([
  ['A_ArrayExpr', 'array'],
  ['RowExpr', 'row'],
  ['CoalesceExpr', 'coalesce'],
  ['IS_GREATEST', 'greatest'],
  ['IS_LEAST', 'least'],
]);

function valueName({ type, node }: TypedNode): string | undefined {
  if (type === 'A_Expr' && node['kind'] === 'AEXPR_NULLIF') return 'nullif';
  if (type !== 'SQLValueFunction') return undefined;
  return String(node['op'])
    .replace(/^SVFOP_|_N$/g, '')
    .toLowerCase();
}

function subqueryName(node: SqlNode): string | undefined {
  if (node['subLinkType'] === 'EXISTS_SUBLINK') return 'exists';
  if (node['subLinkType'] === 'ARRAY_SUBLINK') return 'array';
  const select = asNode(asNode(node['subselect'])?.['SelectStmt']);
  const target = asNode(nodesOf(select?.['targetList'])[0]?.['ResTarget']);
  return target === undefined ? undefined : (textOf(target, 'name') ?? outputName(target['val']));
}

/** The type of an expression where its text alone tells; else `unknown`. */
export function outputType(value: unknown, scope: Pick<ExpressionScope, 'typeSchema'>): string {
  const typed = unwrap(value);
  switch (typed?.type) {
    case 'TypeCast':
      return printType(asNode(typed.node['typeName']) ?? {}, (name) => scope.typeSchema(name));
    case 'BoolExpr':
    case 'NullTest':
    case 'BooleanTest':
      return 'boolean';
    case 'FuncCall':
      return stringsOf(typed.node['funcname']).at(-1) === 'count' ? 'bigint' : 'unknown';
    case 'A_Const':
      return constantOf(typed.node).kind === 'text' ? 'text' : 'unknown';
    default:
      return 'unknown';
  }
}
