import type { ColumnLayout } from './columnLayout';
import type { CellBlock } from './gridSelection';

/** A column as a grid shows it. */
export interface GridColumn {
  readonly name: string;
  /** Below the name, for instance its type. */
  readonly note: string;
  /** Numbers stand at the right. */
  readonly isNumber: boolean;
  /** Shown as a codicon before the name, with its meaning; `undefined` = none. */
  readonly mark: { readonly icon: string; readonly label: string } | undefined;
  readonly tooltip: string;
}

/** What a cell shows. */
export interface GridCell {
  /** `null` = NULL, which is not the empty text. */
  readonly text: string | null;
  /** Bytes of a value of which `text` is only the beginning. */
  readonly cutBytes?: number | undefined;
  /** In a comparison: another value than on the other side, or no such row on this one. */
  readonly difference?: 'changed' | 'missing' | undefined;
}

export interface ColumnSort {
  readonly direction: 'ascending' | 'descending';
  /** From 1; which of several sorts it is. */
  readonly rank: number;
}

/** Where a grid gets what it shows from. */
export interface GridSource {
  readonly label: string;
  readonly columns: readonly GridColumn[];
  readonly rowCount: number;
  /** `undefined` = it is on its way; asking for it has it fetched. */
  cell(row: number, column: number): GridCell | undefined;
  sortOf(column: number): ColumnSort | undefined;
  /** Rows that are only about at this place. */
  isEstimated(row: number): boolean;
}

/** What a person does with a grid that is not the grid's own affair. */
export interface GridActions {
  /** Shows a cell as a whole. */
  readonly open: (row: number, column: number) => void;
  /** Sorts by a column; beside what is sorted by already, or instead of it. */
  readonly sort: (column: number, options: { readonly isAdded: boolean }) => void;
  readonly select: (block: CellBlock | undefined) => void;
  readonly copy: () => void;
  /** Draws what is selected; absent = it cannot be drawn. */
  readonly chart?: () => void;
  readonly arrange: (layout: ColumnLayout) => void;
  /** What can be done with a column, at a point of the page. */
  readonly showMenu: (column: number, at: { readonly xPx: number; readonly yPx: number }) => void;
}
