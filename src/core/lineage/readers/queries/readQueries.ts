import { formatBytes } from '../../../base/sizes';
import { pauseIfDue } from '../../../base/slices';
import type { FolderFile } from '../../../schemaDiff/impact/folders/folderImpact';
import { isHistory, isTooLarge } from '../../../schemaDiff/impact/folders/passedOver';
import { parseLeniently } from '../../../schemaDiff/impact/texts/parseLeniently';
import { connectionComment } from '../../../sql/documents/connectionComment';
import { languageOfFile } from '../../../sql/documents/fileLanguage';
import type { SqlParser } from '../../../sql/sqlParser';
import type { LineageEdge, LineageNode, LineageWitness } from '../../graph/lineageGraph';
import { emptyPart, type DoubtfulNode, type LineagePart } from '../../graph/lineageReader';
import {
  noRelations,
  type CalledRelations,
  type FunctionRelations,
} from '../functions/functionRelations';
import { noting } from '../noting';
import { queryOf, type FoundQuery } from './foundQuery';
import type { QueryStatement } from './queryColumns';
import type { QueryFolder, TextRevision } from './queryFolder';
import type { RelationNames } from './relationNames';
import { callsIn, shownRelations } from './statementRelations';
import { isFolder } from './walkFiles';
import { textStatements, type TextStatement } from './textStatements';
import type { UnreadText } from './unreadTexts';

export interface QueryOptions {
  /** By connection. */
  readonly names: ReadonlyMap<string, RelationNames>;
  /** By connection, what the functions of its database do; absent = nobody knows. */
  readonly functions?: ReadonlyMap<string, FunctionRelations>;
  /** The connection of a file that names none. */
  readonly connection: string | undefined;
  readonly parser: SqlParser;
  /** Whether the columns that they use are told, too; absent = they are not. */
  readonly columns?: boolean;
  readonly signal: AbortSignal;
}

/** What the statements of a folder tell. */
export interface ReadQueries extends LineagePart {
  /** What it may have beside that. */
  readonly unread: readonly UnreadText[];
}

/**
 * The statements of a folder's files that read or write tables of a database, each a node: SQL files, and
 * SQL within programs, Markdown and notebooks. Holds one text at a time and gives way to other work now and then.
 * @throws the reason of the signal
 */
export async function readQueries(
  folder: QueryFolder,
  options: QueryOptions,
): Promise<ReadQueries> {
  const nodes: LineageNode[] = [];
  const edges: LineageEdge[] = [];
  const guesses: LineageEdge[] = [];
  const doubtful: DoubtfulNode[] = [];
  const unread: UnreadText[] = [];
  for await (const file of folder.files) {
    options.signal.throwIfAborted();
    if (isHistory(file.path)) continue;
    const text = await textOf(file, folder);
    if (typeof text !== 'string') {
      unread.push(text);
      continue;
    }
    const read = await readText({ path: file.path, text, folder }, options);
    unread.push(...read.unread);
    for (const { node, known, older, maker } of read.found) {
      if (known.length === 0) doubtful.push({ node, edges: older, others: maker });
      else {
        nodes.push(node);
        edges.push(...known, ...maker);
        guesses.push(...older);
      }
    }
  }
  if (nodes.length + doubtful.length === 0) return { ...emptyPart, unread };
  const problems: string[] = [];
  const asked = await noting(problems, options.signal, {
    what: `The commit of the texts in ${folder.folder}`,
    read: async () => ({ revision: await folder.revision?.() }),
  });
  const known = (node: LineageNode): LineageNode =>
    asked === undefined ? node : { ...node, witness: witnessOf(node, folder, asked.revision) };
  return {
    ...emptyPart,
    problems,
    nodes: nodes.map(known),
    edges,
    guesses,
    doubtful: doubtful.map((one) => ({ ...one, node: known(one.node) })),
    unread,
  };
}

function witnessOf(
  { group = '' }: LineageNode,
  { prefix }: QueryFolder,
  revision: TextRevision | undefined,
): LineageWitness {
  if (revision === undefined) return { kind: 'text' };
  const { commit, changed } = revision;
  const parts = group.slice(prefix.length).split('/');
  const around = parts.map((_, place) => parts.slice(0, place + 1).join('/'));
  const isChanged = ['', ...around].some((path) => changed.has(path) || changed.has(`${path}/`));
  return { kind: 'text', commit, ...(isChanged && { isChanged }) };
}

