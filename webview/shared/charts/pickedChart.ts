import { formatCount } from '../../../src/core/base/sizes';
import { shownTime, type TimeKind } from '../../../src/core/warehouse/series/times';
import { parseTime } from '../../../src/core/warehouse/values/times';
import { toneCount, type ChartData, type ChartLine, type ChartPoint } from './chartData';
import { Undrawn } from './undrawn';
import { zoneWords } from './zoneWords';

/** A column of cells that a person selected. */
export interface PickedColumn {
  readonly name: string;
  readonly isNumber: boolean;
  /** `undefined` = its values are no moments. */
  readonly timeKind: TimeKind | undefined;
}

export interface PickedCells {
  /** What they are of. */
  readonly title: string;
  readonly columns: readonly PickedColumn[];
  readonly rows: readonly (readonly (string | null)[])[];
  /** Of the first row, from 0. */
  readonly firstRow: number;
  /** Rows that are selected; more may be than are drawn. */
  readonly selectedRows: number;
}

/** How cells are drawn. */
export interface PickedChoice {
  readonly kind: ChartData['kind'];
  /** The column along the axis; `undefined` = the numbers of rows. */
  readonly label: number | undefined;
  /** True if all values have one scale. */
  readonly isTogether: boolean;
}

/** More bars are no longer told apart. */
export const mostBars = 400;
/** Values of different columns that are further apart in size hide each other on one scale. */
const mostApart = 5;

/** What suits the columns best; `undefined` = none of them has numbers. */
export function firstChoice(cells: PickedCells): PickedChoice | undefined {
  const { columns } = cells;
  if (!columns.some(({ isNumber }) => isNumber)) return undefined;
  const time = columns.findIndex(({ timeKind }) => timeKind !== undefined);
  const label = columns.findIndex(({ isNumber }) => !isNumber);
  const isTogether = areOfOneSize(cells);
  if (time >= 0) return { kind: 'time', label: time, isTogether };
  return { kind: 'bars', label: label < 0 ? undefined : label, isTogether };
}

/** The columns whose numbers are drawn. */
export function valueColumns(
  columns: readonly PickedColumn[],
  { label }: Pick<PickedChoice, 'label'>,
): readonly number[] {
  return columns.flatMap(({ isNumber }, index) => (isNumber && index !== label ? [index] : []));
}

export interface PickedChart {
  readonly data: ChartData;
  /** What is not drawn, and why. */
  readonly notes: readonly string[];
}

export function pickedChart(cells: PickedCells, choice: PickedChoice): PickedChart {
  const { kind, label } = choice;
  const undrawn = new Undrawn();
  const places = kind === 'time' ? timePlaces(cells, label) : barPlaces(cells, label);
  const lines = valueColumns(cells.columns, choice).map((column, index): ChartLine => ({
    name: uniqueName(cells.columns, column),
    tone: index % toneCount,
    points: places.stops.map(({ row }) => undrawn.point(cells.rows[row]?.[column] ?? null)),
  }));
  const lanes = choice.isTogether ? [lines] : lines.map((line) => [line]);
  const names = lines.map(({ name }) => name).join(', ');
  const data: ChartData = {
    title: `${names} of ${cells.title}`,
    kind,
    axisTitle: axisTitleOf(cells, choice),
    stops: places.stops,
    lanes: lanes.map((own) => ({ title: titleOf(own), fromZero: false, lines: own })),
  };
  return { data, notes: [...places.notes, ...undrawn.notes('value')] };
}

interface Places {
  readonly stops: readonly (ChartData['stops'][number] & { readonly row: number })[];
  readonly notes: readonly string[];
}

function timePlaces({ columns, rows, selectedRows }: PickedCells, label = 0): Places {
  const step = columns[label]?.timeKind === 'date' ? 86_400 : 1;
  const places = rows.flatMap((cells, row) => {
    const at = parseTime(cells[label] ?? '');
    if (at === undefined) return [];
    return [{ at, row, title: shownTime(at, Number.isInteger(at) ? step : 1e-6) }];
  });
  const missing = rows.length - places.length;
  return {
    stops: places.toSorted((left, right) => left.at - right.at),
    notes: [
      ...cutNotes(rows.length, selectedRows),
      ...(missing === 0
        ? []
        : [`${formatCount(missing)} ${missing === 1 ? 'row has' : 'rows have'} no finite time.`]),
    ],
  };
}

function barPlaces({ rows, selectedRows, firstRow }: PickedCells, label?: number): Places {
  const shown = rows.slice(0, mostBars);
  return {
    stops: shown.map((cells, row) => ({
      at: row,
      row,
      title: barTitle(cells, label, firstRow + row),
    })),
    notes: cutNotes(shown.length, selectedRows),
  };
}

function barTitle(
  cells: readonly (string | null)[],
  label: number | undefined,
  row: number,
): string {
  if (label === undefined) return `Row ${row + 1}`;
  const text = cells[label] ?? null;
  return text === '' ? 'the empty text' : (text ?? 'NULL');
}

function cutNotes(drawn: number, selected: number): readonly string[] {
  if (drawn >= selected) return [];
  return [
    `Only the first ${formatCount(drawn)} of ${formatCount(selected)} selected rows are drawn.`,
  ];
}

function axisTitleOf({ columns }: PickedCells, { kind, label }: PickedChoice): string {
  const column = label === undefined ? undefined : columns[label];
  if (kind === 'bars' || column?.timeKind === undefined) return column?.name ?? 'Rows';
  return `${column.name}, ${zoneWords[column.timeKind]}`;
}

function titleOf(lines: readonly ChartLine[]): string {
  return lines.map(({ name }) => name).join(', ');
}

/** A result may have a name twice. */
function uniqueName(columns: readonly PickedColumn[], index: number): string {
  const name = columns[index]?.name ?? '';
  const before = columns.slice(0, index).filter((column) => column.name === name).length;
  return before === 0 ? name : `${name} (${before + 1})`;
}

function areOfOneSize(cells: PickedCells): boolean {
  const sizes = valueColumns(cells.columns, { label: undefined })
    .map((column) => sizeOf(cells.rows, column))
    .filter((size) => size > 0);
  return Math.max(...sizes) <= mostApart * Math.min(...sizes);
}

function sizeOf(rows: PickedCells['rows'], column: number): number {
  const undrawn = new Undrawn();
  const points = rows.map((cells) => undrawn.point(cells[column] ?? null));
  return points.reduce(
    (size, point: ChartPoint | undefined) => Math.max(size, Math.abs(point?.value ?? 0)),
    0,
  );
}
