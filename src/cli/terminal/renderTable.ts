import { lengthOf, pad, padStart, shorten } from './textStyle';

export interface TableColumn {
  readonly title: string;
  readonly align?: 'right';
  /** Left out where the last column would be left with too little. */
  readonly isOptional?: true;
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
  const measured = columns.map((column, index) => ({
    ...column,
    index,
    width: widthOf([titles, ...rows], index),
  }));
  const required = measured.filter(({ isOptional }) => isOptional !== true);
  const shown = width - widthBefore(measured) < leastLastWidth ? required : measured;
  const lastWidth = Math.max(10, width - widthBefore(shown));
  return [titles, ...rows]
    .map((row) =>
      shown
        .map((column, position) => {
          const isLast = position === shown.length - 1;
          return renderCell(
            row[column.index],
            isLast ? { ...column, width: 0, lastWidth } : column,
          );
        })
        .join(gap)
        .trimEnd(),
    )
    .join('\n');
}

/** With fewer characters a sentence says nothing any more. */
const leastLastWidth = 24;

type MeasuredColumn = TableColumn & { readonly width: number };

function widthBefore(columns: readonly MeasuredColumn[]): number {
  return columns.slice(0, -1).reduce((sum, { width }) => sum + width + gap.length, 0);
}

function renderCell(
  cell: TableCell = { text: '' },
  column: MeasuredColumn & { readonly lastWidth?: number },
): string {
  const { align, lastWidth, width } = column;
  const text = lastWidth === undefined ? cell.text : shorten(cell.text, lastWidth);
  return (cell.paint ?? keep)(align === 'right' ? padStart(text, width) : pad(text, width));
}

function widthOf(rows: readonly (readonly TableCell[])[], column: number): number {
  return rows.reduce((widest, row) => Math.max(widest, lengthOf(row[column]?.text ?? '')), 0);
}

function keep(text: string): string {
  return text;
}
