import type { ObservedRun } from '../../runs/run';

/**
 * Why a run is in its state, and, where that tells of an earlier sync, why nothing is done about it
 * yet; `what` begins that part: `nothing is sent yet`.
 */
export function becauseNotYet({ verdict }: ObservedRun, because: string, what: string): string {
  return because.includes(verdict.because) ? because : `${because}; ${what}: ${verdict.because}`;
}
