import type { GridCell, GridColumn, GridSource } from '../grid/gridModel';
import { labeledLines, type ChartData, type ChartPoint } from './chartData';

interface TableColumn extends GridColumn {
  readonly textAt: (row: number) => string | null;
}

/** What a chart shows as rows of a grid, to the last digit: one for each stop. */
export function chartTable(data: ChartData): GridSource {
  const columns = [
    columnOf(data.axisTitle, false, (row) => data.stops[row]?.title ?? null),
    ...labeledLines(data).flatMap(({ label, points }) => [
      columnOf(label, true, (row) => points[row]?.text ?? null),
      ...rangeColumns(label, points),
    ]),
  ];
  return {
    label: data.title,
    columns,
    rowCount: data.stops.length,
    cell: (row, column): GridCell => ({ text: columns[column]?.textAt(row) ?? null }),
    sortOf: () => undefined,
    isEstimated: () => false,
  };
}

/** The same for a spreadsheet. */
export function chartTsv(data: ChartData): string {
  const table = chartTable(data);
  const { columns } = table;
  const lines = Array.from({ length: table.rowCount }, (_, row) =>
    columns.map((_column, column) => plain(table.cell(row, column)?.text ?? '')).join('\t'),
  );
  return [columns.map(({ name }) => plain(name)).join('\t'), ...lines].join('\n');
}

function plain(text: string): string {
  return text.replaceAll(/[\t\n\r]+/g, ' ');
}

function rangeColumns(
  label: string,
  points: readonly (ChartPoint | undefined)[],
): readonly TableColumn[] {
  const hasRange = points.some((point) => point?.least !== undefined);
  if (!hasRange) return [];
  return [
    columnOf(`${label}, least`, true, (row) => points[row]?.least?.text ?? null),
    columnOf(`${label}, most`, true, (row) => points[row]?.most?.text ?? null),
  ];
}

function columnOf(
  name: string,
  isNumber: boolean,
  textAt: (row: number) => string | null,
): TableColumn {
  return { name, note: '', isNumber, mark: undefined, tooltip: name, textAt };
}
