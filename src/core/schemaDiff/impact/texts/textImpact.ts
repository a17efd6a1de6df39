import { pauseIfDue } from '../../../base/slices';
import {
  documentStatements,
  findRegions,
  isSqlLanguage,
  placeInDocument,
  type DocumentStatement,
} from '../../../sql/documents/documentStatements';
import { notebookLanguage } from '../../../sql/documents/fileLanguage';
import { writtenIn } from '../../../sql/documents/hostString';
import type { SqlNode, SqlParser } from '../../../sql/sqlParser';
import { asNode } from '../../../sql/sqlTree';
import { withoutClientParts } from '../../ddl/clientParts';
import { textOf, unwrap } from '../../normal/treeParts';
import type { MappedSchema } from '../mappedSchema';
import { findStatementImpact, type StatementHit } from '../statementImpact';
import { bodyIn, findBodyImpact, moved } from './bodyImpact';
import { findMentions } from './mentions';
import { notebookCells, writtenInNotebook, type NotebookCell } from './notebookCells';
import { parseLeniently } from './parseLeniently';
import { sqlByMagic } from './sqlMagics';

/** A part of a text to be replaced; where it is empty, something is put in. */
export interface TextEdit {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  readonly text: string;
}

/** A place of a text that changes reach; offsets are of the text, in UTF-16 units. */
export interface TextHit extends Omit<StatementHit, 'result'> {
  /** What applies the rename; empty = nothing that is known does. */
  readonly edits: readonly TextEdit[];
  /** Another way: a column of the result is called by its newer name, or keeps its older one. */
  readonly otherEdits: readonly TextEdit[];
}

export interface TextImpactOptions {
  /** As editors call it, such as `python`. */
  readonly language: string;
  readonly schema: MappedSchema;
  readonly parser: SqlParser;
  readonly signal?: AbortSignal | undefined;
}

/**
 * What changes do to the statements of a text: a file of SQL, or SQL in strings of a program, fences of
 * Markdown or cells of a notebook; in the text's order. Gives way to other work now and then.
 * @throws the reason of `signal`
 */
export async function findTextImpact(
  text: string,
  options: TextImpactOptions,
): Promise<readonly TextHit[]> {
  const { schema, language } = options;
  if (language === notebookLanguage) return findNotebookImpact(text, options);
  if (!schema.concerns(text)) return [];
  const isProgram = !isSqlLanguage(language) && !proseLanguages.has(language);
  const hits = await hitsIn(text, { ...options, isProgram });
  const magic = language === 'python' ? sqlByMagic(text) : undefined;
  if (magic === undefined) return hits;
  // The program reads what comes of it.
  const others = await hitsIn(magic, { ...options, language: 'sql', isProgram: true });
  return [...hits, ...others].sort((one, other) => one.start - other.start);
}

/** As in its cells; a place that the file does not write in one piece has no edits. */
async function findNotebookImpact(
  text: string,
  options: TextImpactOptions,
): Promise<readonly TextHit[]> {
  const found: TextHit[] = [];
  for (const cell of notebookCells(text)) {
    const hits = await findTextImpact(cell.text, { ...options, language: cell.language });
    found.push(...hits.flatMap((hit) => hitInFile(hit, cell)));
  }
  return found;
}

function hitInFile(hit: TextHit, cell: NotebookCell): readonly TextHit[] {
  const place = cell.placeOf(hit.start, hit.end);
  if (place === undefined) return [];
  const edits = editsInFile(hit.edits, cell);
  const otherEdits = editsInFile(hit.otherEdits, cell);
  const replacement = edits.length > 0 ? hit.replacement : undefined;
  return [{ ...hit, ...place, replacement, edits, otherEdits }];
}

/** All of them, or none. */
function editsInFile(edits: readonly TextEdit[], cell: NotebookCell): readonly TextEdit[] {
  const placed = edits.flatMap(({ start, end, text }) => {
    const place = cell.placeOf(start, end);
    return place === undefined ? [] : [{ ...place, text: writtenInNotebook(text) }];
  });
  return placed.length === edits.length ? placed : [];
}

