import type { JournalKey } from './journal';

/** The place in the lake that one process at a time may write to. */
export type RunLockKey = Pick<JournalKey, 'endpoint' | 'container' | 'prefix'>;

/** Who holds a lock, for people. */
export interface LockHolder {
  readonly host: string;
  readonly user: string;
  readonly processId: number;
  /** What it runs, for instance `lakeside sync`; never its arguments. */
  readonly command: string;
  /** Milliseconds since the epoch. */
  readonly sinceMs: number;
}

export type RunLockAttempt =
  | { readonly kind: 'taken'; readonly lock: RunLock }
  | { readonly kind: 'held'; readonly holder: LockHolder }
  /** The state folder takes no lock: this machine's processes are told apart by their leases alone. */
  | { readonly kind: 'unavailable'; readonly message: string };

export interface RunLock {
  /**
   * The id to lease the run in the lake under: that of a process of this machine which died with the
   * lock, so that its lease need not run out first, otherwise a new one.
   */
  readonly leaseId: string;
  /** Gives the lock back; `isLeased` keeps the id for the next that takes it. */
  release(options: { readonly isLeased: boolean }): Promise<void>;
}

/** Locks between the processes of this machine. */
export interface RunLocks {
  /** Who this process is, as others see it. */
  holder(nowMs: number): LockHolder;
  /** Takes a lock unless a process that still lives has it; never waits. */
  take(key: RunLockKey, holder: LockHolder): Promise<RunLockAttempt>;
  /**
   * True if a lock of this machine tells that this holder of it is done or died, so that only its lease
   * is left; false also where nothing is known here. Changes nothing, and never rejects.
   */
  isOver(key: RunLockKey, holder: LockHolder): Promise<boolean>;
}
