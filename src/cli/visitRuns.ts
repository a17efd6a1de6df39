import { describeError, isCancellation, type OperatorError } from '../core/base/errors';
import type { Source } from '../core/lake/lake';
import { LakeError } from '../core/lake/lakeProblem';
import { observeRun } from '../core/runs/observeRun';
import { observeSource } from '../core/runs/observeSource';
import type { ObservedRun, ObservedSource } from '../core/runs/run';
import {
  formatFailure,
  InterruptedError,
  reachOf,
  toOperatorError,
  UnknownRunError,
} from './failures';
import type { LakeSession } from './lakeSession';
import { ProgressDisplay } from './progressDisplay';
import { printable } from './textStyle';

/** What is done with every selected run, one after the other. */
export interface RunVisit<T> {
  /** Of `--run`; `undefined` = all. */
  readonly names: readonly string[] | undefined;
  readonly work: (run: ObservedRun, display: ProgressDisplay) => Promise<T>;
  /** What stands for a run that could not be worked on. */
  readonly onFailure: (failed: FailedRun) => T;
  /** Called with each result as it comes. */
  readonly onResult?: (result: T) => void;
}

export interface FailedRun {
  readonly run: string;
  readonly source: Source;
  readonly error: OperatorError;
}

export interface VisitedRuns<T> {
  readonly results: readonly T[];
  /** What kept more than a single run from being worked on. */
  readonly failures: readonly OperatorError[];
}

/**
 * Works on the selected runs, source by source. A run that fails does not stop the others, unless
 * they would meet the same failure.
 */
export async function visitRuns<T>(
  session: LakeSession,
  visit: RunVisit<T>,
): Promise<VisitedRuns<T>> {
  const results: T[] = [];
  const failures: OperatorError[] = [];
  const add = (result: T): void => {
    results.push(result);
    visit.onResult?.(result);
  };
  const fail = (error: OperatorError): void => void failures.push(error);
  const sources = await observeSources(session, fail);
  const pending = selectRuns(sources, visit.names, fail);
  const closed = new Set<string>();
  for (const [index, task] of pending.entries()) {
    const { source, run } = task;
    if (closed.has(source.container) || closed.has(everything)) continue;
    const label = pending.length > 1 ? `[${index + 1}/${pending.length}] ${run}` : run;
    try {
      add(await visitRun(session, { ...task, label, visit }));
    } catch (error) {
      if (isCancellation(error))
        return { results, failures: [...failures, new InterruptedError()] };
      const failure = toOperatorError(error);
      const reach = reachOf(failure);
      session.ports.logger.debug(`${run}: ${describeError(error)}`);
      if (reach === 'run') add(visit.onFailure({ run, source, error: failure }));
      else {
        fail(failure);
        closed.add(reach === 'account' ? everything : source.container);
      }
    }
  }
  return { results, failures };
}

/** No container has this name. */
const everything = '*';

interface RunTask {
  readonly source: Source;
  readonly run: string;
  readonly sheets: ObservedSource['sheets'];
}

async function observeSources(
  { selected, ports, terminal, signal }: LakeSession,
  fail: (error: OperatorError) => void,
): Promise<readonly ObservedSource[]> {
  const observed: ObservedSource[] = [];
  for (const source of selected.sources) {
    const seen = await observeSource(source, ports, { signal });
    observed.push(seen);
    const what = seen.problems.join('; ');
    if (seen.isOffline) fail(offlineError(source, what));
    else
      for (const problem of seen.problems) terminal.note(printable(`${source.name}: ${problem}`));
  }
  return observed;
}

function offlineError(source: Source, why: string): LakeError {
  const message =
    why === '' ? `The folder of ${source.name} cannot be reached: ${source.folder}` : why;
  return new LakeError('sourceMissing', message, {
    remedy: 'Mount or correct it and try again; other sources are not affected',
  });
}

/** Names that no source has are failures, unless a source could not be seen. */
function selectRuns(
  sources: readonly ObservedSource[],
  names: readonly string[] | undefined,
  fail: (error: OperatorError) => void,
): readonly RunTask[] {
  const tasks = sources.flatMap(({ source, runNames, sheets }) =>
    runNames
      .filter((run) => names === undefined || names.includes(run))
      .map((run) => ({ source, run, sheets })),
  );
  const isAllSeen = sources.every(({ isOffline }) => !isOffline);
  const known = sources.flatMap(({ runNames }) => runNames);
  for (const name of isAllSeen ? new Set(names) : []) {
    if (!known.includes(name)) fail(new UnknownRunError(name, known));
  }
  return tasks;
}

async function visitRun<T>(
  { ports, terminal, signal }: LakeSession,
  task: RunTask & { readonly label: string; readonly visit: RunVisit<T> },
): Promise<T> {
  const display = new ProgressDisplay(terminal, task.label);
  try {
    const run = await observeRun(task.source, task.run, ports, {
      signal,
      onEntries: display.updateEntries,
      sheets: task.sheets,
    });
    return await task.visit.work(run, display);
  } finally {
    display.end();
  }
}

/** Prints failures that concern more than a run. */
export function noteFailures(session: LakeSession, failures: readonly OperatorError[]): void {
  const { terminal } = session;
  for (const error of failures) {
    terminal.note(`${terminal.noteStyle.red('✖')} ${formatFailure(error)}`);
  }
}
