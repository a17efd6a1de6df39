import type { CopyFormat } from '../core/warehouse/formats/copyText';
import type { FileExport, FileFormat } from '../core/warehouse/formats/fileFormats';
import type { ColumnTotals } from '../core/warehouse/results/columnTotals';
import type { PlanStep } from '../core/warehouse/results/explainTree';
import type { ComparedRow } from '../core/warehouse/results/compareResults';
import type { SortedColumn } from '../core/warehouse/results/sortRows';
import type { CellSums } from '../core/warehouse/values/exactSum';
import type { PictureRequest, PictureResult } from './pictures';

/** What the view of results asks of its host. */
export interface ResultsApi {
  /** All results, in the order of their tabs. */
  list(): Promise<ResultList>;
  /** Rows of a result; has them fetched if they are within its limit. Fewer if there are no more. */
  rows(query: RowsQuery): Promise<ResultRows>;
  /** One value, or its beginning. */
  cell(query: CellQuery): Promise<WholeCell>;
  /** Shows a value as a document of its own; its rest is asked of the server, which runs the statement again. */
  openCell(query: CellQuery, signal?: AbortSignal): Promise<void>;
  /** Lets a result have ten times as many rows. */
  raiseLimit(id: string): Promise<void>;
  /** A pinned result stays when others are run. */
  pin(request: PinRequest): Promise<void>;
  close(id: string): Promise<void>;
  /** Ends at the server what it still does. */
  cancel(id: string): Promise<void>;
  /** Runs the statement again, in the place of its result. */
  rerun(id: string): Promise<void>;
  /** Puts cells on the clipboard. */
  copy(request: CopyCells, signal?: AbortSignal): Promise<void>;
  /** Puts a text on the clipboard, for instance the values of a chart. */
  copyText(text: string): Promise<void>;
  /** Writes a picture of a chart to a file that the person picks. */
  savePicture(picture: PictureRequest): Promise<PictureResult>;
  /** Adds cells up exactly. */
  sum(block: CellBlock): Promise<CellSums>;
  /** What the values of a column come to, of the rows that are here. */
  totals(query: ColumnQuery): Promise<ColumnTotals>;
  /**
   * Sorts a result: here if all of it is here, otherwise by running it again in a query around it, whose
   * result takes its place. Returns the id of the result that is sorted.
   */
  sort(request: SortRequest, signal?: AbortSignal): Promise<string>;
  /** Writes all that the statement gives to a file that the person picks. */
  exportRows(request: ExportRequest, signal?: AbortSignal): Promise<FileExport>;
  /** Sets two results side by side, as far as their rows were fetched. */
  compare(pair: ResultPair): Promise<ComparisonSummary>;
  comparedRows(query: ComparedQuery): Promise<ComparedPage>;
}

export interface ResultsEvents {
  /** Whatever was read before may be outdated: ask again. */
  readonly resultsChanged: null;
  /** Show this result. */
  readonly show: string;
}

export interface ResultList {
  readonly results: readonly ResultSummary[];
  /** The one that was run last; `null` = there is none. */
  readonly newest: string | null;
}

export interface ResultColumnInfo {
  readonly name: string;
  readonly type: string;
  readonly isNumber: boolean;
  /** True if the order of its values is known without the server. */
  readonly isOrdered: boolean;
}

export interface ResultSummary {
  readonly id: string;
  readonly title: string;
  /** Its beginning. */
  readonly sql: string;
  readonly connection: string;
  readonly mode: 'run' | 'explain';
  readonly state: 'running' | 'open' | 'failed' | 'cancelled';
  readonly isWriting: boolean;
  /** True if of some cells only the beginning is here. */
  readonly hasCuts: boolean;
  /** True if the server can sort it, by a query around it that only reads. */
  readonly isWrappable: boolean;
  /** What its rows are sorted by; empty = they stand as the statement has them. */
  readonly sort: readonly SortedColumn[];
  /** False if they are sorted here. */
  readonly isSortedByServer: boolean;
  readonly isPinned: boolean;
  readonly columns: readonly ResultColumnInfo[];
  /** Rows that are here. */
  readonly rowCount: number;
  readonly rowLimit: number;
  /** True if there are rows beyond the limit; `null` = not known yet. */
  readonly isCut: boolean | null;
  /** True if no more rows can be fetched. */
  readonly isClosed: boolean;
  /** The server's word once all rows are here, for instance `SELECT 12`. */
  readonly tag: string | null;
  /** Since the Unix epoch. */
  readonly startedAtMs: number;
  readonly elapsedMs: number;
  readonly notices: readonly string[];
  readonly failure: ResultFailure | null;
  readonly plan: PlanStep | null;
}

