import { nodesOfType, textOf, unwrap } from '../../../schemaDiff/normal/treeParts';
import type { SqlNode } from '../../../sql/sqlParser';
import { asNode, stringsOf, walkTree } from '../../../sql/sqlTree';

/** A relation as a statement names it; `schema` is `undefined` where it names none. */
export interface NamedRelation {
  readonly schema: string | undefined;
  readonly name: string;
}

/** A function as a statement or a program names it; `schema` is `undefined` where it names none. */
export interface NamedFunction {
  readonly schema: string | undefined;
  readonly name: string;
  /** How many it is given; `undefined` = that is not known. */
  readonly argumentCount: number | undefined;
}

/** What a statement takes rows from, and where it puts some. */
export interface StatementRelations {
  readonly reads: readonly NamedRelation[];
  readonly writes: readonly NamedRelation[];
}

interface MovedRelations extends StatementRelations {
  /** A table that lasts as long as the session, and hides others of its name; absent = it makes none. */
  readonly temporary?: string;
}

/** Where the relation stands that a statement writes to, by the statement's type. */
const targetFields: Readonly<Record<string, readonly string[]>> = {
  SelectStmt: ['intoClause', 'rel'],
  InsertStmt: ['relation'],
  UpdateStmt: ['relation'],
  DeleteStmt: ['relation'],
  MergeStmt: ['relation'],
  CopyStmt: ['relation'],
  ViewStmt: ['view'],
  CreateTableAsStmt: ['into', 'rel'],
  RefreshMatViewStmt: ['relation'],
};

/**
 * The relations of a statement that moves rows, without tables that the session has for itself; `undefined`
 * for all other statements, such as definitions. `temporary` holds names of those, and gets that of the one
 * that the statement makes, which hides others of its name from all that follow.
 */
export function shownRelations(
  tree: SqlNode,
  temporary: Set<string>,
): StatementRelations | undefined {
  const found = movedRelations(tree);
  if (found === undefined) return undefined;
  const shown = (some: readonly NamedRelation[]): readonly NamedRelation[] =>
    some.filter(({ schema, name }) => schema !== undefined || !temporary.has(name));
  const relations = { reads: shown(found.reads), writes: shown(found.writes) };
  if (found.temporary !== undefined) temporary.add(found.temporary);
  return relations;
}

/** The relations that a piece of a statement names. */
export function relationsIn(node: SqlNode): readonly NamedRelation[] {
  return readRelations(node, undefined);
}

/** The functions that a statement calls, as it names them, the system's too. */
export function callsIn(tree: SqlNode): readonly NamedFunction[] {
  const found = new Map<string, NamedFunction>();
  walkTree(tree, ({ type, node }) => {
    if (type === 'FuncCall' || type === 'funccall') {
      const [name, schema] = [...stringsOf(node['funcname'])].reverse();
      if (name === undefined) return true;
      const { args } = node;
      const argumentCount = Array.isArray(args) ? args.length : 0;
      found.set(`${schema ?? ''}\0${name}\0${argumentCount}`, { schema, name, argumentCount });
    }
    return true;
  });
  return [...found.values()];
}

function movedRelations(tree: SqlNode): MovedRelations | undefined {
  const { type, node } = unwrap(tree) ?? { type: '', node: {} };
  if (type === 'ExplainStmt' || type === 'DeclareCursorStmt') {
    return movedRelations(asNode(node['query']) ?? {});
  }
  const fields = targetFields[type];
  if (fields === undefined) return withoutTarget(type, node);
  const target = fields.reduce<SqlNode | undefined>((next, field) => asNode(next?.[field]), node);
  const isCopyOut = type === 'CopyStmt' && node['is_from'] !== true;
  const reads = readRelations(node, isCopyOut ? undefined : target);
  if (target === undefined || isCopyOut) return { reads, writes: [] };
  const name = named(target);
  const isTemporary = target['relpersistence'] === 't';
  if (isTemporary) return { reads, writes: [], temporary: name.name };
  return { reads, writes: name.name === '' ? [] : [name] };
}

function withoutTarget(type: string, node: SqlNode): MovedRelations | undefined {
  // What a call is given may be asked for; all that it does itself its body says.
  if (type === 'CallStmt') return { reads: relationsIn(node), writes: [] };
  const made = type === 'CreateStmt' ? asNode(node['relation']) : undefined;
  if (made?.['relpersistence'] !== 't') return undefined;
  return { reads: [], writes: [], temporary: named(made).name };
}

function readRelations(node: SqlNode, target: SqlNode | undefined): readonly NamedRelation[] {
  const queries = new Set<string>();
  const tables = new Set<string>();
  const found = new Map<string, NamedRelation>();
  walkTree(node, (met) => {
    if (met.type === 'CommonTableExpr') queries.add(textOf(met.node, 'ctename') ?? '');
    if (met.type === 'withClause') for (const name of tablesIn(met.node)) tables.add(name);
    if (met.node !== target && typeof met.node['relname'] === 'string') {
      const relation = named(met.node);
      found.set(`${relation.schema ?? ''}\0${relation.name}`, relation);
    }
    return true;
  });
  return [...found.values()].filter(
    ({ schema, name }) => schema !== undefined || !queries.has(name) || tables.has(name),
  );
}

/** Names of queries of WITH that mean tables there: in itself and before it, a query is not known yet. */
function tablesIn(clause: SqlNode): readonly string[] {
  if (clause['recursive'] === true) return [];
  const queries = nodesOfType(clause['ctes'], 'CommonTableExpr');
  const names = queries.map((query) => textOf(query, 'ctename'));
  return queries.flatMap((query, place) => {
    const tables: string[] = [];
    walkTree(query, ({ node }) => {
      const name = textOf(node, 'relname');
      if (name !== undefined && names.indexOf(name, place) !== -1) tables.push(name);
      return true;
    });
    return tables;
  });
}

function named(range: SqlNode): NamedRelation {
  return { schema: textOf(range, 'schemaname'), name: textOf(range, 'relname') ?? '' };
}
