import type { Change } from '../changes/change';
import type { SchemaDiff } from '../diffSchemas';
import type { Hazard } from '../hazards/hazard';
import type { TablePath } from '../model/objectPath';

/** SQL that makes the older schema of a diff look like the newer one, and all there is to know of it. */
export interface Migration {
  readonly diff: SchemaDiff;
  /** What the older schema was planned for, see `fingerprintOf`; of any other the plan is stale. */
  readonly baseline: string;
  readonly options: MigrationOptions;
  /** In the order in which they are run, all in one transaction. */
  readonly steps: readonly MigrationStep[];
  /** The changes that the steps carry out, in the order of the diff. */
  readonly included: readonly Change[];
  /** What it does not do, and why; a change that is done in part has an entry, too. */
  readonly leftOut: readonly LeftOutChange[];
  /** Tables that are there before and after, in the order of the older snapshot; those parted otherwise last. */
  readonly tables: readonly MigratedTable[];
  /** Tables that are dropped, as they are called before. */
  readonly dropped: readonly TablePath[];
  /** Tables, as they are called before, that are locked before anything is done. */
  readonly locks: readonly TablePath[];
  /** Views that keep older names alive. */
  readonly bridges: readonly TablePath[];
  /** What to know of it, each a sentence without its end. */
  readonly notes: readonly string[];
}

export interface MigrationStep {
  /** In words, such as `rename lab.strain to sample`. */
  readonly title: string;
  /** One statement, without its end. */
  readonly sql: string;
  /** What it carries out, or is done for. */
  readonly changes: readonly Change[];
  /** Rows, values or objects are gone for good afterwards. */
  readonly isDestructive: boolean;
  readonly hazards: readonly Hazard[];
}

export interface MigrationOptions {
  /** Changes of the diff that somebody does not want. */
  readonly leftOut?: readonly Change[] | undefined;
  /** Left out, nothing is done that loses something. */
  readonly includesDestructive?: boolean | undefined;
  readonly bridgeViews?: BridgeOptions | undefined;
  /** How long a step waits for somebody else's lock; left out, 5 seconds. */
  readonly lockTimeoutMs?: number | undefined;
}

export interface BridgeOptions {
  /** The day after which they may go, such as `2026-12-26`; stands in their comments. */
  readonly until: string;
}

export type LeftOutReason =
  /** Somebody does not want it. */
  | 'excluded'
  /** Nobody has said yet whether it is something that is there. */
  | 'undecided'
  /** The newer side's login may only not see what is missing, or what it stands on. */
  | 'notVisible'
  /** It loses something, and that was not asked for. */
  | 'destructive'
  /** There is no SQL that does it, or none that is known to be right. */
  | 'impossible'
  /** It needs another change that is left out. */
  | 'dependent';

export interface LeftOutChange {
  readonly change: Change;
  readonly reason: LeftOutReason;
  /** A sentence without its end. */
  readonly message: string;
}

/** A table that keeps its rows, by its older and its newer name. */
export interface MigratedTable {
  readonly from: TablePath;
  readonly to: TablePath;
  /** Its rows lie in partitions, before or after, and are counted with them. */
  readonly withPartitions?: boolean;
}

export const usualLockTimeoutMs = 5000;
