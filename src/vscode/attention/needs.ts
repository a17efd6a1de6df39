import type { RunState } from '../../core/runs/run';
import type { RunsOverview, SeenRun } from '../support/window/runsOverview';

/** States that stay as they are until a person does something about the run, worst first. */
const waiting: readonly RunState[] = ['mismatch', 'unverifiable', 'incomplete', 'stale'];

/** States a person is told of: a failed run is news once, but nothing that waits for them. */
const told: readonly RunState[] = ['mismatch', 'failedRun', 'unverifiable', 'incomplete', 'stale'];

/** The runs that wait for a person, worst first. */
export function waitingRuns(overview: RunsOverview): readonly SeenRun[] {
  return runsIn(overview, waiting);
}

/** The runs that a person is told of once, worst first. */
export function toldRuns(overview: RunsOverview): readonly SeenRun[] {
  return runsIn(overview, told);
}

function runsIn({ runs }: RunsOverview, states: readonly RunState[]): readonly SeenRun[] {
  return runs
    .filter(({ state }) => states.includes(state))
    .toSorted((a, b) => states.indexOf(a.state) - states.indexOf(b.state));
}
