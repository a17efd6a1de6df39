import type { RowShape, Selection, TableRow } from './pageReader';

/** How many rows a selection has. */
export interface RowTotal {
  readonly rows: number;
  /** False = by the planner's estimate, or at least as many as were seen. */
  readonly isExact: boolean;
}

/** How far the finding of places is. */
export interface WalkProgress {
  readonly rowsFound: number;
  /** An estimate. */
  readonly rowsTotal: number;
}

export interface Place {
  /** Of the first row, counted from 0. */
  readonly offset: number;
  readonly limit: number;
}

export interface FoundRows {
  readonly rows: readonly TableRow[];
  /** True if they are only about at this place. */
  readonly isEstimated: boolean;
}

export interface WalkOptions {
  readonly selection: Selection;
  readonly shape: RowShape;
  /** Called when a total became exact, when places became exact, and as places are found. */
  readonly onChange: () => void;
  /** Something in the background failed; what depends on it is done in another way. */
  readonly onFailure: (error: unknown) => void;
}

/** Goes through the rows of one selection by their places. */
export interface Walk {
  readonly total: RowTotal | undefined;
  /** `undefined` = nothing is being found, or all is. */
  readonly progress: WalkProgress | undefined;
  read(place: Place, options: { readonly signal: AbortSignal }): Promise<FoundRows>;
  /** Hands over the rows of a place exactly, in any shape. */
  stream(place: Place, options: StreamOptions): Promise<void>;
  /** Counts all rows exactly. */
  count(options: { readonly signal: AbortSignal }): Promise<number>;
  dispose(): void;
}

export interface StreamOptions {
  readonly shape: RowShape;
  readonly signal: AbortSignal;
  readonly onRows: (rows: readonly TableRow[]) => Promise<void>;
}

/** The total after rows were read: what came short ended the table, what came beyond was not foreseen. */
export function totalAfter(
  total: RowTotal | undefined,
  { offset, limit }: Place,
  found: number,
): RowTotal | undefined {
  if (total?.isExact === true) return total;
  const end = offset + found;
  if (found < limit && (found > 0 || offset === 0)) return { rows: end, isExact: true };
  if (found < limit) return total;
  return total && { rows: Math.max(total.rows, end + 1), isExact: false };
}
