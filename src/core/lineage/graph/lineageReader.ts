import type { LineageEdge, LineageNode } from './lineageGraph';

/** What one reader found. */
export interface LineagePart {
  readonly nodes: readonly LineageNode[];
  /** Their ends may be nodes of other readers, or of none. */
  readonly edges: readonly LineageEdge[];
  /** What could not be read, each in a sentence without full stop. */
  readonly problems: readonly string[];
  /** What blobs some nodes stand for; absent = none. */
  readonly areas?: readonly LineageArea[];
  /** What is called otherwise now; absent = nothing. */
  readonly renames?: readonly LineageRename[];
  /** Edges that hold only if there is something at both their ends, maybe under a newer name. */
  readonly guesses?: readonly LineageEdge[];
  /** What nothing but guesses lead to. */
  readonly doubtful?: readonly DoubtfulNode[];
  /** What is said of things under names that they may have had before: of what is not there it is nothing. */
  readonly remarks?: readonly LineageNode[];
}

/** Something that is a part of lineage only if one of its edges is, as guesses are. */
export interface DoubtfulNode {
  readonly node: LineageNode;
  readonly edges: readonly LineageEdge[];
  /** What holds if it is. */
  readonly others: readonly LineageEdge[];
}

/** Something got another name, and with it another id. */
export interface LineageRename {
  readonly from: string;
  readonly to: string;
  /** In milliseconds since the Unix epoch. */
  readonly atMs: number;
}

/** A node that stands for all blobs below a prefix. */
export interface LineageArea {
  readonly id: string;
  readonly container: string;
  /** Ends with a slash. */
  readonly prefix: string;
}

export interface LineageOptions {
  readonly signal: AbortSignal;
  /** The moment to tell of; absent = now. */
  readonly asOf?: AsOf;
  /** Whether columns are nodes, too. */
  readonly columns?: boolean;
  /** Ids of runs whose files are nodes of their own; of all others only the run is. */
  readonly filesOf?: ReadonlySet<string>;
  /** Called now and then with how many things were found so far, by readers that may find many. */
  readonly onCount?: (count: number) => void;
}

/** A moment of the past. */
export interface AsOf {
  /** In milliseconds since the Unix epoch. */
  readonly atMs: number;
  /** The commit of the workspace's repository that held then; absent = it has none. */
  readonly commit?: string;
}

/** One kind of facts of which lineage is made: sync records, a warehouse's catalog, pipelines. */
export interface LineageReader {
  /** What it reads, for a sentence like "… could not be read". */
  readonly name: string;
  /**
   * True if it is done soon, whatever databases and files there are: what such readers tell may be shown
   * before the others are done. Absent = it may take its time.
   */
  readonly isQuick?: boolean;
  /**
   * All it knows, with what held at other times, too: spans tell. What it cannot read for itself is
   * among the problems.
   * @throws whatever stands in its way as a whole, or the reason of `signal`
   */
  read(options: LineageOptions): Promise<LineagePart>;
}

export const emptyPart: LineagePart = { nodes: [], edges: [], problems: [] };
