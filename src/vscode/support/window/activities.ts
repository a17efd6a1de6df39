import type { Event } from 'vscode';
import type { Logger } from '../../../core/base/logger';
import type { Rate } from '../../../core/base/rateMeter';
import type { CommandId } from '../editor/contributions';
import type { RunRef } from './runRef';

export type ActivityKind =
  | 'sync'
  | 'verify'
  | 'plan'
  | 'release'
  | 'undoRelease'
  | 'download'
  | 'publish'
  | 'runPipeline'
  | 'localLake'
  | 'benchling';

/** How far an activity is, in absolute numbers; totals are absent while unknown. */
export interface ActivityProgress {
  /** What is being done now, for instance `hashing`. */
  readonly phase: string;
  readonly filesDone: number;
  readonly filesTotal?: number;
  readonly bytesDone: number;
  readonly bytesTotal?: number;
}

/** What came of an activity. */
export interface ActivityOutcome {
  readonly outcome: 'succeeded' | 'warned' | 'failed';
  /** A sentence without a full stop. */
  readonly message: string;
}

export interface ActivityContext {
  /** Aborts when the activity is cancelled. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ActivityProgress) => void;
}

/** A command with plain arguments that can be called again after a reload. */
export interface CommandCall {
  readonly command: CommandId;
  readonly args: readonly unknown[];
}

/** Something long that a person asked for. */
export interface Activity<T> {
  readonly kind: ActivityKind;
  /** What it is done to: a run, a blob. */
  readonly subject: string;
  /** The run whose report it makes. */
  readonly run?: RunRef;
  /** Does the same once more; `undefined` = it cannot be repeated by itself. */
  readonly retry?: CommandCall;
  readonly work: (context: ActivityContext) => Promise<T>;
  readonly conclude: (result: T) => ActivityOutcome;
  /** Why it is slower than it could be at this time; `undefined` = nothing holds it back. */
  readonly heldBack?: (nowMs: number) => string | undefined;
  /** Stops it too, beside the person's *Cancel*. */
  readonly signal?: AbortSignal;
}

/** Runs what takes long, where a person sees it and can stop it. */
export interface Activities {
  /** Runs an activity to its end. @throws what its work throws, after it was recorded. */
  run<T>(activity: Activity<T>): Promise<T>;
  /** What is under way for this run; `undefined` = nothing. */
  findRunning(ref: RunRef): RunningActivity | undefined;
  /** Fires with what has ended, however it did. */
  readonly onDidEnd: Event<Pick<Activity<unknown>, 'kind' | 'subject' | 'run'>>;
  readonly logger: Logger;
}

export interface RunningActivity {
  readonly kind: ActivityKind;
  readonly progress: ActivityProgress | undefined;
  /** Why it is slower than it could be. */
  readonly heldBack?: string;
}

/** An activity under way and how fast it is. */
export interface LiveActivity extends RunningActivity {
  readonly record: Pick<Activity<unknown>, 'kind' | 'subject' | 'run'> & { readonly id: string };
  readonly rate: Rate;
}

/** Follows everything that is under way; handed to features that speak of it. */
export interface LiveActivities {
  /** Newest first. */
  readonly running: readonly LiveActivity[];
  readonly onDidChange: Event<unknown>;
}
