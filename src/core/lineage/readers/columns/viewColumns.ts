import { pauseIfDue } from '../../../base/slices';
import { pathKey, tablePath, type TablePath } from '../../../schemaDiff/model/objectPath';
import type { Relation, SchemaSnapshot } from '../../../schemaDiff/model/snapshot';
import type { SqlParser } from '../../../sql/sqlParser';
import { lineageEdge, type LineageEdge } from '../../graph/lineageGraph';
import { relationId, wholesOf } from '../warehouse/relationNodes';
import { columnId } from './columnNodes';
import { traceQuery, type TracedQuery } from './columnSources';
import { sourcesIn, type ColumnsOf } from './tracedColumns';

export interface ViewColumns {
  /**
   * From columns to those that are made of them, and to the views whose rows they say. The server's own
   * word counts for which these are.
   */
  readonly edges: readonly LineageEdge[];
  /** Keys of the paths of views of which every column is known to be told. */
  readonly traced: ReadonlySet<string>;
}

/**
 * What the columns of views are made of, by their queries as the server prints them. Of a query that the
 * parser does not take, only what it reads is told. @throws the reason of the signal
 */
export async function viewColumns(
  connection: string,
  { relations }: SchemaSnapshot,
  { parser, signal }: { readonly parser: SqlParser; readonly signal: AbortSignal },
): Promise<ViewColumns> {
  const edges: LineageEdge[] = [];
  const traced = new Set<string>();
  const wholes = wholesOf(relations);
  const columnsOf = columnLookup(connection, relations, wholes);
  for (const relation of relations) {
    if (relation.view === undefined) continue;
    signal.throwIfAborted();
    const parsed = await parser.parse(relation.view.query);
    const tree = parsed.kind === 'parsed' ? parsed.statements[0]?.tree : undefined;
    const query = tree && traceQuery(tree, columnsOf);
    const isTraced = query?.columns.length === relation.columns.length;
    if (isTraced) traced.add(pathKey(tablePath(relation)));
    const read = readColumns(connection, relation, wholes);
    edges.push(...edgesOf(connection, { relation, read, query: isTraced ? query : nothing }));
    await pauseIfDue();
  }
  return { edges, traced };
}

const nothing: TracedQuery = { columns: [], conditions: new Set() };

interface ReadView {
  readonly relation: Relation;
  /** The ids of all columns that it reads. */
  readonly read: readonly string[];
  readonly query: TracedQuery;
}

function edgesOf(
  connection: string,
  { relation, read, query: { columns, conditions } }: ReadView,
): readonly LineageEdge[] {
  const path = tablePath(relation);
  const made = relation.columns.flatMap(({ name }, place) => {
    const target = columnId(connection, [...path, name]);
    const sources = columns[place]?.sources ?? [];
    return sources.map((source) => lineageEdge(source, 'uses', target));
  });
  const told = new Set(sourcesIn(columns));
  const rows = new Set([...conditions, ...read.filter((id) => !told.has(id))]);
  const target = relationId(connection, path);
  return [...made, ...[...rows].map((source) => lineageEdge(source, 'uses', target))];
}

/** The columns that a view reads, as the server says it in `pg_depend`. */
function readColumns(
  connection: string,
  { view }: Relation,
  wholes: ReadonlyMap<string, TablePath>,
): readonly string[] {
  return (view?.dependsOn ?? []).flatMap(([schema, name, column]) => {
    if (column === undefined) return [];
    const [owner, table] = wholes.get(pathKey([schema, name])) ?? [schema, name];
    return [columnId(connection, [owner, table, column])];
  });
}

function columnLookup(
  connection: string,
  relations: readonly Relation[],
  wholes: ReadonlyMap<string, TablePath>,
): ColumnsOf {
  const byPath = new Map(relations.map((one) => [pathKey(tablePath(one)), one]));
  return ({ schema = '', name }) => {
    const relation = byPath.get(pathKey([schema, name]));
    const path = wholes.get(pathKey([schema, name])) ?? [schema, name];
    return (relation?.columns ?? []).map((column) => ({
      name: column.name,
      sources: [columnId(connection, [...path, column.name])],
    }));
  };
}
