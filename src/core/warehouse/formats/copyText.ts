import { quoteAlways, quoteText } from '../../sql/quoteName';
import { parseDecimal } from '../values/exactSum';
import { csvCell } from './csvSink';

export const copyFormats = ['tsv', 'csv', 'json', 'markdown', 'in', 'insert'] as const;

/** A form in which cells are put on the clipboard. */
export type CopyFormat = (typeof copyFormats)[number];

export interface CopiedColumn {
  readonly name: string;
  readonly isNumber: boolean;
  readonly isJson: boolean;
}

/** A block of cells, and the table they are of. */
export interface CopiedCells {
  /** As SQL has to write it. */
  readonly table: string;
  readonly columns: readonly CopiedColumn[];
  readonly rows: readonly (readonly (string | null)[])[];
}

type Cell = string | null;

/** The text of a block of cells; no line ends it. */
export function copyText(format: CopyFormat, cells: CopiedCells): string {
  switch (format) {
    case 'tsv':
      return lines(cells, tabCell, '\t');
    case 'csv':
      return lines(cells, csvCell, ',');
    case 'json':
      return jsonText(cells);
    case 'markdown':
      return markdownText(cells);
    case 'in':
      return inText(cells);
    case 'insert':
      return insertText(cells);
  }
}

/** One cell alone goes without its name: what is pasted is the value. */
function lines(
  { columns, rows }: CopiedCells,
  write: (cell: Cell) => string,
  separator: string,
): string {
  const [first = []] = rows;
  if (rows.length === 1 && first.length === 1)
    return separator === '\t' ? (first[0] ?? '') : write(first[0] ?? null);
  const head = columns.map(({ name }) => write(name)).join(separator);
  return [head, ...rows.map((row) => row.map(write).join(separator))].join('\n');
}

/** As spreadsheets read what is pasted: quoted where a tab or an end of line would break the cell. */
function tabCell(cell: Cell): string {
  if (cell === null) return '';
  return /[\t\n\r"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** Numbers that doubles cannot hold keep their digits, as texts. */
function jsonText({ columns, rows }: CopiedCells): string {
  const objects = rows.map((row) => {
    const pairs = columns.map(({ name, isNumber, isJson }, index) => {
      const cell = row[index] ?? null;
      return `${JSON.stringify(name)}: ${jsonCell(cell, { isNumber, isJson })}`;
    });
    return `  {${pairs.join(', ')}}`;
  });
  return `[\n${objects.join(',\n')}\n]`;
}

function jsonCell(cell: Cell, { isNumber, isJson }: Omit<CopiedColumn, 'name'>): string {
  if (cell === null) return 'null';
  if (isJson) return cell;
  const isExact = Number.isFinite(Number(cell)) && String(Number(cell)) === cell;
  return isNumber && isExact ? cell : JSON.stringify(cell);
}

function markdownText({ columns, rows }: CopiedCells): string {
  const escape = (text: string): string =>
    text.replace(/[\\|`*_<>[\]]/g, String.raw`\$&`).replace(/\r?\n/g, '<br>');
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map(({ name }) => escape(name))),
    line(columns.map(({ isNumber }) => (isNumber ? '---:' : '---'))),
    ...rows.map((row) => line(row.map((cell) => (cell === null ? '' : escape(cell))))),
  ].join('\n');
}

/** `IN (…)` of the first column's values, each once; NULL is never in a list. */
function inText({ columns, rows }: CopiedCells): string {
  const [column] = columns;
  const values = rows.map(([cell = null]) => cell).filter((cell) => cell !== null);
  const unique = [...new Set(values)].map((cell) => literal(cell, column?.isNumber === true));
  return unique.length === 0 ? 'IN (NULL)' : `IN (${unique.join(', ')})`;
}

function insertText({ table, columns, rows }: CopiedCells): string {
  const names = columns.map(({ name }) => quoteAlways(name)).join(', ');
  const values = rows.map((row) => {
    const cells = columns.map(({ isNumber }, index) => literal(row[index] ?? null, isNumber));
    return `  (${cells.join(', ')})`;
  });
  return `INSERT INTO ${table} (${names}) VALUES\n${values.join(',\n')};`;
}

function literal(cell: Cell, isNumber: boolean): string {
  if (cell === null) return 'NULL';
  if (isNumber && parseDecimal(cell) !== undefined) return cell;
  // A backslash is itself in a plain literal, whatever the server's setting is, only in this form.
  const text = quoteText(cell);
  return text.includes('\\') ? `E${text.replaceAll('\\', '\\\\')}` : text;
}
