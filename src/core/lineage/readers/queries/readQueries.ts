import { pauseIfDue } from '../../../base/slices';
import type { FolderFile } from '../../../schemaDiff/impact/folders/folderImpact';
import { isHistory, largestFileBytes } from '../../../schemaDiff/impact/folders/passedOver';
import { parseLeniently } from '../../../schemaDiff/impact/texts/parseLeniently';
import { connectionComment } from '../../../sql/documents/connectionComment';
import { languageOfFile } from '../../../sql/documents/fileLanguage';
import type { SqlParser } from '../../../sql/sqlParser';
import { lineageEdge, type LineageEdge, type LineageNode } from '../../graph/lineageGraph';
import { lineageId } from '../../graph/lineageId';
import { emptyPart, type DoubtfulNode, type LineagePart } from '../../graph/lineageReader';
import { noColumns, queryColumns, type QueryColumns, type QueryStatement } from './queryColumns';
import type { RelationNames } from './relationNames';
import { statementRelations, type NamedRelation } from './statementRelations';
import { textStatements } from './textStatements';

/** A folder with statements. */
export interface QueryFolder {
  /** As the operating system spells it. */
  readonly folder: string;
  /** What goes before the paths of its files in ids, with a slash at its end; `''` = nothing. */
  readonly prefix: string;
  readonly files: AsyncIterable<FolderFile>;
  /** The pipeline whose code it is; absent = of none. */
  readonly pipeline?: string;
}

export interface QueryOptions {
  /** By connection. */
  readonly names: ReadonlyMap<string, RelationNames>;
  /** The connection of a file that names none. */
  readonly connection: string | undefined;
  readonly parser: SqlParser;
  /** Whether the columns that they use are told, too; absent = they are not. */
  readonly columns?: boolean;
  readonly signal: AbortSignal;
}

/**
 * The statements of a folder's files that read or write tables of a database, each a node: SQL files, and
 * SQL within programs, Markdown and notebooks. Holds one text at a time and gives way to other work now and then.
 * @throws the reason of the signal
 */
export async function readQueries(
  folder: QueryFolder,
  options: QueryOptions,
): Promise<LineagePart> {
  const nodes: LineageNode[] = [];
  const edges: LineageEdge[] = [];
  const guesses: LineageEdge[] = [];
  const doubtful: DoubtfulNode[] = [];
  for await (const file of folder.files) {
    options.signal.throwIfAborted();
    if (isHistory(file.path) || file.sizeBytes > largestFileBytes) continue;
    const text = await file.read();
    if (text === undefined) continue;
    const found = await readText({ path: file.path, text, folder }, options);
    for (const { node, known, older, maker } of found) {
      if (known.length === 0) doubtful.push({ node, edges: older, others: maker });
      else {
        nodes.push(node);
        edges.push(...known, ...maker);
        guesses.push(...older);
      }
    }
  }
  return { ...emptyPart, nodes, edges, guesses, doubtful };
}

interface QueryText {
  readonly path: string;
  readonly text: string;
  readonly folder: QueryFolder;
}

interface FoundQuery {
  readonly node: LineageNode;
  /** With relations that the database has. */
  readonly known: readonly LineageEdge[];
  /** With what may have been called so before. */
  readonly older: readonly LineageEdge[];
  /** To the pipeline that runs it. */
  readonly maker: readonly LineageEdge[];
}

async function readText(
  { path, text, folder }: QueryText,
  options: QueryOptions,
): Promise<readonly FoundQuery[]> {
  const { names, connection, parser, signal } = options;
  const meant = names.get(connectionComment(text) ?? connection ?? '');
  const language = languageOfFile(path);
  if (meant === undefined || language === undefined) return [];
  const found: FoundQuery[] = [];
  const temporary = new Set<string>();
  for (const { sql, line } of textStatements(text, language)) {
    signal.throwIfAborted();
    const parsed = await parseLeniently(sql, parser);
    if (parsed.kind === 'malformed') continue;
    const statements = parsed.statements.flatMap(({ tree }) => statementOf(sql, tree, temporary));
    const query = queryOf({ path, folder, line, sql, statements }, meant, options);
    if (query.known.length + query.older.length > 0) found.push(query);
    await pauseIfDue();
  }
  return found;
}

/** Notes the table that it makes for its session: that hides others from it and all that follow. */
function statementOf(
  sql: string,
  tree: QueryStatement['tree'],
  temporary: Set<string>,
): readonly QueryStatement[] {
  const relations = statementRelations(tree);
  if (relations === undefined) return [];
  if (relations.temporary !== undefined) temporary.add(relations.temporary);
  const shown = (some: readonly NamedRelation[]): readonly NamedRelation[] =>
    some.filter(({ schema, name }) => schema !== undefined || !temporary.has(name));
  return [{ sql, tree, reads: shown(relations.reads), writes: shown(relations.writes) }];
}

function queryOf(
  query: {
    readonly path: string;
    readonly folder: QueryFolder;
    readonly line: number;
    readonly sql: string;
    readonly statements: readonly QueryStatement[];
  },
  names: RelationNames,
  { columns: hasColumns = false }: Pick<QueryOptions, 'columns'>,
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
  const older = query.statements.flatMap((statement) => edgesBy(olderIdsOf, statement));
  const maker = pipeline === undefined ? [] : [lineageId({ kind: 'pipeline', pipeline })];
  return {
    node: {
      id,
      kind: 'query',
      name: `${file.slice(file.lastIndexOf('/') + 1)}:${query.line + 1}`,
      group: file,
      facts: [{ label: 'Statement', value: shortened(query.sql) }],
      place: { kind: 'file', file: joined(folder, query.path), line: query.line },
    },
    known: known.flatMap(({ edges }) => edges),
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
