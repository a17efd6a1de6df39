import type { Disposable } from '../../base/disposables';
import type { OperatorError } from '../../base/errors';

/** A column of a dataset as a preview shows it. */
export interface PreviewColumn {
  readonly name: string;
  /** In the words of its file or of its audit record; `''` = neither says. */
  readonly type: string;
  readonly isNumber: boolean;
}

/** Cells as text, in the order of the columns; `null` = NULL, which CSV cannot tell from empty text. */
export type PreviewRow = readonly (string | null)[];

/** How many rows there are, as far as that is known. */
export type RowExtent =
  /** That many and no more. */
  | { readonly kind: 'all'; readonly rowCount: number }
  /** Read so far; the next ones come as they are asked for. */
  | { readonly kind: 'more'; readonly rowCount: number }
  /** As many as are put aside without being told to read further. */
  | { readonly kind: 'paused'; readonly rowCount: number }
  /** Nothing can be read behind them. */
  | { readonly kind: 'broken'; readonly rowCount: number; readonly failure: OperatorError };

/** The rows of one version of a dataset, of which only what is asked for is read. */
export interface PreviewTable extends Disposable {
  readonly columns: readonly PreviewColumn[];
  readonly extent: RowExtent;
  /** What separates the fields of CSV; `undefined` = it is none. */
  readonly delimiter: string | undefined;
  /**
   * Rows from `offset` (0 is the first) on, at most `limit`; fewer, but one, where they are megabytes of
   * text. None is at the end of what can be read, which `extent` then tells. @throws StorageError, or
   * DatasetError if nothing could be read at all
   */
  rows(offset: number, limit: number): Promise<readonly PreviewRow[]>;
  /** Lets a table that paused read as much again. */
  readFurther(): void;
}

/** A part of a file; whoever reads it checks that it is still of the same version. */
export interface PreviewFile {
  /** What messages call it. */
  readonly name: string;
  readonly sizeBytes: number;
  read(range: { readonly offset: number; readonly sizeBytes: number }): AsyncIterable<Uint8Array>;
}
