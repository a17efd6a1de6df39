import type { PlanReleaseOptions } from '../../../src/core/release/planRelease';
import type { RunState } from '../../../src/core/runs/run';
import type { SyncOptions, VerifyOptions } from '../../../src/core/sync/operations';
import type { Verdict } from '../../../src/core/sync/compare/verdicts';
import type { FaultLab, ServiceUnderFault } from '../faultLab';
import type { Fault } from '../faultProxy';
import type { LakesideOptions } from '../lakeside';

/**
 * One way to lose data, arranged for whatever tool copies the run: what lies there beforehand, what
 * strikes while it is copied, and what somebody does to the lake or the disk once it was.
 */
export interface Scenario {
  /** A clause that completes "… when"; the README lists scenarios by it. */
  readonly name: string;
  /** Why a service cannot be brought into this situation. */
  readonly impossibleOn?: Readonly<Partial<Record<ServiceUnderFault['kind'], string>>>;
  /** Why other tools cannot be brought into it. */
  readonly onlyHere?: string;
  readonly prepare?: (lab: FaultLab) => Promise<unknown>;
  readonly faults?: (lab: FaultLab) => readonly Fault[];
  /** What Lakeside must say of the copy. */
  readonly expects: Expected;
  /** After a copy that was verified. */
  readonly tampers?: (lab: FaultLab) => Promise<unknown>;
  /** What Lakeside must say when it verifies again after that. */
  readonly notices?: Expected;
  /** What the messages tell a person to do. */
  readonly repairs?: (lab: FaultLab) => Promise<unknown>;
  /** What a sync comes to once the fault is gone; verified, if left out. */
  readonly recovers?: Expected;
  /** For the faulty sync; of these the sync once the fault is gone keeps only the source's settings. */
  readonly lakeside?: (lab: FaultLab) => LakesideOptions;
  readonly sync?: SyncOptions;
  readonly verify?: VerifyOptions;
  /** Of the attempt to have the disk back before anything is repaired. */
  readonly removal?: PlanReleaseOptions;
  /** Of the recovery. */
  readonly resync?: SyncOptions;
}

export type Expected =
  | {
      readonly state: RunState;
      /** By path, all that is not a plain match; a finding without a verdict is `note`. */
      readonly problems?: Readonly<Record<string, Verdict | 'note'>>;
      /** Must stand in a problem's message, or in why the run is in its state. */
      readonly says?: RegExp;
    }
  | { readonly error: string | RegExp };

export const verified: Expected = { state: 'verified' };

/** The run is not whole in the lake because of these files. */
export function incomplete(problems: Readonly<Record<string, Verdict>>): Expected {
  return { state: 'incomplete', problems };
}

export function mismatch(problems: Readonly<Record<string, Verdict>>): Expected {
  return { state: 'mismatch', problems };
}
