/** A cell by its row and the place of its column among those shown; row -1 is the head. */
export interface CellPlace {
  readonly row: number;
  readonly place: number;
}

/** A block of cells from one corner, the anchor, to another, which is active. */
export interface GridSelection {
  readonly anchor: CellPlace;
  readonly active: CellPlace;
  /** True if it takes in whole rows, or whole columns, whatever the corners say. */
  readonly isOfRows: boolean;
  readonly isOfColumns: boolean;
}

/** Inclusive at both ends. */
export interface CellBlock {
  readonly firstRow: number;
  readonly lastRow: number;
  readonly firstPlace: number;
  readonly lastPlace: number;
}

export interface GridSize {
  readonly rows: number;
  readonly places: number;
  /** Rows that a page up or down moves by. */
  readonly pageRows: number;
}

export const headRow = -1;

export function selectionOf(active: CellPlace): GridSelection {
  return { anchor: active, active, isOfRows: false, isOfColumns: false };
}

/** The selected cells; `undefined` = the head is active, or there are none. */
export function blockOf(
  { anchor, active, isOfRows, isOfColumns }: GridSelection,
  { rows, places }: GridSize,
): CellBlock | undefined {
  if (rows === 0 || places === 0 || (active.row === headRow && !isOfColumns)) return undefined;
  const [firstRow, lastRow] = ordered(anchor.row, active.row, rows);
  const [firstPlace, lastPlace] = ordered(anchor.place, active.place, places);
  return {
    firstRow: isOfColumns ? 0 : firstRow,
    lastRow: isOfColumns ? rows - 1 : lastRow,
    firstPlace: isOfRows ? 0 : firstPlace,
    lastPlace: isOfRows ? places - 1 : lastPlace,
  };
}

function ordered(left: number, right: number, count: number): readonly [number, number] {
  const clamp = (value: number): number => Math.max(0, Math.min(count - 1, value));
  return [clamp(Math.min(left, right)), clamp(Math.max(left, right))];
}

export function isInBlock(block: CellBlock | undefined, { row, place }: CellPlace): boolean {
  if (block === undefined) return false;
  const { firstRow, lastRow, firstPlace, lastPlace } = block;
  return row >= firstRow && row <= lastRow && place >= firstPlace && place <= lastPlace;
}

/** How many cells a block has. */
export function cellCount({ firstRow, lastRow, firstPlace, lastPlace }: CellBlock): number {
  return (lastRow - firstRow + 1) * (lastPlace - firstPlace + 1);
}

export interface KeyPress {
  readonly key: string;
  readonly isShift: boolean;
  readonly isControl: boolean;
}

/** The selection after a key; `undefined` = the key does not move it. */
export function afterKey(
  selection: GridSelection,
  press: KeyPress,
  size: GridSize,
): GridSelection | undefined {
  const whole = wholeAfter(selection, press, size);
  if (whole !== undefined) return whole;
  const target = targetOf(selection.active, press, size);
  if (target === undefined) return undefined;
  const active = clamped(target, size);
  if (!press.isShift || active.row === headRow) return selectionOf(active);
  const { anchor } = selection;
  return { ...selection, anchor: anchor.row === headRow ? active : anchor, active };
}

/** Keys that take in whole rows, columns, or all. */
function wholeAfter(
  selection: GridSelection,
  { key, isShift, isControl }: KeyPress,
  size: GridSize,
): GridSelection | undefined {
  if (key.toLowerCase() === 'a' && isControl) {
    const corner = { row: Math.max(0, selection.active.row), place: selection.active.place };
    return { anchor: corner, active: corner, isOfRows: true, isOfColumns: true };
  }
  if (key !== ' ' || size.rows === 0) return undefined;
  if (isControl) return { ...selection, isOfColumns: true };
  return isShift ? { ...selection, isOfRows: true } : undefined;
}

function targetOf(
  { row, place }: CellPlace,
  { key, isControl }: KeyPress,
  { rows, places, pageRows }: GridSize,
): CellPlace | undefined {
  const ends: Readonly<Partial<Record<string, CellPlace>>> = {
    ArrowUp: { row: 0, place },
    ArrowDown: { row: rows - 1, place },
    ArrowLeft: { row, place: 0 },
    ArrowRight: { row, place: places - 1 },
    Home: { row: 0, place: 0 },
    End: { row: rows - 1, place: places - 1 },
  };
  const steps: Readonly<Partial<Record<string, CellPlace>>> = {
    ArrowUp: { row: row - 1, place },
    ArrowDown: { row: row + 1, place },
    ArrowLeft: { row, place: place - 1 },
    ArrowRight: { row, place: place + 1 },
    Home: { row, place: 0 },
    End: { row, place: places - 1 },
    PageUp: { row: Math.max(0, row - pageRows), place },
    PageDown: { row: row + pageRows, place },
  };
  return (isControl ? ends[key] : undefined) ?? steps[key];
}

function clamped({ row, place }: CellPlace, { rows, places }: GridSize): CellPlace {
  return {
    row: Math.max(headRow, Math.min(rows - 1, row)),
    place: Math.max(0, Math.min(places - 1, place)),
  };
}
