import type { CopyFormat } from '../core/warehouse/formats/copyText';
import type { DocumentOutline } from '../core/warehouse/documents/documentOutline';
import type { PathProblem } from '../core/warehouse/documents/pathProblem';
import type { FileExport, FileFormat } from '../core/warehouse/formats/fileFormats';
import type { ColumnProfile } from '../core/warehouse/pages/columnProfile';
import type { TableRow } from '../core/warehouse/pages/pageReader';
import type { TableFacts, TableRef } from '../core/warehouse/pages/table';
import type { TableQuery } from '../core/warehouse/pages/tableQuery';
import type { RowTotal, WalkProgress } from '../core/warehouse/pages/walk';
import type { SeriesRequest, TimeSeries } from '../core/warehouse/series/timeSeries';
import type { CellSums } from '../core/warehouse/values/exactSum';
import type { PictureRequest, PictureResult } from './pictures';
import type { RpcFailure } from './rpc';

/** What the view of a table asks of its host. */
export interface TableApi {
  /** What the catalog says of the table now; what was found of it before is forgotten. */
  open(request: OpenRequest, signal?: AbortSignal): Promise<TableSummary>;
  rows(request: RowsRequest, signal?: AbortSignal): Promise<TableRows>;
  /** Counts exactly. */
  count(query: TableQuery, signal?: AbortSignal): Promise<number>;
  /** A cell as a whole, if it is not too large for a view. */
  cell(request: CellRequest, signal?: AbortSignal): Promise<OpenedCell>;
  /** Shows a cell as a document of its own, however large it is. */
  openCell(request: CellRequest, signal?: AbortSignal): Promise<void>;
  /** Puts cells on the clipboard, whole. */
  copy(request: CopyRequest, signal?: AbortSignal): Promise<CopyResult>;
  /** Adds cells up exactly. */
  sum(request: BlockRequest, signal?: AbortSignal): Promise<CellSums>;
  /** What is known of a column's values; `null` = nothing is known without counting. */
  profile(request: ProfileRequest, signal?: AbortSignal): Promise<ColumnProfile | null>;
  /** What occurs in the documents of a column that pass: some of them are looked into. */
  outline(request: OutlineRequest, signal?: AbortSignal): Promise<DocumentOutline>;
  /** What is wrong with a path filter; `null` = nothing. */
  checkPath(path: string, signal?: AbortSignal): Promise<PathProblem | null>;
  /** The statement that reads the rows, with the values in it. */
  statement(request: StatementRequest, signal?: AbortSignal): Promise<string>;
  /** The rows that pass over time; a column of no moment is refused. */
  series(request: TableSeriesRequest, signal?: AbortSignal): Promise<TimeSeries>;
  /** Cells of rows that follow each other, at most {@link maxChartRows}; long ones come cut. */
  cells(request: BlockRequest, signal?: AbortSignal): Promise<CellsPage>;
  /** Puts a text on the clipboard, for instance a statement. */
  copyText(text: string): Promise<void>;
  /** Writes a picture of a chart to a file that the person picks. */
  savePicture(picture: PictureRequest): Promise<PictureResult>;
  /** Writes all rows to a file that the person picks; `cancelled` if none is picked. */
  exportRows(request: ExportRequest, signal?: AbortSignal): Promise<FileExport>;
  /** Shows the row that a foreign key names, in the view of its table. */
  follow(request: FollowRequest): Promise<void>;
  /** Shows the view that a foreign key was followed from. */
  goBack(): Promise<void>;
  /** Shows the diagram of the table and what its foreign keys join it to. */
  showRelations(): Promise<void>;
}

export interface TableEvents {
  /** Nothing more comes until the table is opened anew; what was read stays as it is. */
  readonly failed: RpcFailure;
  /** More is known of a query's rows than before. */
  readonly found: FoundRows;
  /** Other rows are to be shown, because a foreign key led here. */
  readonly lookAt: LookAt;
}

export interface OpenRequest {
  /** True after a gesture: only then the person may be asked for a password. */
  readonly mayAsk: boolean;
}

export interface TableSummary {
  readonly facts: TableFacts;
  /** The database's name in the lake file. */
  readonly connection: string;
  /** What is to be shown first; absent = as the view was left, or all. */
  readonly lookAt?: LookAt;
}

export interface LookAt {
  readonly query: TableQuery;
  /** Where the way back leads; absent = nowhere. */
  readonly cameFrom?: string;
}

export interface FoundRows {
  readonly query: TableQuery;
  readonly total?: RowTotal;
  /** Absent = nothing is under way. */
  readonly progress?: WalkProgress;
}

export interface RowsRequest {
  readonly query: TableQuery;
  /** Of the first row, from 0. */
  readonly offset: number;
  /** At most {@link maxPageRows}. */
  readonly limit: number;
}

/** Rows that one answer may hold, so that no message takes long to carry. */
export const maxPageRows = 500;

/** Bytes of a cell that come with its row; the rest is asked for by itself. */
export const cutCellBytes = 4_000;

/** Bytes of a cell that a view shows; a larger one is opened as a document. */
export const maxCellBytes = 262_144;

export interface TableRows {
  readonly rows: readonly TableRow[];
  /** True if they are only about at this place. */
  readonly isEstimated: boolean;
  readonly total: RowTotal;
}

export interface CellRequest {
  readonly query: TableQuery;
  readonly row: number;
  readonly column: string;
  /** The row's key, by which it is found whatever came or went before it; empty = it has none. */
  readonly key: readonly string[];
}

export type OpenedCell =
  | { readonly kind: 'whole'; readonly text: string | null }
  /** Too large for a view; `head` is its beginning. */
  | { readonly kind: 'large'; readonly head: string; readonly sizeBytes: number }
  /** The row is no longer there. */
  | { readonly kind: 'gone' };

/** Cells of rows that follow each other. */
export interface BlockRequest {
  readonly query: TableQuery;
  readonly firstRow: number;
  readonly rowCount: number;
  readonly columns: readonly string[];
}

export interface CopyRequest extends BlockRequest {
  readonly format: CopyFormat;
}

export interface CopyResult {
  readonly rows: number;
  readonly cells: number;
}

export interface OutlineRequest {
  readonly query: TableQuery;
  readonly column: string;
}

export interface StatementRequest {
  readonly query: TableQuery;
  readonly columns: readonly string[];
}

export interface ProfileRequest {
  readonly query: TableQuery;
  readonly column: string;
  /** True = of all rows that pass, counted now; false = what the server knows at once. */
  readonly isExact: boolean;
}

export interface TableSeriesRequest extends Omit<SeriesRequest, 'filters'> {
  readonly query: TableQuery;
}

/** As many as a wide screen has pixels to tell apart. */
export const maxBuckets = 2_000;

/** Columns that one chart shows beside each other. */
export const maxSeriesValues = 6;

/** Rows that a chart of a selection is drawn of. */
export const maxChartRows = 5_000;

export interface CellsPage {
  readonly rows: readonly (readonly (string | null)[])[];
}

export interface ExportRequest {
  readonly query: TableQuery;
  readonly format: FileFormat;
  readonly columns: readonly string[];
}

export interface FollowRequest {
  /** Of the foreign key. */
  readonly name: string;
  /** In the order of its columns. */
  readonly values: readonly string[];
}

/** What a panel is about. */
export interface TableSubject extends TableRef {
  readonly databaseId: string;
}
