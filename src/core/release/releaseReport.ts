import { trashFolder } from '../storage/sourceTrash';
import type { RunState } from '../runs/run';
import type { VerificationReport } from '../sync/report/report';
import type { Evidence } from '../sync/compare/verdicts';
import type { Refusal } from './refusals';

/** What was done about removing a run. */
export type ReleaseOutcome =
  /** Nothing yet: this is what would be done. */
  | 'planned'
  /** Nothing, for the reasons given. */
  | 'refused'
  /** Moved into the trash, from where it can be put back. */
  | 'released'
  /** Deleted from the trash. */
  | 'purged'
  /** Put back into its source. */
  | 'undone';

/** A removal, its undoing, or why there was none. */
export interface ReleaseReport {
  readonly run: string;
  readonly source: string;
  readonly outcome: ReleaseOutcome;
  readonly state: RunState;
  /** Of the run's folder: what is removed; a sheet from elsewhere stays and is not counted. */
  readonly files: number;
  readonly bytes: number;
  readonly evidence: Readonly<Record<Evidence, number>>;
  /** All reasons against it; empty unless refused. */
  readonly refusals: readonly Refusal[];
  /** True if putting it back was refused: it stays released, or never was. */
  readonly isUndo?: true;
  /** Where the run's folder goes or went, as a person finds it; `undefined` if it is nowhere now. */
  readonly trash: string | undefined;
  /** Until when it can be put back, milliseconds since the epoch; `undefined` if it cannot. */
  readonly undoUntilMs: number | undefined;
  /** A sample sheet from elsewhere, which stays where it is; relative to the folder of sheets. */
  readonly sheetLeft: string | undefined;
  /** Empty folders that are removed with the run and of which only these names are kept; within the run. */
  readonly emptyFolders: readonly string[];
  /** How the files compared; `undefined` where none was looked at. */
  readonly verification: VerificationReport | undefined;
  readonly elapsedMs: number;
}

/** A place in the trash as a person finds it. */
export function trashPlaceOf(sourceFolder: string, name: string): string {
  return `${sourceFolder}/${trashFolder}/${name}`;
}
