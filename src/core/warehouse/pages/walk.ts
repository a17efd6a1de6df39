import type { SteadyClock } from '../../base/clock';
import type { Pause } from '../../base/pause';
import type { RowShape, Selection, TableRow } from './pageReader';

/** How many rows a selection has. */
export interface RowTotal {
  readonly rows: number;
  /** Counted, what the planner thinks, or as many as were seen while that is not known yet. */
  readonly kind: 'exact' | 'estimate' | 'atLeast';
}

/** What is under way in the background. */
export type WalkProgress =
  | {
      readonly kind: 'findingPlaces';
      readonly rowsFound: number;
      /** An estimate. */
      readonly rowsTotal: number;
    }
  | {
      /** All rows are being sorted, or a view is being run. */
      readonly kind: 'sorting' | 'running';
      /** True if that was done before, and let go because nobody read any row for long. */
      readonly isAgain: boolean;
    };

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
  /** Called when a total is better known, when places became exact, and as places are found. */
  readonly onChange: () => void;
  /** Something in the background failed; what depends on it is done in another way. */
  readonly onFailure: (error: unknown) => void;
  /** Handed in so that tests need not wait. */
  readonly pause?: Pause;
  /** Likewise. */
  readonly clock?: SteadyClock;
}

/** Goes through the rows of one selection by their places. */
export interface Walk {
  readonly total: RowTotal | undefined;
  /** `undefined` = nothing is under way. */
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
  if (total?.kind === 'exact') return total;
  const end = offset + found;
  if (found < limit && (found > 0 || offset === 0)) return { rows: end, kind: 'exact' };
  if (found < limit) return total;
  if (total?.kind !== 'estimate') return { rows: Math.max(total?.rows ?? 0, end), kind: 'atLeast' };
  return { rows: Math.max(total.rows, end + 1), kind: 'estimate' };
}
