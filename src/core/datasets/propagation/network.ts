import type { DatasetName } from '../reference/grosReference';

/** A pipeline as propagation sees it. */
export interface NetworkPipeline {
  readonly name: string;
  /** The datasets it declares to read live; what it registered for comes from the lake. */
  readonly liveReads: readonly DatasetName[];
  readonly publishes: readonly DatasetName[];
}

/** "Whoever makes `downstream` read `upstream` live", as the lake knows it. */
export interface NetworkEdge {
  readonly upstream: DatasetName;
  readonly downstream: DatasetName;
}

/** Who reads and publishes what: all that a plan is made from. */
export interface Network {
  /** Names are unique. */
  readonly pipelines: readonly NetworkPipeline[];
  readonly registrations: readonly NetworkEdge[];
}
