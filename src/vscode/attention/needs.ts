import type { RunState } from '../../core/runs/run';
import type { RunsOverview, SeenRun } from '../support/runsOverview';

/** States in which nothing goes on until a person acts. */
const needy: ReadonlySet<RunState> = new Set<RunState>([
  'mismatch',
  'unverifiable',
  'failedRun',
  'incomplete',
  'stale',
]);

export function needsPerson({ state }: Pick<SeenRun, 'state'>): boolean {
  return needy.has(state);
}

/** The runs that need a person, worst first. */
export function needyRuns({ runs }: RunsOverview): readonly SeenRun[] {
  const order = [...needy];
  return runs
    .filter(needsPerson)
    .toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
}
