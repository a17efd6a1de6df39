/** A cell of a notebook of SQL, which is a plain file of SQL. */
export interface SqlCell {
  readonly kind: 'sql' | 'markdown';
  /** Markdown without the dashes before its lines. */
  readonly text: string;
  /** `undefined` = it is new. */
  readonly origin: CellOrigin | undefined;
}

/** A cell as it was read, so that it is written the same if nobody changed it. */
export interface CellOrigin extends Pick<SqlCell, 'kind' | 'text'> {
  /** With the line that it begins with, without the line break before the next cell. */
  readonly written: string;
}

/** `-- %%` and a title if there is one, as other editors write it. */
const marker = /^--[ \t]*%%[^\n]*/;
const markdownMarker = /^--[ \t]*%%[ \t]*\[markdown\]/i;
const markers = { sql: '-- %%', markdown: '-- %% [markdown]' };
const blankTail = /(?:\n[ \t\r]*)*$/;

/** The cells of a text, of which there is one at least. */
export function readCells(text: string): readonly SqlCell[] {
  const parts = text.split(/\n(?=--[ \t]*%%)/);
  return parts.map(readCell);
}

function readCell(written: string): SqlCell {
  const head = marker.exec(written)?.[0];
  const body = (head === undefined ? `\n${written}` : written.slice(head.length)).replace(
    blankTail,
    '',
  );
  const kind = head !== undefined && markdownMarker.test(head) ? 'markdown' : 'sql';
  const lines = body.slice(1);
  const text = kind === 'markdown' ? lines.replace(/^--[ \t]?/gm, '') : lines;
  return { kind, text, origin: { kind, text, written } };
}

/** The text of cells. What was read and not changed is written to the letter. */
export function writeCells(cells: readonly SqlCell[]): string {
  return cells.map(writeCell).join('\n');
}

function writeCell(cell: SqlCell, index: number): string {
  const before = markerOf(cell) ?? (index === 0 && cell.kind === 'sql' ? '' : markers[cell.kind]);
  const isUnchanged = cell.origin?.kind === cell.kind && cell.origin.text === cell.text;
  if (isUnchanged && cell.origin?.written.startsWith(before)) return cell.origin.written;
  const body = `${bodyOf(cell)}${tailOf(cell)}`;
  return before === '' ? body.slice(1) : `${before}${body}`;
}

/** The line that a cell was read with, if it still says what the cell is. */
function markerOf({ kind, origin }: SqlCell): string | undefined {
  return origin?.kind === kind ? marker.exec(origin.written)?.[0] : undefined;
}

function bodyOf({ kind, text }: SqlCell): string {
  if (text === '') return '';
  return `\n${kind === 'markdown' ? commented(text) : text}`;
}

/** By itself one empty line before the next cell, or a line break at the end of the file. */
function tailOf({ origin }: SqlCell): string {
  return origin === undefined ? '\n' : (blankTail.exec(origin.written)?.[0] ?? '');
}

/** What would begin a cell is escaped, as Markdown allows. */
function commented(text: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '--' : `-- ${line.replace(/^([ \t]*)%%/, '$1\\%%')}`))
    .join('\n');
}
