import type { DocumentOutline } from '../documents/documentOutline';
import type { PathProblem } from '../documents/pathProblem';
import type { ResultSink } from '../sqlRunner';
import type { SeriesRequest, TimeSeries } from '../series/timeSeries';
import type { ColumnProfile } from './columnProfile';
import type { TableFacts } from './table';
import type { Filter, RowOrder } from './tableQuery';

/** Where a row stands in a keyed or physical order: its key's values as text, or its address. */
export type Anchor = readonly string[];

/** The text of a cell as Postgres writes it; `null` = NULL. */
export type Cell = string | null;

/** The rows of a table in an order. */
export interface Selection {
  readonly filters: readonly Filter[];
  readonly order: RowOrder;
}

/** Which rows of a selection are wanted, and what of them. */
export interface RowsRequest extends Selection {
  /**
   * Where to begin: at the first row, at the first that is not before an anchor (which may have the
   * first columns of a key only), or so many rows before the end.
   */
  readonly from: 'start' | 'end' | Anchor;
  /** Rows left out, from there on; towards the start if that is the end. */
  readonly skip: number;
  readonly limit: number;
  /** True if most rows are likely before them: whoever sorts may look for them from the other end. */
  readonly isNearEnd?: boolean;
  readonly shape: RowShape;
}

/** What of a row is wanted. */
export interface RowShape {
  /** Names, in the order in which their cells come. */
  readonly columns: readonly string[];
  /** Cells that are longer come without their rest; `undefined` = whole. */
  readonly cutAtBytes: number | undefined;
}

export interface TableRow {
  readonly cells: readonly Cell[];
  /** Cells of which only the beginning came, and how many bytes the whole has. */
  readonly cuts: readonly CellCut[];
}

export interface CellCut {
  /** Its place in `cells`. */
  readonly index: number;
  readonly sizeBytes: number;
}

/** Rows of an order that only a whole sort, or a whole run of a view, gives, as of one moment. */
export interface RowsCursor {
  /** The rows from a position on, counted from 0; fewer than `limit` only at the end. */
  fetchAt(
    position: number,
    limit: number,
    options: { readonly signal: AbortSignal },
  ): Promise<readonly TableRow[]>;
  count(options: { readonly signal: AbortSignal }): Promise<number>;
  /** Ends it, whatever it does. */
  close(): Promise<void>;
}

export interface AnchorsRequest extends Selection {
  /** Every so many rows there is an anchor, the first row's among them. */
  readonly every: number;
}

/** Reads one table of one database. Everything may throw TableError, QueryError or DatabaseError. */
export interface PageReader {
  /** @throws TableError `tableMissing` */
  facts(options: Reading): Promise<TableFacts>;
  /** Rows in the order of the request. Of `sorted` and `given` only `start` is asked for. */
  rows(request: RowsRequest, options: Reading): Promise<readonly TableRow[]>;
  /** The same, however many, handed over as they come. Not from the end. */
  stream(
    request: RowsRequest,
    options: Reading & { readonly onRows: (rows: readonly TableRow[]) => Promise<void> },
  ): Promise<void>;
  /** Hands over anchors in order as they are found, and returns how many rows there are. */
  anchors(
    request: AnchorsRequest,
    options: Reading & { readonly onAnchors: (anchors: readonly Anchor[]) => void },
  ): Promise<number>;
  /**
   * An anchor about so far (0 to 1) into a keyed or physical order by what the server knows already;
   * `undefined` = it knows too little.
   */
  guessAnchor(selection: Selection, fraction: number, options: Reading): Promise<Guess | undefined>;
  cursor(
    selection: Selection & { readonly shape: RowShape },
    options: Reading,
  ): Promise<RowsCursor>;
  /** What the planner thinks; not a count. */
  estimate(filters: readonly Filter[], options: Reading): Promise<number>;
  count(filters: readonly Filter[], options: Reading): Promise<number>;
  /** What the server knows of a column at once; `undefined` = nothing. */
  statistics(column: string, options: Reading): Promise<ColumnProfile | undefined>;
  /** The same of all rows that pass, counted now. */
  profile(
    request: { readonly column: string; readonly filters: readonly Filter[] },
    options: Reading,
  ): Promise<ColumnProfile>;
  /** The rows that pass over time, in no more buckets than were asked for. */
  series(request: SeriesRequest, options: Reading): Promise<TimeSeries>;
  /** What occurs in some of the documents of a column that pass. */
  outline(
    request: { readonly column: string; readonly filters: readonly Filter[] },
    options: Reading,
  ): Promise<DocumentOutline>;
  /** What is wrong with a path filter, be it in our eyes or the server's; `undefined` = nothing. */
  checkPath(path: string, options: Reading): Promise<PathProblem | undefined>;
  /** The statement that reads certain rows, with the values in it, for people to take along. */
  statement(
    selection: Selection & { readonly columns: readonly string[] },
    options: Reading,
  ): Promise<string>;
  /** Hands all rows to a sink, whole and as they come; ends it. */
  export(
    selection: Selection & { readonly columns: readonly string[] },
    options: Reading & { readonly sink: ResultSink },
  ): Promise<void>;
  /** Ends all connections; what is asked for later connects anew. */
  close(): void;
}

/** An anchor that should be so far (0 to 1) into an order. */
export interface Guess {
  readonly anchor: Anchor;
  readonly fraction: number;
}

export interface Reading {
  /** Cancels at the server, too. */
  readonly signal: AbortSignal;
}