async function hitsIn(
  text: string,
  options: TextImpactOptions & { readonly isProgram: boolean },
): Promise<readonly TextHit[]> {
  const { language, signal, isProgram } = options;
  const isSql = isSqlLanguage(language);
  // A mark of byte order is no part of the first statement.
  const marked = text.replace(/^\uFEFF/, ' ');
  const document = isSql ? withoutClientParts(marked) : marked;
  const reader = new TextReader(options);
  const hits: TextHit[] = [];
  for (const statement of documentStatements(document, findRegions(document, language))) {
    signal?.throwIfAborted();
    const found = await reader.read(statement);
    hits.push(...found.flatMap((hit) => placeInText(hit, { text, statement, isProgram })));
    await pauseIfDue();
  }
  return hits;
}

const proseLanguages: ReadonlySet<string> = new Set(['markdown', 'rmd', 'quarto']);

class TextReader {
  /** Names of tables that the text makes for itself, and that hide others. */
  readonly #own = new Set<string>();

  constructor(readonly options: TextImpactOptions) {}

  async read({ sql, holes }: DocumentStatement): Promise<readonly StatementHit[]> {
    const { schema, parser } = this.options;
    if (!schema.concerns(sql)) return [];
    const parsed = await parseLeniently(sql, parser);
    if (parsed.kind === 'malformed') {
      return isSqlLanguage(this.options.language) || holes.length > 0
        ? findMentions(sql, schema)
        : [];
    }
    const hits: StatementHit[] = [];
    for (const { tree } of parsed.statements) hits.push(...(await this.#readTree(sql, tree)));
    return hits.filter(({ uses }) => !this.#own.has(uses[1]));
  }

  async #readTree(sql: string, tree: SqlNode): Promise<readonly StatementHit[]> {
    const temporary = temporaryTable(tree);
    if (temporary !== undefined) this.#own.add(temporary);
    const body = bodyIn(sql, tree);
    if (body === undefined) return findStatementImpact(sql, tree, this.options.schema);
    const hits = await findBodyImpact(body, this.options);
    return hits.map((hit) => moved(hit, body.start));
  }
}

function temporaryTable(tree: SqlNode): string | undefined {
  const { type, node } = unwrap(tree) ?? { type: '', node: {} };
  const range =
    type === 'CreateStmt' ? asNode(node['relation']) : asNode(asNode(node['into'])?.['rel']);
  return range?.['relpersistence'] === 't' ? textOf(range, 'relname') : undefined;
}

interface Place {
  readonly text: string;
  readonly statement: DocumentStatement;
  /** Its rows are read by the names of their columns. */
  readonly isProgram: boolean;
}

function placeInText(hit: StatementHit, place: Place): readonly TextHit[] {
  const { result, ...rest } = hit;
  const isKept = result !== undefined && (result.isKept || place.isProgram);
  // What orders by a column of the result goes on to do so if that keeps its name.
  if (isKept && result.keep === undefined) return [];
  const start = placeInDocument(place.statement, hit.start);
  const end = placeInDocument(place.statement, hit.end);
  const rename = editsOf(hit, place);
  const keeping = result?.keep === undefined ? [] : keepingEdits(rename, result.keep, place);
  const [edits, otherEdits] = isKept ? [keeping, rename] : [rename, keeping];
  const isFixed = edits.length > 0;
  return [
    { ...rest, start, end, replacement: isFixed ? rest.replacement : undefined, edits, otherEdits },
  ];
}

function editsOf({ start, end, replacement }: StatementHit, place: Place): readonly TextEdit[] {
  const edit =
    replacement === undefined ? undefined : written({ start, end, text: replacement }, place);
  return edit === undefined ? [] : [edit];
}

function keepingEdits(
  rename: readonly TextEdit[],
  { at, text }: { readonly at: number; readonly text: string },
  place: Place,
): readonly TextEdit[] {
  const added = written({ start: at, end: at, text }, place);
  return rename.length === 0 || added === undefined ? [] : [...rename, added];
}

/** An edit as the document has to hold it; `undefined` = the string that it stands in cannot. */
function written(edit: TextEdit, { text, statement }: Place): TextEdit | undefined {
  const start = placeInDocument(statement, edit.start);
  const end = edit.end === edit.start ? start : placeInDocument(statement, edit.end);
  const { string } = statement.region;
  const sql =
    string === undefined
      ? edit.text
      : writtenIn(string, edit.text, text.slice(end, end + string.quotes.length));
  return sql === undefined ? undefined : { start, end, text: sql };
}