export interface ResultFailure {
  readonly message: string;
  readonly remedy: string;
  /** Postgres' code; `null` = it is not the server's. */
  readonly sqlState: string | null;
  /** What the server added. */
  readonly notes: readonly string[];
  /** True if running it again connects anew. */
  readonly isLost: boolean;
}

export interface RowsQuery {
  readonly id: string;
  /** Of the first row, from 0. */
  readonly offset: number;
  /** At most {@link maxRowsPerPage}. */
  readonly limit: number;
}

/** A cell that is longer than what is shown comes as its beginning and its length. */
export type ShownCell = string | null | { readonly text: string; readonly bytes: number };

export interface ResultRows {
  readonly rows: readonly (readonly ShownCell[])[];
}

/** Rows that one answer may hold, so that no message takes long to carry. */
export const maxRowsPerPage = 1000;
/** Characters of a cell that travel to a view unless it is opened. */
export const maxShownCharacters = 1000;

/** One cell of a result. */
export interface CellQuery {
  readonly id: string;
  /** From 0, among the rows that are here, as they are sorted now. */
  readonly row: number;
  /** Place among the result's columns, from 0: names may occur twice. */
  readonly column: number;
}

/** A cell that was opened: all of it, or its beginning. */
export interface WholeCell {
  readonly text: string | null;
  /** Of the whole, if `text` is only its beginning; otherwise `null`. */
  readonly sizeBytes: number | null;
}

export interface PinRequest {
  readonly id: string;
  readonly isPinned: boolean;
}

/** Cells of rows that follow each other, as they are shown. */
export interface CellBlock {
  readonly id: string;
  /** From 0. */
  readonly firstRow: number;
  /** Inclusive. */
  readonly lastRow: number;
  /** Places among the result's columns, in the order wanted. */
  readonly columns: readonly number[];
}

export interface CopyCells extends CellBlock {
  readonly format: CopyFormat;
}

export interface ColumnQuery {
  readonly id: string;
  /** Place among the result's columns, from 0. */
  readonly column: number;
}

export interface SortRequest {
  readonly id: string;
  /** Empty = as the statement has it. */
  readonly sort: readonly SortedColumn[];
}

export interface ExportRequest {
  readonly id: string;
  readonly format: FileFormat;
}

/** Two results by their ids. */
export interface ResultPair {
  readonly left: string;
  readonly right: string;
}

export interface ComparisonSummary {
  /** Names of the columns that are compared. */
  readonly columns: readonly string[];
  /** Names of columns that only one of them has. */
  readonly onlyLeft: readonly string[];
  readonly onlyRight: readonly string[];
  /** By which rows belong together; empty = by their positions. */
  readonly key: readonly string[];
  /** Of pairs and of rows that stand alone. */
  readonly rowCount: number;
  /** Sums to `rowCount`. */
  readonly counts: Readonly<Record<ComparedRow['kind'], number>>;
}

export interface ComparedQuery extends ResultPair {
  /** Of the first row that passes, from 0. */
  readonly offset: number;
  /** At most {@link maxRowsPerPage}. */
  readonly limit: number;
  /** Leaves out rows that are the same. */
  readonly onlyDifferences: boolean;
}

export interface ComparedPage {
  readonly rows: readonly ComparedCells[];
  /** Rows that pass. */
  readonly total: number;
}

/** Cells of the compared columns; `null` in place of a side that has no such row. */
export interface ComparedCells {
  readonly kind: ComparedRow['kind'];
  readonly left: readonly ShownCell[] | null;
  readonly right: readonly ShownCell[] | null;
  /** Places among the compared columns, from 0, whose cells differ. */
  readonly changed: readonly number[];
}