async function textOf(
  file: FolderFile,
  { folder, prefix }: QueryFolder,
): Promise<string | UnreadText> {
  const { path, sizeBytes } = file;
  const place = prefix + path;
  if (isTooLarge(path, sizeBytes)) {
    return { kind: 'file', place, why: `its ${formatBytes(sizeBytes)} are too many` };
  }
  const text = await file.read();
  if (text !== undefined) return text;
  return isFolder(path)
    ? { kind: 'folder', place: place || folder, why: 'it cannot be opened' }
    : { kind: 'file', place, why: 'it cannot be opened, or is no text in UTF-8' };
}

interface QueryText {
  readonly path: string;
  readonly text: string;
  readonly folder: QueryFolder;
}

interface ReadText {
  readonly found: readonly FoundQuery[];
  readonly unread: readonly UnreadText[];
}

async function readText(query: QueryText, options: QueryOptions): Promise<ReadText> {
  const { path, text, folder } = query;
  const { names, connection } = options;
  const named = connectionComment(text);
  const meant = names.get(named ?? connection ?? '');
  const language = languageOfFile(path);
  if (language === undefined) return { found: [], unread: [] };
  if (meant !== undefined) {
    return readStatements(query, textStatements(text, language), { ...options, meant });
  }
  if (named === undefined) return { found: [], unread: [] };
  const why = `its connection ${named} is none of ${[...names.keys()].join(', ')}`;
  return { found: [], unread: [{ kind: 'file', place: folder.prefix + path, why }] };
}

interface MeantOptions extends QueryOptions {
  /** The database that the statements are for. */
  readonly meant: RelationNames;
}

async function readStatements(
  { path, folder }: QueryText,
  texts: Iterable<TextStatement>,
  options: MeantOptions,
): Promise<ReadText> {
  const { meant, parser, signal } = options;
  const found: FoundQuery[] = [];
  const unread: UnreadText[] = [];
  const temporary = new Set<string>();
  const leave = ({ line }: TextStatement, why: string): void =>
    void unread.push({ kind: 'statement', place: `${folder.prefix}${path}:${line + 1}`, why });
  for (const statement of texts) {
    signal.throwIfAborted();
    await pauseIfDue();
    const { sql, line } = statement;
    const parsed = await parseLeniently(sql, parser);
    if (parsed.kind === 'malformed') {
      if (isMeantAsSql(statement)) leave(statement, parsed.message);
      continue;
    }
    const statements = parsed.statements.flatMap(({ tree }) => statementOf(sql, tree, temporary));
    if (statements.some((one) => isFilledIn(one, meant)))
      leave(statement, 'its tables are filled in');
    const called = await calledBy(statements, options);
    unread.push(...called.unread);
    const query = queryOf({ path, folder, line, sql, statements, called }, meant, options);
    if (query.known.length + query.older.length > 0) found.push(query);
  }
  return { found: withoutUntold(found), unread };
}

async function calledBy(
  statements: readonly QueryStatement[],
  { functions, meant }: MeantOptions,
): Promise<CalledRelations> {
  const known = functions?.get(meant.database.connection);
  return known === undefined
    ? noRelations
    : known.of(statements.flatMap(({ tree }) => callsIn(tree)));
}

/**
 * Statements that begin on one line are one thing: columns tell all that it uses of a table only if they do
 * so of every one of them.
 */
function withoutUntold(found: readonly FoundQuery[]): readonly FoundQuery[] {
  const all = found.flatMap(({ known }) => known);
  const untold = new Set(all.filter(({ byColumn }) => byColumn !== true).map(({ id }) => id));
  return found.map((query) => ({
    ...query,
    known: query.known.map((edge) => {
      if (edge.byColumn !== true || !untold.has(edge.id)) return edge;
      const { byColumn: _byColumn, ...whole } = edge;
      return whole;
    }),
  }));
}

/**
 * Of a program, a text that looks like SQL and is none is a sentence, unless the program fills it in: no
 * server takes what the parser does not.
 */
function isMeantAsSql({ isWhole, hasHoles }: TextStatement): boolean {
  return isWhole || hasHoles;
}

/** True if a program or a template says which tables it is about, or a part of their names. */
function isFilledIn({ reads, writes }: QueryStatement, names: RelationNames): boolean {
  return [...reads, ...writes].some((relation) => {
    const { schema = '', name } = relation;
    return names.idOf(relation) === undefined && (hole.test(schema) || hole.test(name));
  });
}

/** What stands for that: as many of these as there are characters. */
const hole = /^_{2,}$|_{3,}/;

function statementOf(
  sql: string,
  tree: QueryStatement['tree'],
  temporary: Set<string>,
): readonly QueryStatement[] {
  const relations = shownRelations(tree, temporary);
  return relations === undefined ? [] : [{ sql, tree, ...relations }];
}
