import { quoteText } from '../../sql/quoteName';
import type { SqlNode } from '../../sql/sqlParser';
import { asNode, stringsOf } from '../../sql/sqlTree';
import { quoteIdentifier } from './quoteIdentifier';
import { UnknownSqlError, type ExpressionScope } from './expressionScope';
import { constantAs, impliedTypes, printConstant } from './printConstant';
import { sortWords } from './sortWords';
import {
  constantOf,
  fieldsOf,
  nodesOf,
  nodesOfType,
  textOf,
  unwrap,
  type TypedNode,
} from './treeParts';
import { bareType, printType } from './typeName';

/**
 * An expression in a form that is the same for what a person wrote and for what the server makes of it:
 * operators in parentheses, IN for lists, no casts that the server adds itself (to text, numbers and
 * times; those that a person wrote alike go with them) and none of constants.
 * @throws UnknownSqlError
 */
export function normalExpression(value: unknown, scope: ExpressionScope): string {
  const typed = unwrap(value);
  if (typed === undefined) throw new UnknownSqlError('an expression that is empty');
  return print(typed, scope);
}

function print({ type, node }: TypedNode, scope: ExpressionScope): string {
  const printer = printers[type];
  if (printer === undefined) throw new UnknownSqlError(type);
  return printer(node, scope);
}

type Printer = (node: SqlNode, scope: ExpressionScope) => string;

const printers: Readonly<Record<string, Printer>> = {
  A_Const: printConstant,
  ColumnRef: (node, scope) => scope.column(fieldsOf(node)),
  TypeCast: printCast,
  A_Expr: printOperation,
  BoolExpr: printBoolean,
  NullTest: (node, scope) =>
    `${operand(node['arg'], scope)} IS ${node['nulltesttype'] === 'IS_NULL' ? '' : 'NOT '}NULL`,
  BooleanTest: (node, scope) => `${operand(node['arg'], scope)} ${booleanTest(node)}`,
  FuncCall: printCall,
  CoalesceExpr: (node, scope) => `COALESCE(${list(node['args'], scope)})`,
  MinMaxExpr: (node, scope) =>
    `${node['op'] === 'IS_LEAST' ? 'LEAST' : 'GREATEST'}(${list(node['args'], scope)})`,
  SQLValueFunction: printValueFunction,
  CaseExpr: printCase,
  A_ArrayExpr: (node, scope) => `ARRAY[${list(node['elements'], scope)}]`,
  RowExpr: (node, scope) => `ROW(${list(node['args'], scope)})`,
  List: (node, scope) => `(${list(node['items'], scope)})`,
  A_Indirection: (node, scope) => {
    const steps = nodesOf(node['indirection']).map((part) => printStep(part, scope));
    const isPlain = scope.isExact !== true || unwrap(node['arg'])?.type === 'ColumnRef';
    const arg = operand(node['arg'], scope);
    return (isPlain || arg.startsWith('(') ? arg : `(${arg})`) + steps.join('');
  },
  CollateClause: (node, scope) => `${operand(node['arg'], scope)} COLLATE "${collationName(node)}"`,
  SubLink: printSubquery,
};

/** In parentheses if it is made of parts that an operator beside it could tear apart. */
function operand(value: unknown, scope: ExpressionScope): string {
  const text = normalExpression(value, scope);
  return isCompound(value, scope) ? `(${text})` : text;
}

const compounds: ReadonlySet<string> = new Set([
  'A_Expr',
  'BoolExpr',
  'NullTest',
  'BooleanTest',
  'CollateClause',
]);

function isCompound(value: unknown, scope: ExpressionScope): boolean {
  const typed = unwrap(value);
  if (typed === undefined) return false;
  if (typed.type === 'TypeCast') {
    return isDropped(typed.node, scope) && isCompound(typed.node['arg'], scope);
  }
  if (typed.type === 'A_Expr') return typed.node['kind'] !== 'AEXPR_NULLIF';
  if (typed.type === 'SubLink') return anySubquery.has(String(typed.node['subLinkType']));
  return compounds.has(typed.type);
}

function list(values: unknown, scope: ExpressionScope): string {
  return nodesOf(values)
    .map((value) => normalExpression(value, scope))
    .join(', ');
}

