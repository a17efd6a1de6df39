import { lengthOf, pad, padStart, shorten, wrap } from './textStyle';

export interface TableColumn {
  readonly title: string;
  readonly align?: 'right';
  /** Left out where the last column would be left with too little, or only where a line would not fit the screen. */
  readonly yields?: 'toLast' | 'toScreen';
}

/** A cell's text and how it is painted once its width is known. */
export interface TableCell {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

export interface TableOptions {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly TableCell[])[];
  /**
   * Characters a line may take. The last column is shortened to fit; where too few are left of it, it goes below
   * the others, in lines of its own and as a whole.
   */
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
  const [last] = measured.slice(-1);
  const others = measured.slice(0, -1);
  if (last === undefined) return '';
  const beside = fitBeside(others, last, width);
  if (beside === undefined) {
    const above = { shown: fitAbove(others, width), last: { ...last, width } };
    return [renderCells(titles, above.shown), ...rows.map((row) => renderSpilled(row, above))].join(
      '\n',
    );
  }
  const shown = [...beside, { ...last, width: 0, lastWidth: width - widthWithGaps(beside) }];
  return [titles, ...rows].map((row) => renderCells(row, shown)).join('\n');
}

/** With fewer characters a sentence says nothing any more. */
const leastLastWidth = 40;

interface MeasuredColumn extends TableColumn {
  readonly index: number;
  readonly width: number;
  /** What a cell is shortened to. */
  readonly lastWidth?: number;
}

/** The columns that leave the last one enough; `undefined` if none do. */
function fitBeside(
  others: readonly MeasuredColumn[],
  last: MeasuredColumn,
  width: number,
): readonly MeasuredColumn[] | undefined {
  const least = Math.min(leastLastWidth, last.width);
  return [others, others.filter(({ yields }) => yields !== 'toLast')].find(
    (columns) => width - widthWithGaps(columns) >= least,
  );
}

/** The columns of a line that has no other; those that must stay may still be too wide. */
function fitAbove(others: readonly MeasuredColumn[], width: number): readonly MeasuredColumn[] {
  const fits = (columns: readonly MeasuredColumn[]): boolean =>
    widthWithGaps(columns) - gap.length <= width;
  const fewer = others.filter(({ yields }) => yields !== 'toLast');
  const fewest = fewer.filter(({ yields }) => yields === undefined);
  return [others, fewer].find(fits) ?? fewest;
}

function widthWithGaps(columns: readonly MeasuredColumn[]): number {
  return columns.reduce((sum, { width }) => sum + width + gap.length, 0);
}

function renderCells(row: readonly TableCell[], columns: readonly MeasuredColumn[]): string {
  return columns
    .map((column) => renderCell(row[column.index], column))
    .join(gap)
    .trimEnd();
}

const indent = '     ';

function renderSpilled(
  row: readonly TableCell[],
  { shown, last }: { readonly shown: readonly MeasuredColumn[]; readonly last: MeasuredColumn },
): string {
  const { text = '', paint = keep } = row[last.index] ?? {};
  const lines = text === '' ? [] : wrap(text, last.width - indent.length);
  return [renderCells(row, shown), ...lines.map((line) => indent + paint(line))].join('\n');
}

function renderCell(cell: TableCell = { text: '' }, column: MeasuredColumn): string {
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
