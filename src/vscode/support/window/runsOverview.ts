import type { Event } from 'vscode';
import type { Disposable } from '../../../core/base/disposables';
import type { RunState } from '../../../core/runs/run';
import type { RunRef } from './runRef';

/** A run as it was last seen. */
export interface SeenRun {
  readonly ref: RunRef;
  readonly state: RunState;
  /** Why, in a sentence without a full stop. */
  readonly because: string;
}

/** A place that could not be asked. */
export interface Outage {
  readonly kind: 'source' | 'account';
  /** {@link OpenLake.id}. */
  readonly lake: string;
  /** The source's name, or the account's address. */
  readonly name: string;
  readonly message: string;
  /** True if only a person can help: the login is missing or was refused. */
  readonly isRefused: boolean;
}

/** What is known of all runs of the workspace. */
export interface RunsOverview {
  readonly runs: readonly SeenRun[];
  readonly outages: readonly Outage[];
}

/** Follows what is known of runs; handed to features that speak of them all. */
export interface RunsWatch {
  readonly overview: RunsOverview;
  readonly onDidChange: Event<unknown>;
  /** Fires when every source was scanned, with the time. */
  readonly onDidScan: Event<number>;
  /** Fires with a run whose state a person was just told. */
  readonly onDidTell: (listener: (run: SeenRun) => void) => Disposable;
}
