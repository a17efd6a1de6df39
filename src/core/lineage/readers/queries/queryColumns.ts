import type { MappedSchema } from '../../../schemaDiff/impact/mappedSchema';
import type { ColumnPath } from '../../../schemaDiff/model/objectPath';
import { unwrap } from '../../../schemaDiff/normal/treeParts';
import type { SqlNode } from '../../../sql/sqlParser';
import { asNode, stringsOf } from '../../../sql/sqlTree';
import { lineageEdge, type LineageEdge } from '../../graph/lineageGraph';
import { sourcesIn, type ColumnsOf } from '../columns/tracedColumns';
import { writtenColumns } from '../columns/writtenColumns';
import type { RelationNames } from './relationNames';
import { statementColumns, type StatementColumns } from './statementColumns';
import type { NamedRelation } from './statementRelations';

/** What a query is to lineage by its columns. */
export interface QueryColumns {
  /** From columns to the query, and to what it writes. */
  readonly edges: readonly LineageEdge[];
  /** From columns that there are no more. */
  readonly guesses: readonly LineageEdge[];
  /** Ids of relations of which the edges tell all that it reads. */
  readonly readTraced: ReadonlySet<string>;
  /** Ids of those of which they tell all that it writes. One that it reads, too, may be in one of both only. */
  readonly writeTraced: ReadonlySet<string>;
}

export const noColumns: QueryColumns = {
  edges: [],
  guesses: [],
  readTraced: new Set(),
  writeTraced: new Set(),
};

export interface QueryStatement {
  readonly sql: string;
  readonly tree: SqlNode;
  readonly reads: readonly NamedRelation[];
  readonly writes: readonly NamedRelation[];
}

/** The columns that a statement uses and writes. `id` is that of the query. */
export function queryColumns(
  statement: QueryStatement,
  id: string,
  names: RelationNames,
): QueryColumns {
  const schema = names.columns;
  if (schema === undefined) return noColumns;
  const uses = usesOf(statement, schema);
  const own = new Set([...idsOf(statement.reads, names), ...idsOf(statement.writes, names)]);
  const isOwn = ([table, name]: ColumnPath): boolean => own.has(names.relationId([table, name]));
  const columnIds = (paths: readonly ColumnPath[]): readonly string[] =>
    paths.filter(isOwn).map((path) => names.columnId(path));
  const [reads, readsAll] = [columnIds(uses.reads), columnIds(uses.readsAll)];
  const written = writesOf(statement, { names, own, used: [...reads, ...readsAll] });
  return {
    edges: [
      ...reads.map((column) => lineageEdge(column, 'uses', id)),
      ...readsAll.map((column) => {
        return { ...lineageEdge(column, 'uses', id), doubt: 'readsAll' } as const;
      }),
      ...written.edges,
    ],
    guesses: columnIds(uses.missing).map((column) => lineageEdge(column, 'uses', id)),
    readTraced: readTraced(statement, uses, names),
    writeTraced: written.writeTraced,
  };
}

/** `COPY … TO` reads what it lists, or everything. */
function usesOf({ sql, tree }: QueryStatement, schema: MappedSchema): StatementColumns {
  const uses = statementColumns(sql, tree, schema);
  const { type, node } = unwrap(tree) ?? { type: '', node: {} };
  if (type !== 'CopyStmt' || node['is_from'] === true || node['relation'] === undefined) {
    return uses;
  }
  if (stringsOf(node['attlist']).length > 0) return { ...uses, reads: uses.writes };
  const all = uses.relations.flatMap((path) => schema.relationAt(path)?.columns ?? []);
  return { ...uses, readsAll: all.map(({ path }) => path) };
}

/** The relations of which all that is read is told. */
function readTraced(
  { reads }: QueryStatement,
  { relations, missing }: StatementColumns,
  names: RelationNames,
): ReadonlySet<string> {
  const unsure = new Set(missing.map(([schema, name]) => names.relationId([schema, name])));
  const found = new Set(relations.map((path) => names.relationId(path)));
  return new Set(idsOf(reads, names).filter((id) => found.has(id) && !unsure.has(id)));
}

/** What it writes, by columns where the statement tells which of them it makes of which. */
function writesOf(
  { tree, writes }: QueryStatement,
  {
    names,
    own,
    used,
  }: {
    readonly names: RelationNames;
    readonly own: ReadonlySet<string>;
    readonly used: readonly string[];
  },
): Pick<QueryColumns, 'edges' | 'writeTraced'> {
  const [target] = idsOf(writes, names);
  const written = writtenColumns(asNode(tree) ?? {}, columnsIn(names, own));
  if (target === undefined || written === undefined) return noColumns;
  const owner = writes.flatMap(({ schema, name }) => names.columns?.find(schema, name) ?? [])[0];
  const edges = written.columns.flatMap(({ name, sources }) => {
    const column = owner?.columns.find(({ path }) => path[2] === name);
    const end = column === undefined ? target : names.columnId(column.path);
    return sources.map((source) => lineageEdge(source, 'loads', end));
  });
  const told = new Set(sourcesIn(written.columns));
  const rest = used.filter((id) => !told.has(id));
  const rows = [...new Set([...written.conditions, ...rest])];
  return {
    edges: [...edges, ...rows.map((source) => lineageEdge(source, 'loads', target))],
    writeTraced: new Set([target]),
  };
}

/** Those of what the statement names; what it only seems to name has none. */
function columnsIn(names: RelationNames, own: ReadonlySet<string>): ColumnsOf {
  return ({ schema, name }) => {
    const relation = names.columns?.find(schema, name);
    if (relation === undefined || !own.has(names.relationId(relation.path))) return [];
    return relation.columns.map(({ path }) => ({ name: path[2], sources: [names.columnId(path)] }));
  };
}

function idsOf(relations: readonly NamedRelation[], names: RelationNames): readonly string[] {
  return relations.flatMap((relation) => names.idOf(relation) ?? []);
}