function isDropped(cast: SqlNode, scope: ExpressionScope): boolean {
  if (scope.isExact === true) return false;
  const target = asNode(cast['typeName']) ?? {};
  const argument = unwrap(cast['arg'])?.type;
  return impliedTypes.has(bareType(target)) || argument === 'A_Const' || argument === 'A_ArrayExpr';
}

function printCast(cast: SqlNode, scope: ExpressionScope): string {
  const target = asNode(cast['typeName']) ?? {};
  const argument = unwrap(cast['arg']);
  const constant = argument?.type === 'A_Const' ? constantOf(argument.node) : undefined;
  if (constant?.kind === 'text') return printCastText(constant.text, target, scope);
  if (isDropped(cast, scope)) return normalExpression(cast['arg'], scope);
  const type = printType(target, (name) => scope.typeSchema(name));
  const value = operand(cast['arg'], scope);
  // A cast binds closer than a sign.
  return `${value.startsWith('-') ? `(${value})` : value}::${type}`;
}

/** A text that is cast to nothing in particular is taken for one anyway. */
function printCastText(text: string, target: SqlNode, scope: ExpressionScope): string {
  if (scope.isExact !== true) return constantAs(text, bareType(target), scope);
  const isText = bareType(target) === 'text' && nodesOf(target['arrayBounds']).length === 0;
  if (isText) return quoteText(text);
  return `${quoteText(text)}::${printType(target, (name) => scope.typeSchema(name))}`;
}

function printOperation(node: SqlNode, scope: ExpressionScope): string {
  const printer = operations[String(node['kind'])];
  if (printer === undefined) throw new UnknownSqlError(String(node['kind']));
  return printer(node, scope);
}

const operations: Readonly<Record<string, Printer>> = {
  AEXPR_OP: printOperator,
  AEXPR_LIKE: printOperator,
  AEXPR_ILIKE: printOperator,
  AEXPR_SIMILAR: printOperator,
  AEXPR_IN: (node, scope) => {
    const items = nodesOf(asNode(asNode(node['rexpr'])?.['List'])?.['items']);
    return membership(node['lexpr'], items, { isNegated: operatorOf(node) === '<>', scope });
  },
  AEXPR_OP_ANY: printQuantified,
  AEXPR_OP_ALL: printQuantified,
  AEXPR_BETWEEN: printBetween,
  AEXPR_NOT_BETWEEN: printBetween,
  AEXPR_DISTINCT: printDistinct,
  AEXPR_NOT_DISTINCT: (node, scope) => `NOT (${printDistinct(node, scope)})`,
  AEXPR_NULLIF: (node, scope) =>
    `NULLIF(${normalExpression(node['lexpr'], scope)}, ${normalExpression(node['rexpr'], scope)})`,
};

function operatorOf(node: SqlNode): string {
  return stringsOf(node['name']).at(-1) ?? '';
}

function printOperator(node: SqlNode, scope: ExpressionScope): string {
  const left = node['lexpr'] === undefined ? '' : `${operand(node['lexpr'], scope)} `;
  return `${left}${operatorOf(node)} ${operand(node['rexpr'], scope)}`;
}

function printDistinct(node: SqlNode, scope: ExpressionScope): string {
  return `${operand(node['lexpr'], scope)} IS DISTINCT FROM ${operand(node['rexpr'], scope)}`;
}

/** The server turns a list into an array, and a list of one into a comparison. */
function membership(
  left: unknown,
  items: readonly SqlNode[],
  { isNegated, scope }: { readonly isNegated: boolean; readonly scope: ExpressionScope },
): string {
  const tested = operand(left, scope);
  if (items.length === 1) return `${tested} ${isNegated ? '<>' : '='} ${operand(items[0], scope)}`;
  return `${tested} ${isNegated ? 'NOT IN' : 'IN'} (${list(items, scope)})`;
}

function printQuantified(node: SqlNode, scope: ExpressionScope): string {
  const operator = operatorOf(node);
  const isAny = node['kind'] === 'AEXPR_OP_ANY';
  const array = withoutCasts(node['rexpr']);
  const isList = array?.type === 'A_ArrayExpr' && operator === (isAny ? '=' : '<>');
  if (isList) {
    return membership(node['lexpr'], nodesOf(array.node['elements']), { isNegated: !isAny, scope });
  }
  const quantifier = isAny ? 'ANY' : 'ALL';
  return `${operand(node['lexpr'], scope)} ${operator} ${quantifier} (${normalExpression(node['rexpr'], scope)})`;
}

