import type { ResultRow } from '../sqlRunner';
import { uniqueNames } from './columnNames';
import { csvLine } from './csvSink';

/** Cells as people paste them elsewhere. */
export interface Cells {
  readonly columns: readonly string[];
  readonly rows: readonly ResultRow[];
}

export const cellsFormats = ['csv', 'tsv', 'json', 'markdown'] as const;

/** A form in which cells of a result are put on the clipboard. */
export type CellsFormat = (typeof cellsFormats)[number];

/** The text of cells, with the names of their columns unless it is a single one. */
export function cellsText(cells: Cells, format: CellsFormat): string {
  return renderers[format](cells);
}

const renderers: Readonly<Record<CellsFormat, (cells: Cells) => string>> = {
  csv: ({ columns, rows }) => [uniqueNames(columns), ...rows].map(csvLine).join(''),
  tsv: ({ columns, rows }) => {
    const lines = rows.map((row) => row.map(tsvCell).join('\t'));
    const isOne = rows.length === 1 && columns.length === 1;
    return isOne ? (rows[0]?.[0] ?? '') : [columns.map(tsvCell).join('\t'), ...lines].join('\n');
  },
  json: ({ columns, rows }) => {
    const names = uniqueNames(columns);
    const objects = rows.map((row) =>
      Object.fromEntries(names.map((name, place) => [name, row[place] ?? null])),
    );
    return JSON.stringify(objects, undefined, 2);
  },
  markdown: ({ columns, rows }) =>
    [
      columns.map(markdownCell),
      columns.map(() => '---'),
      ...rows.map((row) => row.map(markdownCell)),
    ]
      .map((row) => `| ${row.join(' | ')} |`)
      .join('\n'),
};

/** What would part cells becomes a blank, as spreadsheets expect. */
function tsvCell(cell: string | null): string {
  return (cell ?? '').replace(/[\t\r\n]+/g, ' ');
}

/** Nothing in a cell is Markdown, and nothing is HTML. */
function markdownCell(cell: string | null): string {
  return (cell ?? '')
    .replace(/[\\`*_{}[\]()#+!|~-]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/\r?\n/g, ' ');
}
