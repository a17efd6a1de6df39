import type { Graph, GraphEdge, GraphNode } from '../../graph/graph';
import type { Evidence } from '../../sync/compare/verdicts';

export type LineageKind =
  | 'source'
  | 'run'
  | 'sheet'
  | 'blob'
  | 'pipeline'
  | 'dataset'
  | 'table'
  | 'view'
  | 'column'
  | 'query'
  | 'external';

/** When something held, in milliseconds since the Unix epoch. */
export interface LineageSpan {
  /** Inclusive; absent = for as long as anybody knows. */
  readonly fromMs?: number;
  /** Exclusive; absent = it still does. */
  readonly untilMs?: number;
}

/** One thing that data is in, or that moves it. */
export interface LineageNode extends GraphNode, LineageSpan {
  /** Says what it is to every reader alike. @see lineageId */
  readonly id: string;
  readonly kind: LineageKind;
  /** What people call it, without what `group` says. */
  readonly name: string;
  /** Repository, schema, source or container that it belongs to; what it can be collapsed into. */
  readonly group?: string;
  readonly evidence?: LineageEvidence;
  /** Who says that it is there, and is what it is told to be; of what has no bytes that were compared. */
  readonly witness?: LineageWitness;
  /** Of what has no evidence of its own; absent = nobody asked, or it is made of nothing that is known. */
  readonly inputs?: InputEvidence;
  readonly lastRun?: LastRun;
  readonly facts?: readonly LineageFact[];
  /** Where to jump; absent = there is nothing to open. */
  readonly place?: LineagePlace;
  /** What is wrong with it, in a sentence without full stop. */
  readonly problem?: string;
  /** What other systems say of it in OpenLineage, by the facet's name and as it came. */
  readonly foreignFacets?: Readonly<Record<string, unknown>>;
}

/** What says that its bytes are those that were meant. */
export interface LineageEvidence {
  /** The weakest that any of it rests on. */
  readonly level: Evidence;
  /** How many files it is about; absent = one, or nobody counted. */
  readonly files?: number;
}

export type LineageWitness =
  /** A database. Of a view that keeps its rows, they may be older. `atMs` = when it said so. */
  | { readonly kind: 'catalog'; readonly atMs?: number; readonly keepsRows?: true }
  /** A file, as a commit has it or changed since; without one none is known of it. */
  | { readonly kind: 'text'; readonly commit?: string; readonly isChanged?: true }
  /** Who sent the newest event of OpenLineage about it. */
  | { readonly kind: 'event'; readonly producer: string; readonly atMs: number };

/** What all that something is made of rests on, however far upstream. */
export interface InputEvidence {
  /** Absent = nothing of it has any. */
  readonly weakest?: Evidence;
  /** Some of what it began with has none. */
  readonly hasNone?: true;
}

/** How its making ended the last time. */
export interface LastRun {
  /** In the words of what ran it: a state of runs, or of pipeline runs. */
  readonly state: string;
  /** What that means for whoever looks at it. */
  readonly outcome: 'good' | 'bad' | 'underWay' | 'unknown';
  /** When it ended, or began if it has not; absent = nobody says. */
  readonly atMs?: number;
  /** Of the pipeline run; absent = it has none. */
  readonly runId?: string;
}

export interface LineageFact {
  readonly label: string;
  readonly value: string;
}

export type LineagePlace =
  /** `file` as the operating system spells it; `line` from 0 on. */
  | { readonly kind: 'file'; readonly file: string; readonly line?: number }
  | { readonly kind: 'folder'; readonly folder: string }
  /** A name that ends with a slash is a prefix. */
  | { readonly kind: 'blob'; readonly container: string; readonly name: string }
  | {
      readonly kind: 'relation';
      readonly connection: string;
      readonly schema: string;
      readonly name: string;
    }
  | { readonly kind: 'run'; readonly source: string; readonly run: string }
  /** `reference` is a `gros://` address. */
  | { readonly kind: 'dataset'; readonly reference: string }
  | { readonly kind: 'pipeline'; readonly name: string }
  | { readonly kind: 'url'; readonly url: string };

/**
 * What the data does on its way: `lands` (a run from its source, a blob from its run, a sheet in its run), `reads` and
 * `readsPinned` (a pipeline reads the latest of a dataset, or one version of it), `publishes`, `derives`
 * (a dataset from another, when nobody says by which pipeline), `uses` (a view, query or column another
 * relation or column), `loads` (a warehouse table).
 */
export type LineageEdgeKind =
  'lands' | 'reads' | 'readsPinned' | 'publishes' | 'derives' | 'uses' | 'loads';

/** Leads the way that data goes: from upstream to downstream, always. */
export interface LineageEdge extends GraphEdge, LineageSpan {
  readonly kind: LineageEdgeKind;
  /** True if edges of columns say what of its source it is about; absent = it may be all of it. */
  readonly byColumn?: true;
  /**
   * Of an edge from a column: `readsAll` = it is read because all columns are, as by a star; `may` = nobody
   * can tell whether it is. Absent = it is named.
   */
  readonly doubt?: LineageDoubt;
}

export type LineageDoubt = 'readsAll' | 'may';

export interface LineageGraph extends Graph<LineageNode, LineageEdge> {
  /** By the ids that things had once those that they have now; absent = nothing was renamed. */
  readonly renamed?: ReadonlyMap<string, string>;
}

/** An edge with its id, which says its ends and kind. */
export function lineageEdge(
  source: string,
  kind: LineageEdgeKind,
  target: string,
  span: LineageSpan = {},
): LineageEdge {
  return { id: `${source} ${kind} ${target}`, source, target, kind, ...span };
}