function withoutCasts(value: unknown): TypedNode | undefined {
  let typed = unwrap(value);
  while (typed?.type === 'TypeCast') typed = unwrap(typed.node['arg']);
  return typed;
}

function printBetween(node: SqlNode, scope: ExpressionScope): string {
  const isNegated = node['kind'] === 'AEXPR_NOT_BETWEEN';
  const tested = operand(node['lexpr'], scope);
  const [low, high] = nodesOf(asNode(asNode(node['rexpr'])?.['List'])?.['items']).map((bound) =>
    operand(bound, scope),
  );
  return isNegated
    ? `(${tested} < ${low}) OR (${tested} > ${high})`
    : `(${tested} >= ${low}) AND (${tested} <= ${high})`;
}

function printBoolean(node: SqlNode, scope: ExpressionScope): string {
  if (node['boolop'] === 'NOT_EXPR') return `NOT ${operand(nodesOf(node['args'])[0], scope)}`;
  const word = node['boolop'] === 'AND_EXPR' ? 'AND' : 'OR';
  return flattened(node, scope).join(` ${word} `);
}

/** The server knows no difference between `(a AND b) AND c` and `a AND b AND c`. */
function flattened(node: SqlNode, scope: ExpressionScope): readonly string[] {
  return nodesOf(node['args']).flatMap((argument) => {
    const inner = unwrap(argument);
    const isSame = inner?.type === 'BoolExpr' && inner.node['boolop'] === node['boolop'];
    if (isSame) return flattened(inner.node, scope);
    const isRange = inner?.type === 'A_Expr' && isRangeOf(inner.node, node['boolop']);
    return [isRange ? normalExpression(argument, scope) : operand(argument, scope)];
  });
}

function isRangeOf(node: SqlNode, boolop: unknown): boolean {
  const kind = node['kind'];
  return kind === (boolop === 'AND_EXPR' ? 'AEXPR_BETWEEN' : 'AEXPR_NOT_BETWEEN');
}

function booleanTest(node: SqlNode): string {
  return String(node['booltesttype']).replaceAll('_', ' ');
}

function printCall(node: SqlNode, scope: ExpressionScope): string {
  const names = stringsOf(node['funcname']);
  const name = names.at(-1) ?? '';
  const shown = names.slice(-2).filter((part) => part !== 'pg_catalog' && part !== 'public');
  const distinct = node['agg_distinct'] === true ? 'DISTINCT ' : '';
  const args = node['agg_star'] === true ? '*' : callArguments(node, { name, scope });
  const order = printOrder(node['agg_order'], scope);
  const within = node['agg_within_group'] === true;
  const ordered = within ? `) WITHIN GROUP (${order.trim()})` : `${order})`;
  const needsSchema = scope.isExact === true && shown.length === 1 && withSyntax.has(name);
  const written = `${needsSchema ? 'pg_catalog.' : ''}${shown.map(quoteIdentifier).join('.')}`;
  const called = `${written}(${distinct}${args}${ordered}`;
  const filter = node['agg_filter'];
  const filtered =
    filter === undefined ? called : `${called} FILTER (WHERE ${normalExpression(filter, scope)})`;
  const over = asNode(node['over']);
  return over === undefined ? filtered : `${filtered} OVER (${printWindow(over, scope)})`;
}

/** Functions that have a syntax of their own where no schema is written. @see func_expr_common_subexpr in gram.y */
const withSyntax: ReadonlySet<string> = new Set(
  'extract position overlay substring normalize treat xmlexists collation_for'.split(' '),
);

const sequenceFunctions: ReadonlySet<string> = new Set(['nextval', 'currval', 'setval']);

