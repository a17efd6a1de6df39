import { lengthOf, pad, padStart, shorten } from './textStyle';

export interface TableColumn {
  readonly title: string;
  readonly align?: 'right';
}

/** A cell's text and how it is painted once its width is known. */
export interface TableCell {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

export interface TableOptions {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly TableCell[])[];
  /** Characters a line may take; the last column is shortened to fit. */
  readonly width: number;
  readonly paintTitle: (text: string) => string;
}

const gap = '  ';

/** A table whose columns are as wide as their widest cell. */
export function renderTable({ columns, rows, width, paintTitle }: TableOptions): string {
  const titles = columns.map(({ title }) => ({ text: title, paint: paintTitle }));
  const widths = columns.map((_, index) => widthOf([titles, ...rows], index));
  const before = widths.slice(0, -1).reduce((sum, column) => sum + column + gap.length, 0);
  const lastWidth = Math.max(10, width - before);
  return [titles, ...rows]
    .map((row) =>
      columns
        .map(({ align }, index) => {
          const cell = row[index] ?? { text: '' };
          const isLast = index === columns.length - 1;
          const text = isLast ? shorten(cell.text, lastWidth) : cell.text;
          const columnWidth = isLast ? 0 : (widths[index] ?? 0);
          const filled = align === 'right' ? padStart(text, columnWidth) : pad(text, columnWidth);
          return (cell.paint ?? keep)(filled);
        })
        .join(gap)
        .trimEnd(),
    )
    .join('\n');
}

function widthOf(rows: readonly (readonly TableCell[])[], column: number): number {
  return rows.reduce((widest, row) => Math.max(widest, lengthOf(row[column]?.text ?? '')), 0);
}

function keep(text: string): string {
  return text;
}
