import { UsageError } from '../../base/errors';
import { formatCount } from '../../base/sizes';
import { mapInSlices } from '../../base/slices';
import { quoteAlways, quoteText } from '../../sql/quoteName';
import { parseDecimal } from '../values/exactSum';
import { uniqueNames } from './columnNames';
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
  readonly rows: readonly CopiedRow[];
}

type Cell = string | null;
type CopiedRow = readonly Cell[];

/** The text of a block of cells; no line ends it. A column name that comes again gets `_2`. */
export function copyText(format: CopyFormat, cells: CopiedCells): string {
  const layout = layoutOf(format, cells);
  return joined(layout, cells.rows.map(layout.row));
}

/** The same, in turns of the event loop that are short. */
export async function copyTextInSlices(format: CopyFormat, cells: CopiedCells): Promise<string> {
  const layout = layoutOf(format, cells);
  return joined(layout, await mapInSlices(cells.rows, layout.row));
}

/** What a clipboard takes without the editor standing still. */
const mostCharacters = 20_000_000;

/** Refuses what is too much for a clipboard while it is gathered. */
export class CopyLimit {
  #characters = 0;

  /** @throws UsageError if that is too much */
  add(cells: CopiedRow): void {
    for (const cell of cells) this.#characters += cell?.length ?? 0;
    if (this.#characters <= mostCharacters) return;
    const most = formatCount(mostCharacters);
    throw new UsageError(`That is more than ${most} characters, too much for a clipboard`, {
      remedy: 'select fewer cells, or export the rows to a file',
    });
  }
}

/** How rows stand in a text. */
interface Layout {
  readonly before: string;
  readonly between: string;
  readonly after: string;
  /** `undefined` = the row adds nothing. */
  readonly row: (row: CopiedRow) => string | undefined;
}

function joined({ before, between, after }: Layout, rows: readonly (string | undefined)[]): string {
  const text = rows.filter((row) => row !== undefined).join(between);
  return `${before}${text}${after}`;
}

function layoutOf(format: CopyFormat, { table, columns, rows }: CopiedCells): Layout {
  const names = uniqueNames(columns.map(({ name }) => name));
  const named = columns.map((column, index) => ({ ...column, name: names[index] ?? '' }));
  const isOneCell = rows.length === 1 && columns.length === 1;
  switch (format) {
    case 'tsv':
      return isOneCell ? plain(([cell]) => cell ?? '') : lines(named, tabCell, '\t');
    case 'csv':
      return isOneCell ? plain(([cell = null]) => csvCell(cell)) : lines(named, csvCell, ',');
    case 'json':
      return jsonLayout(named);
    case 'markdown':
      return markdownLayout(named);
    case 'in':
      return inLayout(named, rows);
    case 'insert':
      return insertLayout(table, named);
  }
}

/** One cell alone goes without its name: what is pasted is the value. */
function plain(row: Layout['row']): Layout {
  return { before: '', between: '', after: '', row };
}

function lines(
  columns: readonly CopiedColumn[],
  write: (cell: Cell) => string,
  separator: string,
): Layout {
  const head = columns.map(({ name }) => write(name)).join(separator);
  const row = (cells: CopiedRow): string => `\n${cells.map(write).join(separator)}`;
  return { before: head, between: '', after: '', row };
}

/** As spreadsheets read what is pasted: quoted where a tab or an end of line would break the cell. */
function tabCell(cell: Cell): string {
  if (cell === null) return '';
  return /[\t\n\r"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** Numbers that doubles cannot hold keep their digits, as texts. */
function jsonLayout(columns: readonly CopiedColumn[]): Layout {
  const keys = columns.map((column) => ({ ...column, key: `${JSON.stringify(column.name)}: ` }));
  const row = (cells: CopiedRow): string => {
    const pairs = keys.map((column, index) => column.key + jsonCell(cells[index] ?? null, column));
    return `  {${pairs.join(', ')}}`;
  };
  return { before: '[\n', between: ',\n', after: '\n]', row };
}

function jsonCell(cell: Cell, { isNumber, isJson }: CopiedColumn): string {
  if (cell === null) return 'null';
  if (isJson) return cell;
  const isExact = Number.isFinite(Number(cell)) && String(Number(cell)) === cell;
  return isNumber && isExact ? cell : JSON.stringify(cell);
}

function markdownLayout(columns: readonly CopiedColumn[]): Layout {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const head = [
    line(columns.map(({ name }) => markdownCell(name))),
    line(columns.map(({ isNumber }) => (isNumber ? '---:' : '---'))),
  ];
  const row = (cells: CopiedRow): string => `\n${line(cells.map(markdownCell))}`;
  return { before: head.join('\n'), between: '', after: '', row };
}

/** Nothing in a cell is Markdown, math or HTML. */
function markdownCell(cell: Cell): string {
  if (cell === null) return '';
  return cell.replace(/[\\|`*_<>[\]&~$]/g, String.raw`\$&`).replace(/\r?\n/g, '<br>');
}

/** `IN (…)` of the first column's values, each once; NULL is never in a list. */
function inLayout([column]: readonly CopiedColumn[], rows: readonly CopiedRow[]): Layout {
  const seen = new Set<string>();
  const row = ([cell = null]: CopiedRow): string | undefined => {
    if (cell === null || seen.has(cell)) return undefined;
    seen.add(cell);
    return literal(cell, column?.isNumber === true);
  };
  const isEmpty = rows.every(([cell = null]) => cell === null);
  return { before: isEmpty ? 'IN (NULL' : 'IN (', between: ', ', after: ')', row };
}

function insertLayout(table: string, columns: readonly CopiedColumn[]): Layout {
  const names = columns.map(({ name }) => quoteAlways(name)).join(', ');
  const row = (cells: CopiedRow): string => {
    const values = columns.map(({ isNumber }, index) => literal(cells[index] ?? null, isNumber));
    return `  (${values.join(', ')})`;
  };
  return { before: `INSERT INTO ${table} (${names}) VALUES\n`, between: ',\n', after: ';', row };
}

function literal(cell: Cell, isNumber: boolean): string {
  if (cell === null) return 'NULL';
  if (isNumber && parseDecimal(cell) !== undefined) return cell;
  // A backslash is itself in a plain literal, whatever the server's setting is, only in this form.
  const text = quoteText(cell);
  return text.includes('\\') ? `E${text.replaceAll('\\', '\\\\')}` : text;
}
