import { isAtLeast } from '../../../sync/compare/verdicts';
import type { LineageEvidence, LineageNode } from '../../graph/lineageGraph';

/** What several runs say together: the weakest evidence of their files, and how the newest one stands. */
export function sumOfRuns(runs: readonly LineageNode[]): Pick<LineageNode, 'evidence' | 'lastRun'> {
  const evidence = runs.reduce<LineageEvidence | undefined>(
    (sum, run) => weaker(sum, run.evidence),
    undefined,
  );
  const lastRun = runs
    .flatMap((run) => run.lastRun ?? [])
    .filter(({ atMs }) => atMs !== undefined)
    .reduce<LineageNode['lastRun']>(
      (newest, one) => ((newest?.atMs ?? -Infinity) >= (one.atMs ?? 0) ? newest : one),
      undefined,
    );
  return {
    ...(evidence && { evidence }),
    ...(lastRun && { lastRun: { ...lastRun, state: `last run ${lastRun.state}` } }),
  };
}

function weaker(
  sum: LineageEvidence | undefined,
  next: LineageEvidence | undefined,
): LineageEvidence | undefined {
  if (sum === undefined || next === undefined) return sum ?? next;
  const level = isAtLeast(sum.level, next.level) ? next.level : sum.level;
  return { level, files: (sum.files ?? 0) + (next.files ?? 0) };
}
