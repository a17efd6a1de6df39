import { LineIndex } from '../../../base/lineIndex';
import { notebookCells, type NotebookCell } from '../../../schemaDiff/impact/texts/notebookCells';
import { sqlByMagic } from '../../../schemaDiff/impact/texts/sqlMagics';
import { withoutClientParts } from '../../../schemaDiff/ddl/clientParts';
import {
  documentStatements,
  findRegions,
  isSqlLanguage,
} from '../../../sql/documents/documentStatements';
import { notebookLanguage } from '../../../sql/documents/fileLanguage';

/** A statement of a text, as the parser takes it. */
export interface TextStatement {
  readonly sql: string;
  /** Where it begins, from 0 on. */
  readonly line: number;
  /** The text around it is nothing but SQL. */
  readonly isWhole: boolean;
  /** The program around it fills something in. */
  readonly hasHoles: boolean;
}

/** The statements of a file of SQL, of a program, of Markdown or of a notebook, in their order. */
export function* textStatements(text: string, language: string): Generator<TextStatement> {
  const lines = new LineIndex(text);
  for (const { start, ...statement } of statementsIn(text, language)) {
    yield { ...statement, line: lines.placeOf(start).line };
  }
}

interface Statement extends Omit<TextStatement, 'line'> {
  readonly start: number;
}

function* statementsIn(text: string, language: string): Generator<Statement> {
  if (language === notebookLanguage) {
    for (const cell of notebookCells(text)) yield* inCell(cell);
    return;
  }
  yield* inDocument(text, language);
  const magic = language === 'python' ? sqlByMagic(text) : undefined;
  if (magic !== undefined) yield* inDocument(magic, 'sql');
}

function* inDocument(text: string, language: string): Generator<Statement> {
  const isWhole = isSqlLanguage(language);
  // A mark of byte order is no part of the first statement.
  const marked = text.replace(/^\uFEFF/, ' ');
  const document = isWhole ? withoutClientParts(marked) : marked;
  for (const { sql, start, holes } of documentStatements(
    document,
    findRegions(document, language),
  )) {
    yield { sql, start, isWhole, hasHoles: holes.length > 0 };
  }
}

function* inCell(cell: NotebookCell): Generator<Statement> {
  for (const { start, ...statement } of statementsIn(cell.text, cell.language)) {
    yield { ...statement, start: cell.placeOf(start, start)?.start ?? 0 };
  }
}
