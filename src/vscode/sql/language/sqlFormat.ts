import {
  TextEdit,
  type DocumentFormattingEditProvider,
  type DocumentRangeFormattingEditProvider,
  type Range,
  type TextDocument,
} from 'vscode';
import { formatSql } from '../../../core/sql/format/formatSql';
import { isSqlFile, rangeIn, readSql } from '../sqlDocuments';

/** Lays out the statements of files of SQL; what stands between them stays. */
export class SqlFormat
  implements DocumentFormattingEditProvider, DocumentRangeFormattingEditProvider
{
  provideDocumentFormattingEdits(document: TextDocument): TextEdit[] {
    return editsIn(document, () => true);
  }

  provideDocumentRangeFormattingEdits(document: TextDocument, range: Range): TextEdit[] {
    return editsIn(document, (place) => place.intersection(range) !== undefined);
  }
}

function editsIn(document: TextDocument, isWanted: (place: Range) => boolean): TextEdit[] {
  if (!isSqlFile(document)) return [];
  return readSql(document).statements.flatMap((statement) => {
    const range = rangeIn(document, statement, { start: 0, end: statement.sql.length });
    const laidOut = formatSql(statement.sql);
    return !isWanted(range) || laidOut === statement.sql ? [] : [TextEdit.replace(range, laidOut)];
  });
}
