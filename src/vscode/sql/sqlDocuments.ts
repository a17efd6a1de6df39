import { Range, type Position, type TextDocument } from 'vscode';
import {
  documentStatements,
  findRegions,
  isSqlLanguage,
  placeInDocument,
  regionAt,
  sqlLanguages,
  statementAt,
  type DocumentStatement,
} from '../../core/sql/documents/documentStatements';
import { writtenIn } from '../../core/sql/documents/hostString';
import type { SqlRegion } from '../../core/sql/documents/sqlRegion';

/** A version of a document and the SQL in it. */
export interface SqlDocument {
  readonly text: string;
  readonly version: number;
  readonly regions: readonly SqlRegion[];
  readonly statements: readonly DocumentStatement[];
}

/** Above this, nobody looks for SQL among other things: a document of a person is smaller. */
const longestText = 5_000_000;

const read = new WeakMap<TextDocument, SqlDocument>();

/** The SQL of a document as it is now; found once for each of its versions. */
export function readSql(document: TextDocument): SqlDocument {
  const known = read.get(document);
  if (known?.version === document.version) return known;
  const text = document.getText();
  const isLooked = isLookedInto(document) && text.length <= longestText;
  const regions = isLooked ? findRegions(text, document.languageId) : [];
  const statements = documentStatements(text, regions);
  const found = { text, version: document.version, regions, statements };
  read.set(document, found);
  return found;
}

/** What the providers of language features are registered for. */
export const sqlSelector = sqlLanguages.map((language) => ({ language }));

/** The same for what makes sense only where all of a document is SQL. */
export const sqlFileSelector = sqlSelector.filter(({ language }) => isSqlLanguage(language));

/** The documents that Lakeside itself writes are read-only and about other things. */
export function isLookedInto({ languageId, uri }: TextDocument): boolean {
  return sqlLanguages.includes(languageId) && !['lakeside', 'output', 'git'].includes(uri.scheme);
}

export function isSqlFile({ languageId }: TextDocument): boolean {
  return isSqlLanguage(languageId);
}

/** The statement at a place, as a person means it; `undefined` = there is none. */
export function statementOf(
  document: TextDocument,
  position: Position,
): DocumentStatement | undefined {
  const { text, statements } = readSql(document);
  return statementAt(text, statements, document.offsetAt(position));
}

/** A place within a statement's SQL, as offset; `undefined` = no SQL stands there. */
export function offsetInStatement(
  document: TextDocument,
  position: Position,
): { readonly sql: string; readonly offset: number; readonly origin: StatementOrigin } | undefined {
  const { regions, statements } = readSql(document);
  const at = regionAt(regions, document.offsetAt(position));
  if (at === undefined) return undefined;
  const { region, offset } = at;
  const own = statements.filter((statement) => statement.region === region);
  const before = own.findLast(({ startInRegion }) => startInRegion <= offset);
  if (before === undefined)
    return { sql: '', offset: 0, origin: { region, startInRegion: offset } };
  const end = before.startInRegion + before.sql.length;
  // Behind a semicolon another statement begins, however far one writes behind a statement without.
  const isBehind = region.sql.slice(end, offset).includes(';');
  if (isBehind) return { sql: '', offset: 0, origin: { region, startInRegion: offset } };
  const sql = region.sql.slice(before.startInRegion, Math.max(end, offset));
  return { sql, offset: offset - before.startInRegion, origin: before };
}

export type StatementOrigin = Pick<DocumentStatement, 'region' | 'startInRegion'>;

/** SQL as it has to be written in a place of a document; `undefined` = the string there cannot hold it. */
export function writtenAt(
  document: TextDocument,
  { region }: StatementOrigin,
  { sql, end }: { readonly sql: string; readonly end: Position },
): string | undefined {
  if (region.string === undefined) return sql;
  const offset = document.offsetAt(end);
  const { text } = readSql(document);
  return writtenIn(region.string, sql, text.slice(offset, offset + region.string.quotes.length));
}

/** Where a part of a statement's SQL stands in the document. */
export function rangeIn(
  document: TextDocument,
  origin: StatementOrigin,
  { start, end }: { readonly start: number; readonly end: number },
): Range {
  return new Range(
    document.positionAt(placeInDocument(origin, start)),
    document.positionAt(placeInDocument(origin, end)),
  );
}
