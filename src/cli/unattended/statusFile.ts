import { rename, rm, writeFile } from 'node:fs/promises';
import type { RunState } from '../../core/runs/run';

/** How a service is, for whatever looks after it. */
export interface WatchStatus {
  readonly state: 'working' | 'waiting' | 'stopped';
  readonly processId: number;
  /** ISO 8601, UTC, as all times here. */
  readonly startedAt: string;
  /** Counts from 1. */
  readonly round: number;
  /** Of the last round that ended; `null` before that. */
  readonly lastRound: LastRound | null;
  /** `null` unless the next round is waited for. */
  readonly nextRoundAt: string | null;
}

export interface LastRound {
  readonly endedAt: string;
  /** `failure` if somebody has to look into something. */
  readonly outcome: 'success' | 'failure';
  readonly counts: Readonly<Partial<Record<RunState, number>>>;
  /** What went wrong beyond single runs. */
  readonly problems: readonly string[];
}

/** Replaces the file in one step: a reader sees the old status or the new one. */
export async function writeStatus(file: string, status: WatchStatus): Promise<void> {
  const partial = `${file}.${process.pid}.partial`;
  try {
    await writeFile(partial, `${JSON.stringify(status)}\n`);
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}
