import type { Change } from '../changes/change';
import { writePath } from '../model/objectPath';

export type HazardKind =
  /** Rows or values are gone for good. */
  | 'losesData'
  /** Every row is written anew, and nobody gets at the table meanwhile. */
  | 'rewritesTable'
  /** Others wait while it is done. */
  | 'locksTable'
  /** Views read what is gone or different. */
  | 'breaksViews'
  /** Statements elsewhere that use the old name fail. */
  | 'breaksStatements'
  /** Values that were good may not fit any more, or are others. */
  | 'narrowsType'
  /** What is there may not allow it. */
  | 'mayFail';

/** Something that can break. */
export interface Danger {
  readonly kind: HazardKind;
  /** A sentence without its end. */
  readonly message: string;
}

/** What a change can break. */
export interface Hazard extends Danger {
  readonly change: Change;
}

export function danger(kind: HazardKind, message: string): Danger {
  return { kind, message };
}

export function nameOf({ object }: Change): string {
  return writePath(object);
}

export function tableOf({ object }: Change): string {
  return writePath(object.slice(0, 2));
}
