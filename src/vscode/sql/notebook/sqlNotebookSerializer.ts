import { NotebookCellData, NotebookCellKind, NotebookData, type NotebookSerializer } from 'vscode';
import {
  readCells,
  writeCells,
  type CellOrigin,
  type SqlCell,
} from '../../../core/sql/notebook/sqlCells';

/** A notebook is a plain file of SQL; its results are not written. */
export class SqlNotebookSerializer implements NotebookSerializer {
  deserializeNotebook(content: Uint8Array): NotebookData {
    const written = new TextDecoder('utf-8', { ignoreBOM: true }).decode(content);
    // Cells know line feeds only; what a file has is put back when it is written.
    const hasReturns = written.includes('\r\n') && !/(?<!\r)\n/.test(written);
    const text = hasReturns ? written.replaceAll('\r\n', '\n') : written;
    const data = new NotebookData(readCells(text).map(cellData));
    data.metadata = { hasReturns };
    return data;
  }

  serializeNotebook({ cells, metadata }: NotebookData): Uint8Array {
    const text = writeCells(cells.map(sqlCell));
    const hasReturns = metadata?.['hasReturns'] === true;
    return new TextEncoder().encode(hasReturns ? text.replaceAll('\n', '\r\n') : text);
  }
}

function cellData({ kind, text, origin }: SqlCell): NotebookCellData {
  const data =
    kind === 'sql'
      ? new NotebookCellData(NotebookCellKind.Code, text, 'sql')
      : new NotebookCellData(NotebookCellKind.Markup, text, 'markdown');
  data.metadata = { origin };
  return data;
}

function sqlCell({ kind, value, metadata }: NotebookCellData): SqlCell {
  return {
    kind: kind === NotebookCellKind.Code ? 'sql' : 'markdown',
    text: value.replaceAll('\r\n', '\n'),
    origin: parseOrigin(metadata?.['origin']),
  };
}

/** What the editor kept beside a cell. */
function parseOrigin(value: unknown): CellOrigin | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { kind, text, written }: Partial<Record<keyof CellOrigin, unknown>> = value;
  const isKind = kind === 'sql' || kind === 'markdown';
  if (!isKind || typeof text !== 'string' || typeof written !== 'string') return undefined;
  return { kind, text, written };
}
