import { nodesOf, nodesOfType, textOf, unwrap } from '../../../schemaDiff/normal/treeParts';
import type { SqlNode } from '../../../sql/sqlParser';
import { asNode, stringsOf } from '../../../sql/sqlTree';
import type { NamedRelation } from '../queries/statementRelations';
import { traceQuery, traceUpdate } from './columnSources';
import type { ColumnsOf, TracedColumn } from './tracedColumns';

/** What a statement puts into which columns. */
export interface WrittenColumns {
  /** Each with the ids of all columns that its new values are made of. */
  readonly columns: readonly TracedColumn[];
  /** The ids of columns that say which rows it writes. */
  readonly conditions: ReadonlySet<string>;
}

/** What a statement puts where; `undefined` = it writes nothing, or nobody can tell by columns. */
export function writtenColumns(tree: SqlNode, columnsOf: ColumnsOf): WrittenColumns | undefined {
  const { type, node } = unwrap(tree) ?? { type: '', node: {} };
  return readers[type]?.(node, columnsOf);
}

type Reader = (node: SqlNode, columnsOf: ColumnsOf) => WrittenColumns | undefined;

const readers: Readonly<Record<string, Reader>> = {
  InsertStmt: inserted,
  UpdateStmt: updated,
  ViewStmt: (node, columnsOf) => made(node, stringsOf(node['aliases']), columnsOf),
  CreateTableAsStmt: (node, columnsOf) =>
    made(node, stringsOf(asNode(node['into'])?.['colNames']), columnsOf),
  SelectStmt: (node, columnsOf) =>
    node['intoClause'] === undefined
      ? undefined
      : traceQuery({ SelectStmt: { ...node, intoClause: undefined } }, columnsOf),
};

function inserted(node: SqlNode, columnsOf: ColumnsOf): WrittenColumns | undefined {
  const select = asNode(asNode(node['selectStmt'])?.['SelectStmt']);
  if (select === undefined) return undefined;
  const listed = nodesOfType(node['cols'], 'ResTarget').map((column) => textOf(column, 'name'));
  const own = columnsOf(named(asNode(node['relation']))).map(({ name }) => name);
  const names = listed.length > 0 ? listed : own;
  const query = { SelectStmt: { ...select, withClause: joined(node, select) } };
  const { columns, conditions } = traceQuery(query, columnsOf);
  return {
    columns: columns.flatMap(({ sources }, place) => {
      const name = names[place];
      return name === undefined ? [] : [{ name, sources }];
    }),
    conditions,
  };
}

/** Rows that are not changed stay what they are: what says which are belongs to what is set. */
function updated(node: SqlNode, columnsOf: ColumnsOf): WrittenColumns {
  const { columns, conditions } = traceUpdate(node, columnsOf);
  return {
    columns: columns.map(({ name, sources }) => ({
      name,
      sources: [...new Set([...sources, ...conditions])],
    })),
    conditions: new Set(),
  };
}

function made(
  node: SqlNode,
  names: readonly string[],
  columnsOf: ColumnsOf,
): WrittenColumns | undefined {
  const select = unwrap(node['query']);
  if (select?.type !== 'SelectStmt') return undefined;
  const { columns, conditions } = traceQuery({ SelectStmt: select.node }, columnsOf);
  return {
    columns: columns.map((column, place) => ({ ...column, name: names[place] ?? column.name })),
    conditions,
  };
}

/** The queries of WITH before INSERT can be read by its query as its own can. */
function joined(insert: SqlNode, select: SqlNode): SqlNode | undefined {
  const clauses = nodesOf([insert['withClause'], select['withClause']]);
  const [first] = clauses;
  if (first === undefined) return undefined;
  const ctes = clauses.flatMap((clause) => nodesOf(clause['ctes']));
  return { ctes, recursive: clauses.some((clause) => clause['recursive'] === true) };
}

function named(range: SqlNode | undefined): NamedRelation {
  return { schema: textOf(range, 'schemaname'), name: textOf(range, 'relname') ?? '' };
}
