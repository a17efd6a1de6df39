import type { PreviewColumn } from '../core/datasets/preview/previewTable';
import type { DatasetFormat } from '../core/datasets/versions/datasetVersion';
import type { CopyFormat } from '../core/warehouse/formats/copyText';
import type { ShownCell, WholeCell } from './resultsApi';
import type { RpcFailure } from './rpc';

/** What the preview of a version of a dataset asks of its host. */
export interface DatasetApi {
  /** What it is, and its first rows read. */
  open(): Promise<DatasetPreview>;
  /** Rows, read as far as they are not yet; fewer at the end of what is read. */
  rows(query: RowsQuery): Promise<PreviewRows>;
  /** Lets as much be read again. */
  readFurther(): Promise<ShownReading>;
  /** Reads the file to its end, which verifies it; returns what is known of it then. */
  readWhole(signal?: AbortSignal): Promise<ShownReading>;
  /** One value, or its beginning. */
  cell(query: CellQuery): Promise<WholeCell>;
  /** Shows a value as a document of its own. */
  openCell(query: CellQuery): Promise<void>;
  /** Puts cells on the clipboard. */
  copy(request: CopyCells, signal?: AbortSignal): Promise<CopiedCells>;
  /** Shows the text in an editor. */
  openText(): Promise<void>;
  copySnippet(): Promise<void>;
  /** Shows what it was made from, and what is made of it. */
  showLineage(): Promise<void>;
}

/** Of a version itself nothing comes: it stays what it is. */
export interface DatasetEvents {
  /** How far the file is read that is being read to its end. */
  readonly reading: ShownReading;
}

export interface DatasetPreview {
  /** Serialized. */
  readonly reference: string;
  readonly format: DatasetFormat;
  /** Of its file. */
  readonly sizeBytes: number;
  /** Since the Unix epoch. */
  readonly publishedAtMs: number;
  readonly isLatest: boolean;
  /** Rows as its audit record says; `null` = it does not. */
  readonly recordedRows: number | null;
  readonly columns: readonly PreviewColumn[];
  readonly reading: ShownReading;
  /** The hashes that its file is held against; `null` = it was published without any. */
  readonly checkedBy: string | null;
}

/** How far a file is read, and what that says of it. */
export interface ShownReading {
  readonly extent: ShownExtent;
  /** From its beginning on, of all. */
  readonly bytesRead: number;
  /** Every byte was read, and is as it was published. */
  readonly isVerified: boolean;
}

/** How many rows there are, as far as that is known; see `RowExtent` of the preview. */
export interface ShownExtent {
  readonly kind: 'all' | 'more' | 'paused' | 'broken';
  /** That can be asked for. */
  readonly rowCount: number;
  /** Of `broken`. */
  readonly failure: RpcFailure | null;
}

export interface RowsQuery {
  /** Of the first row, from 0. */
  readonly offset: number;
  /** At most {@link maxRowsPerPage}. */
  readonly limit: number;
}

/** Rows that one answer may hold, so that no message takes long to carry. */
export const maxRowsPerPage = 500;

export interface PreviewRows {
  readonly rows: readonly (readonly ShownCell[])[];
  readonly reading: ShownReading;
}

/** One cell, by its places from 0. */
export interface CellQuery {
  readonly row: number;
  readonly column: number;
}

/** Cells of rows that follow each other, as they are shown. */
export interface CopyCells {
  readonly format: CopyFormat;
  /** From 0. */
  readonly firstRow: number;
  /** Inclusive. */
  readonly lastRow: number;
  readonly columns: readonly number[];
}

export interface CopiedCells {
  readonly rows: number;
  readonly cells: number;
}

/** What a panel is about. */
export interface DatasetSubject {
  readonly lakeId: string;
  readonly repo: string;
  readonly branch: string;
  /** `2026-11-27.1`. */
  readonly version: string;
}
