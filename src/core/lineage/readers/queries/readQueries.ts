import { LineIndex } from '../../../base/lineIndex';
import { pauseIfDue } from '../../../base/slices';
import type { FolderFile } from '../../../schemaDiff/impact/folders/folderImpact';
import { isHistory, largestFileBytes } from '../../../schemaDiff/impact/folders/passedOver';
import { parseLeniently } from '../../../schemaDiff/impact/texts/parseLeniently';
import { connectionComment } from '../../../sql/documents/connectionComment';
import { documentStatements, findRegions } from '../../../sql/documents/documentStatements';
import { languageOfFile } from '../../../sql/documents/fileLanguage';
import type { SqlParser } from '../../../sql/sqlParser';
import { lineageEdge, type LineageEdge, type LineageNode } from '../../graph/lineageGraph';
import { lineageId } from '../../graph/lineageId';
import { emptyPart, type DoubtfulNode, type LineagePart } from '../../graph/lineageReader';
import type { RelationNames } from './relationNames';
import {
  statementRelations,
  type NamedRelation,
  type StatementRelations,
} from './statementRelations';

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
  readonly signal: AbortSignal;
}

/**
 * The statements of a folder's files that read or write tables of a database, each a node: SQL files, and
 * SQL within programs and Markdown. Holds one text at a time and gives way to other work now and then.
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
  { names, connection, parser, signal }: QueryOptions,
): Promise<readonly FoundQuery[]> {
  const meant = names.get(connectionComment(text) ?? connection ?? '');
  const language = languageOfFile(path);
  if (meant === undefined || language === undefined) return [];
  const found: FoundQuery[] = [];
  const lines = new LineIndex(text);
  const temporary = new Set<string>();
  for (const { sql, start } of documentStatements(text, findRegions(text, language))) {
    signal.throwIfAborted();
    const parsed = await parseLeniently(sql, parser);
    if (parsed.kind === 'malformed') continue;
    const uses = parsed.statements.flatMap(({ tree }) => statementRelations(tree) ?? []);
    for (const use of uses) if (use.temporary !== undefined) temporary.add(use.temporary);
    const shown = (relations: readonly NamedRelation[]): readonly NamedRelation[] =>
      relations.filter(({ schema, name }) => schema !== undefined || !temporary.has(name));
    const named = {
      reads: shown(uses.flatMap(({ reads }) => reads)),
      writes: shown(uses.flatMap(({ writes }) => writes)),
    };
    const place = { line: lines.placeOf(start).line, sql };
    const query = queryOf({ path, folder, ...place }, named, meant);
    if (query.known.length + query.older.length > 0) found.push(query);
    await pauseIfDue();
  }
  return found;
}

function queryOf(
  query: {
    readonly path: string;
    readonly folder: QueryFolder;
    readonly line: number;
    readonly sql: string;
  },
  { reads, writes }: Pick<StatementRelations, 'reads' | 'writes'>,
  names: RelationNames,
): FoundQuery {
  const { folder, prefix, pipeline } = query.folder;
  const file = prefix + query.path;
  const id = lineageId({ kind: 'query', file, line: query.line + 1 });
  const edgesBy = (
    idsOf: (relation: NamedRelation) => readonly string[],
  ): readonly LineageEdge[] => [
    ...reads.flatMap(idsOf).map((read) => lineageEdge(read, 'uses', id)),
    ...writes.flatMap(idsOf).map((written) => lineageEdge(id, 'loads', written)),
  ];
  const idsOf = (relation: NamedRelation): readonly string[] => {
    const known = names.idOf(relation);
    return known === undefined ? [] : [known];
  };
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
    known: edgesBy(idsOf),
    older: edgesBy((relation) => (idsOf(relation).length > 0 ? [] : names.olderIdsOf(relation))),
    maker: maker.map((one) => lineageEdge(id, 'uses', one)),
  };
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
