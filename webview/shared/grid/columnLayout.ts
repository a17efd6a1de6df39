/** How the columns of a grid are arranged; values, each change makes another. */
export interface ColumnLayout {
  /** All columns by their place in the data, in the order in which they are shown. */
  readonly order: readonly number[];
  readonly hidden: ReadonlySet<number>;
  /** By place in the data; what is missing has its natural width. */
  readonly widthsPx: ReadonlyMap<number, number>;
  /** How many of the shown ones stay in sight. */
  readonly frozen: number;
}

export const narrowestPx = 40;
const widestPx = 2_000;

export function initialLayout(columnCount: number): ColumnLayout {
  const order = Array.from({ length: columnCount }, (_, index) => index);
  return { order, hidden: new Set(), widthsPx: new Map(), frozen: 0 };
}

/** The columns in sight, from left to right. */
export function shownColumns({ order, hidden }: ColumnLayout): readonly number[] {
  return hidden.size === 0 ? order : order.filter((column) => !hidden.has(column));
}

export function resized(layout: ColumnLayout, column: number, widthPx: number): ColumnLayout {
  const width = Math.round(Math.min(widestPx, Math.max(narrowestPx, widthPx)));
  return { ...layout, widthsPx: new Map(layout.widthsPx).set(column, width) };
}

/** Shows a column before the one at a shown place; at the end if there is none. */
export function moved(layout: ColumnLayout, column: number, shownPlace: number): ColumnLayout {
  const others = shownColumns(layout).filter((other) => other !== column);
  const next = others[Math.max(0, shownPlace)];
  const order = layout.order.filter((other) => other !== column);
  order.splice(next === undefined ? order.length : order.indexOf(next), 0, column);
  return { ...layout, order };
}

/** Hides or shows columns; one always stays. */
export function withHidden(layout: ColumnLayout, hidden: ReadonlySet<number>): ColumnLayout {
  const next = { ...layout, hidden };
  const shown = shownColumns(next).length;
  return shown === 0 ? layout : { ...next, frozen: Math.min(layout.frozen, shown) };
}

/** Keeps the first shown columns in sight; 0 = none. */
export function frozenUpTo(layout: ColumnLayout, count: number): ColumnLayout {
  return { ...layout, frozen: Math.max(0, Math.min(count, shownColumns(layout).length)) };
}

export interface SavedLayout {
  readonly order: readonly number[];
  readonly hidden: readonly number[];
  readonly widthsPx: readonly (readonly [number, number])[];
  readonly frozen: number;
}

export function savedLayout({ order, hidden, widthsPx, frozen }: ColumnLayout): SavedLayout {
  return { order, hidden: [...hidden], widthsPx: [...widthsPx], frozen };
}

/** What was saved, if it is a layout of so many columns; otherwise as a table is first shown. */
export function restoredLayout(value: unknown, columnCount: number): ColumnLayout {
  const initial = initialLayout(columnCount);
  if (typeof value !== 'object' || value === null) return initial;
  const { order, hidden, widthsPx, frozen }: Partial<Record<keyof SavedLayout, unknown>> = value;
  if (!isOrderOf(order, columnCount)) return initial;
  const isColumn = (item: unknown): item is number => order.includes(item as number);
  const widths = listOf(widthsPx).filter(
    (pair): pair is [number, number] =>
      Array.isArray(pair) && isColumn(pair[0]) && typeof pair[1] === 'number',
  );
  const layout = { ...initial, order, widthsPx: new Map(widths) };
  const shown = withHidden(layout, new Set(listOf(hidden).filter(isColumn)));
  return frozenUpTo(shown, typeof frozen === 'number' ? frozen : 0);
}

function isOrderOf(value: unknown, columnCount: number): value is readonly number[] {
  if (!Array.isArray(value) || value.length !== columnCount) return false;
  const sorted = value.toSorted((left: number, right: number) => left - right);
  return sorted.every((column, index) => column === index);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Where shown columns begin and end, in pixels from the first. */
export interface ColumnEdges {
  readonly columns: readonly number[];
  /** One more than there are columns: the last is the width of all. */
  readonly edgesPx: readonly number[];
  readonly frozen: number;
}

export function columnEdges(
  layout: ColumnLayout,
  naturalWidthPx: (column: number) => number,
  leastPx: number,
): ColumnEdges {
  const columns = shownColumns(layout);
  const edgesPx = [0];
  for (const column of columns) {
    const width = layout.widthsPx.get(column) ?? naturalWidthPx(column);
    edgesPx.push((edgesPx.at(-1) ?? 0) + Math.max(leastPx, width));
  }
  return { columns, edgesPx, frozen: layout.frozen };
}

/** Shown places that a window of a width sees at a scroll position; the frozen ones are not among them. */
export function placesIn(
  { columns, edgesPx, frozen }: ColumnEdges,
  leftPx: number,
  widthPx: number,
): { readonly first: number; readonly end: number } {
  const frozenPx = edgesPx[frozen] ?? 0;
  const first = Math.max(frozen, placeAt(edgesPx, leftPx + frozenPx));
  const end = placeAt(edgesPx, leftPx + widthPx) + 1;
  return { first, end: Math.max(first, Math.min(columns.length, end)) };
}

/** How wide the column at a place is. */
export function widthAt({ edgesPx }: ColumnEdges, place: number): number {
  return (edgesPx[place + 1] ?? 0) - (edgesPx[place] ?? 0);
}

/** The place whose column covers a point. */
export function placeAt(edgesPx: readonly number[], xPx: number): number {
  let low = 0;
  let high = edgesPx.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((edgesPx[middle] ?? 0) <= xPx) low = middle;
    else high = middle;
  }
  return low;
}