function callArguments(
  node: SqlNode,
  { name, scope }: { readonly name: string; readonly scope: ExpressionScope },
): string {
  const args = nodesOf(node['args']);
  const first = withoutCasts(args[0]);
  const constant = first?.type === 'A_Const' ? constantOf(first.node) : undefined;
  if (!sequenceFunctions.has(name) || constant?.kind !== 'text') {
    const printed = args.map((argument) => normalExpression(argument, scope));
    const last = printed.length - 1;
    if (node['func_variadic'] === true) printed[last] = `VARIADIC ${printed[last] ?? ''}`;
    return printed.join(', ');
  }
  const rest = args.slice(1).map((argument) => normalExpression(argument, scope));
  return [quoteText(scope.sequence(constant.text)), ...rest].join(', ');
}

/** `a DESC, b`, after ` ORDER BY `; empty for none. */
function printOrder(sorts: unknown, scope: ExpressionScope): string {
  const printed = nodesOfType(sorts, 'SortBy').map(
    (sort) =>
      normalExpression(sort['node'], scope) + sortWords(sort['sortby_dir'], sort['sortby_nulls']),
  );
  return printed.length === 0 ? '' : ` ORDER BY ${printed.join(', ')}`;
}

/** What a frame is where none is written: from the start to the current row. @see parsenodes.h */
const usualFrame = 1058;

function printWindow(window: SqlNode, scope: ExpressionScope): string {
  const frame = window['frameOptions'];
  if (textOf(window, 'name') !== undefined || (frame !== undefined && frame !== usualFrame)) {
    throw new UnknownSqlError('a window with a name or a frame');
  }
  const partition = list(window['partitionClause'], scope);
  const order = printOrder(window['orderClause'], scope);
  return `${partition === '' ? '' : `PARTITION BY ${partition}`}${order}`.trim();
}

function printValueFunction(node: SqlNode): string {
  const words = String(node['op']).replace(/^SVFOP_/, '');
  return words.endsWith('_N') ? `${words.slice(0, -2)}(${String(node['typmod'])})` : words;
}

function printCase(node: SqlNode, scope: ExpressionScope): string {
  const subject = node['arg'] === undefined ? '' : ` ${operand(node['arg'], scope)}`;
  const branches = nodesOfType(node['args'], 'CaseWhen').map(
    (branch) =>
      ` WHEN ${normalExpression(branch['expr'], scope)} THEN ${normalExpression(branch['result'], scope)}`,
  );
  const rest = node['defresult'];
  const other = rest === undefined ? 'NULL' : normalExpression(rest, scope);
  return `CASE${subject}${branches.join('')}${other === 'NULL' ? '' : ` ELSE ${other}`} END`;
}

function printStep(part: SqlNode, scope: ExpressionScope): string {
  const field = textOf(asNode(part['String']), 'sval');
  if (field !== undefined) return `.${quoteIdentifier(field)}`;
  const indices = asNode(part['A_Indices']);
  if (indices === undefined) throw new UnknownSqlError('a star behind an expression');
  const upper = indices['uidx'] === undefined ? '' : normalExpression(indices['uidx'], scope);
  if (indices['is_slice'] !== true) return `[${upper}]`;
  const lower = indices['lidx'] === undefined ? '' : normalExpression(indices['lidx'], scope);
  return `[${lower}:${upper}]`;
}

/** Without its schema; empty = the clause names none. */
export function collationName(clause: SqlNode): string {
  return stringsOf(clause['collname']).at(-1) ?? '';
}

const anySubquery: ReadonlySet<string> = new Set(['ANY_SUBLINK', 'ALL_SUBLINK']);

function printSubquery(node: SqlNode, scope: ExpressionScope): string {
  const query = `(${scope.query(asNode(asNode(node['subselect'])?.['SelectStmt']) ?? {})})`;
  const operator = stringsOf(node['operName']).at(-1) ?? '=';
  switch (node['subLinkType']) {
    case 'EXISTS_SUBLINK':
      return `EXISTS ${query}`;
    case 'EXPR_SUBLINK':
      return query;
    case 'ARRAY_SUBLINK':
      return `ARRAY${query}`;
    case 'ANY_SUBLINK':
      return `${operand(node['testexpr'], scope)} ${operator === '=' ? 'IN' : `${operator} ANY`} ${query}`;
    case 'ALL_SUBLINK':
      return `${operand(node['testexpr'], scope)} ${operator} ALL ${query}`;
    default:
      throw new UnknownSqlError(String(node['subLinkType']));
  }
}
