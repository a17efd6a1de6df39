import { lineageEdge, type LineageEdge, type LineageNode } from '../../graph/lineageGraph';
import { lineageId, queryName } from '../../graph/lineageId';
import type { CalledRelations } from '../functions/functionRelations';
import { noColumns, queryColumns, type QueryColumns, type QueryStatement } from './queryColumns';
import type { QueryFolder } from './queryFolder';
import type { RelationNames } from './relationNames';
import type { NamedRelation } from './statementRelations';

/** A statement of a folder, as a part of lineage. */
export interface FoundQuery {
  readonly node: LineageNode;
  /** With relations that the database has. */
  readonly known: readonly LineageEdge[];
  /** With what may have been called so before. */
  readonly older: readonly LineageEdge[];
  /** To the pipeline that runs it. */
  readonly maker: readonly LineageEdge[];
}

/** Statements that begin on one line of a file, and what they use and write by themselves and by what they call. */
export function queryOf(
  query: {
    readonly path: string;
    readonly folder: QueryFolder;
    readonly line: number;
    readonly sql: string;
    readonly statements: readonly QueryStatement[];
    readonly called: CalledRelations;
  },
  names: RelationNames,
  { columns: hasColumns = false }: { readonly columns?: boolean },
): FoundQuery {
  const { folder, prefix, pipeline } = query.folder;
  const file = prefix + query.path;
  const id = lineageId({ kind: 'query', file, line: query.line + 1 });
  const edgesBy = (
    idsOf: (relation: NamedRelation) => readonly string[],
    { reads, writes }: QueryStatement,
  ): readonly LineageEdge[] => [
    ...reads.flatMap(idsOf).map((read) => lineageEdge(read, 'uses', id)),
    ...writes.flatMap(idsOf).map((written) => lineageEdge(id, 'loads', written)),
  ];
  const idsOf = (relation: NamedRelation): readonly string[] => {
    const known = names.idOf(relation);
    return known === undefined ? [] : [known];
  };
  const olderIdsOf = (relation: NamedRelation): readonly string[] =>
    idsOf(relation).length > 0 ? [] : names.olderIdsOf(relation);
  const known = query.statements.map((statement) => {
    const columns = hasColumns ? queryColumns(statement, id, names) : noColumns;
    const edges = edgesBy(idsOf, statement).map((edge) => tracedEdge(edge, columns));
    return { edges: [...edges, ...columns.edges], guesses: columns.guesses };
  });
  const through = [
    ...[...query.called.reads].map((read) => lineageEdge(read, 'uses', id)),
    ...[...query.called.writes].map((written) => lineageEdge(id, 'loads', written)),
  ];
  const older = query.statements.flatMap((statement) => edgesBy(olderIdsOf, statement));
  const maker = pipeline === undefined ? [] : [lineageId({ kind: 'pipeline', pipeline })];
  return {
    node: {
      id,
      kind: 'query',
      name: queryName({ file, line: query.line + 1 }),
      group: file,
      facts: [{ label: 'Statement', value: shortened(query.sql) }],
      place: { kind: 'file', file: joined(folder, query.path), line: query.line },
    },
    known: [...known.flatMap(({ edges }) => edges), ...through],
    older: [...older, ...known.flatMap(({ guesses }) => guesses)],
    maker: maker.map((one) => lineageEdge(id, 'uses', one)),
  };
}

function tracedEdge(edge: LineageEdge, { readTraced, writeTraced }: QueryColumns): LineageEdge {
  const isTraced = readTraced.has(edge.source) || writeTraced.has(edge.target);
  return isTraced ? { ...edge, byColumn: true } : edge;
}

const shownCharacters = 160;

function shortened(sql: string): string {
  const line = sql.replaceAll(/\s+/g, ' ').trim();
  return line.length <= shownCharacters ? line : `${line.slice(0, shownCharacters - 1)}…`;
}

/** A path of slashes below a folder, as the operating system of that folder spells it. */
function joined(folder: string, path: string): string {
  const isWindows = /^(?:[A-Za-z]:|\\\\)/.test(folder);
  const end = isWindows ? path.replaceAll('/', '\\') : path;
  return `${folder.replace(/[\\/]+$/, '')}${isWindows ? '\\' : '/'}${end}`;
}
