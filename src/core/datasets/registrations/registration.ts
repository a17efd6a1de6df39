import type { DatasetName } from '../reference/grosReference';

/** A dataset that is made again whenever another, its upstream, is published. */
export interface Registration {
  readonly upstream: DatasetName;
  readonly downstream: DatasetName;
  /** The version of the downstream that registered it last, serialized; what the lake stores. */
  readonly reference: string;
  readonly registeredAtMs: number;
}
