import { LineIndex } from '../../../base/lineIndex';
import { notebookCells, type NotebookCell } from '../../../schemaDiff/impact/texts/notebookCells';
import { sqlByMagic } from '../../../schemaDiff/impact/texts/sqlMagics';
import { documentStatements, findRegions } from '../../../sql/documents/documentStatements';
import { notebookLanguage } from '../../../sql/documents/fileLanguage';

/** A statement of a text, as the parser takes it. */
export interface TextStatement {
  readonly sql: string;
  /** Where it begins, from 0 on. */
  readonly line: number;
}

/** The statements of a file of SQL, of a program, of Markdown or of a notebook, in their order. */
export function* textStatements(text: string, language: string): Generator<TextStatement> {
  const lines = new LineIndex(text);
  for (const { sql, start } of statementsIn(text, language)) {
    yield { sql, line: lines.placeOf(start).line };
  }
}

interface Statement {
  readonly sql: string;
  readonly start: number;
}

function* statementsIn(text: string, language: string): Generator<Statement> {
  if (language === notebookLanguage) {
    for (const cell of notebookCells(text)) yield* inCell(cell);
    return;
  }
  yield* documentStatements(text, findRegions(text, language));
  const magic = language === 'python' ? sqlByMagic(text) : undefined;
  if (magic !== undefined) yield* documentStatements(magic, findRegions(magic, 'sql'));
}

function* inCell(cell: NotebookCell): Generator<Statement> {
  for (const { sql, start } of statementsIn(cell.text, cell.language)) {
    yield { sql, start: cell.placeOf(start, start)?.start ?? 0 };
  }
}
