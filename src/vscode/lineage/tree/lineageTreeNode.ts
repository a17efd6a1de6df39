import type {
  LineageDoubt,
  LineageEdgeKind,
  LineageNode,
} from '../../../core/lineage/graph/lineageGraph';

/** Which way a tree leads: to what a thing is made of, or to what is made of it. */
export type LineageSide = 'upstream' | 'downstream';

/** Datasets, pipelines, what changes break, what could not be read. */
export interface SectionNode {
  readonly kind: 'lineageSection';
  readonly id: string;
  readonly section: 'broken' | 'datasets' | 'pipelines' | 'problems';
  readonly title: string;
  readonly count: number;
}

/** The branches of a repository that publishes more than one dataset. */
export interface RepositoryNode {
  readonly kind: 'lineageRepository';
  readonly id: string;
  readonly repo: string;
  readonly datasets: readonly LineageNode[];
}

/** Something that data is in, or that moves it. */
export interface ThingNode {
  readonly kind: 'lineageThing';
  readonly id: string;
  /** Of the thing in the graph, which commands are called with. */
  readonly lineageId: string;
  readonly thing: LineageNode;
  /** How far its name is said by what is above it. */
  readonly label: string;
  readonly isPinned: boolean;
  /** It stands in a list of things of its kind. */
  readonly isListed: boolean;
  /** A change breaks it. */
  readonly isBroken: boolean;
  /** Why it may, if nobody can tell; absent = it does, or nothing does. */
  readonly doubt?: LineageDoubt;
  /** It is told as what a change breaks: below it is what else that does, and nothing more. */
  readonly isAmongBroken?: true;
  /** `undefined` = at the top, where it has both sides below it. */
  readonly way: Way | undefined;
}

/** How a thing was come to. */
export interface Way {
  readonly side: LineageSide;
  /** What the data does between it and the thing above. */
  readonly by: LineageEdgeKind | undefined;
  /** Ids of the things above, the first one first. */
  readonly above: readonly string[];
  /** It is among those: the data goes in a circle. */
  readonly isAgain: boolean;
  /** Things one step farther. */
  readonly next: number;
}

/** One side of a thing at the top. */
export interface SideNode {
  readonly kind: 'lineageSide';
  readonly id: string;
  readonly lineageId: string;
  readonly side: LineageSide;
  /** One step away, and at all. */
  readonly direct: number;
  readonly all: number;
}

/** The rest of a long list. */
export interface MoreNode {
  readonly kind: 'lineageMore';
  readonly id: string;
  /** The node whose children it stands for. */
  readonly of: string;
  readonly count: number;
}

export interface ProblemNode {
  readonly kind: 'lineageProblem';
  readonly id: string;
  readonly text: string;
}

/** A line of the view *Lineage*. */
export type LineageTreeNode =
  SectionNode | RepositoryNode | ThingNode | SideNode | MoreNode | ProblemNode;
