import type { PackedSchemas } from '../core/schemaDiff/beside/packBeside';
import type { CoverageList } from '../core/schemaDiff/report/coverageRows';
import type { RpcFailure } from './rpc';

/** What the view of matched tables asks of its host. */
export interface SchemaDiffApi {
  /** What is compared now, whole; nothing is read anew. */
  open(signal?: AbortSignal): Promise<ShownDrift>;
  /** Keeps what a person says of two objects, and compares again; the view is told by `changed`. */
  decide(decision: PairDecision): Promise<void>;
  /** Lets the person choose what to compare. */
  compare(): Promise<void>;
}

export interface SchemaDiffEvents {
  /** What is compared is another, or was decided otherwise. */
  readonly changed: Record<string, never>;
  /** A person asked for another part of the view. */
  readonly show: { readonly part: DriftPart };
}

export const driftParts = ['matches', 'coverage'] as const;

/** All tables side by side, or which of Benchling's have one counterpart. */
export type DriftPart = (typeof driftParts)[number];

/** What a panel is about: the drift that is shown, and what of it comes first. */
export interface SchemaDiffSubject {
  readonly part: DriftPart;
}

export interface ShownDrift {
  /** True while sides are read and compared. */
  readonly isComparing: boolean;
  /** Why there is nothing newer; absent = nothing failed. */
  readonly failure?: RpcFailure;
  /** Absent = nothing has been compared yet. */
  readonly matched?: MatchedTables;
}

export interface MatchedTables {
  /** What the older side, ours, is called. */
  readonly before: string;
  /** What the newer side, Benchling's, is called. */
  readonly after: string;
  readonly beside: PackedSchemas;
  readonly coverage: CoverageList;
}

export const verdicts = ['same', 'apart', 'open'] as const;

/** What a person says of two objects: that they are one, that they are not, or nothing any more. */
export type PairVerdict = (typeof verdicts)[number];

export interface PairDecision {
  readonly kind: 'table' | 'column';
  /** Of the older side. */
  readonly from: readonly string[];
  /** Of the newer side. */
  readonly to: readonly string[];
  readonly verdict: PairVerdict;
}
