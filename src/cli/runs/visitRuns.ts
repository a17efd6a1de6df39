import { forEachConcurrent } from '../../core/base/concurrency';
import { describeError, isCancellation, type OperatorError } from '../../core/base/errors';
import { formatQuantity } from '../../core/base/sizes';
import type { Source } from '../../core/lake/lake';
import { StorageError } from '../../core/storage/blobStore';
import { observeRun } from '../../core/runs/observeRun';
import { observeSource } from '../../core/runs/observeSource';
import type { ObservedRun, ObservedSource } from '../../core/runs/run';
import type { RunAhead } from '../../core/sync/lookAhead';
import {
  formatFailure,
  InterruptedError,
  OfflineSourceError,
  reachOf,
  toOperatorError,
  UnknownRunError,
} from '../program/failures';
import type { LakeSession } from '../lakes/lakeSession';
import { ProgressDisplay } from '../terminal/progressDisplay';

/** What is done with every selected run. */
export interface RunVisit<T> {
  /** Of `--run`; `undefined` = all. */
  readonly names: readonly string[] | undefined;
  /** True = sources were left out, which may hold what `names` names. */
  readonly isPartial?: boolean;
  /** Runs at a time; one by one if left out. */
  readonly atOnce?: number;
  /** Begins, before a run is observed, to read what it will be compared with. */
  readonly ahead?: (source: Source, run: string) => RunAhead;
  readonly work: (run: ObservedRun, display: ProgressDisplay, ahead?: RunAhead) => Promise<T>;
  /** True for work that is done anew by the same command once it was interrupted. */
  readonly beginsAnew?: true;
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
  /** In the order in which they ended. */
  readonly results: readonly T[];
  /** What kept more than a single run from being worked on. */
  readonly failures: readonly OperatorError[];
}

/**
 * Works on the selected runs. A run that fails does not stop the others, unless they would meet the
 * same failure.
 */
export async function visitRuns<T>(
  session: LakeSession,
  visit: RunVisit<T>,
): Promise<VisitedRuns<T>> {
  const { ports, signal } = session;
  const outcome = new Outcome(visit);
  const sources = await observeSources(session, outcome.fail);
  const tasks = selectRuns(sources, visit, outcome.fail);
  const showAll = visit.atOnce === undefined ? undefined : showRuns(session, tasks.length);
  const visitNext = async ([index, task]: [number, RunTask]): Promise<void> => {
    if (outcome.isClosed(task.source)) return;
    const label = tasks.length > 1 ? `[${index + 1}/${tasks.length}] ${task.run}` : task.run;
    try {
      outcome.succeed(await visitRun(session, { ...task, label, visit }));
    } catch (error) {
      if (isCancellation(error)) throw error;
      ports.logger.debug(`${task.run}: ${describeError(error)}`);
      outcome.settle(task, toOperatorError(error));
    }
    showAll?.(outcome.results.length);
  };
  try {
    await forEachConcurrent(tasks.entries(), { limit: visit.atOnce ?? 1, signal }, visitNext);
  } catch (error) {
    if (!isCancellation(error)) throw error;
    outcome.fail(new InterruptedError(visit.beginsAnew ? 'beginsAnew' : 'goesOn'));
  }
  return outcome;
}

/** No container has this name. */
const everything = '*';
/** Runs that fail at the storage one after the other before the others are left alone. */
const mostStorageFailures = 3;

class Outcome<T> implements VisitedRuns<T> {
  readonly results: T[] = [];
  readonly failures: OperatorError[] = [];
  readonly #visit: RunVisit<T>;
  /** Containers whose other runs would fail alike. */
  readonly #closed = new Set<string>();
  /** Runs that failed at the storage since one did not. */
  #storageFailures = 0;

  constructor(visit: RunVisit<T>) {
    this.#visit = visit;
  }

  readonly fail = (error: OperatorError): void => void this.failures.push(error);

  succeed(result: T): void {
    this.#storageFailures = 0;
    this.#add(result);
  }

  isClosed({ container }: Source): boolean {
    return this.#closed.has(container) || this.#closed.has(everything);
  }

  /** Puts a failure where it belongs: to the run, or to all that would meet it. */
  settle({ run, source }: RunTask, error: OperatorError): void {
    const reach = reachOf(error);
    if (reach !== 'run')
      return this.#close(reach === 'account' ? everything : source.container, error);
    this.#add(this.#visit.onFailure({ run, source, error }));
    if (StorageError.is(error)) this.#storageFailures += 1;
    if (this.#storageFailures >= mostStorageFailures) this.#close(everything, error);
    return undefined;
  }

  #add(result: T): void {
    this.results.push(result);
    this.#visit.onResult?.(result);
  }

  #close(container: string, error: OperatorError): void {
    if (this.#closed.has(container) || this.#closed.has(everything)) return;
    this.#closed.add(container);
    this.fail(error);
  }
}

/** Where several runs are worked on at a time, only how many are done is shown. */
function showRuns({ terminal }: LakeSession, total: number): (done: number) => void {
  return (done) => terminal.showLive(`${done} of ${formatQuantity(total, 'run')}`);
}

interface RunTask {
  readonly source: Source;
  readonly run: string;
  readonly sheets: ObservedSource['sheets'];
}

async function observeSources(
  { selected, ports, noteProblem, signal }: LakeSession,
  fail: (error: OperatorError) => void,
): Promise<readonly ObservedSource[]> {
  const observed: ObservedSource[] = [];
  for (const source of selected.sources) {
    const seen = await observeSource(source, ports, { signal });
    observed.push(seen);
    if (seen.failure) fail(new OfflineSourceError(source, seen.failure));
    else for (const problem of seen.problems) noteProblem(source.name, problem);
  }
  return observed;
}

/** Names that no source has are failures, unless a source could not be seen. */
function selectRuns(
  sources: readonly ObservedSource[],
  { names, isPartial = false }: Pick<RunVisit<unknown>, 'names' | 'isPartial'>,
  fail: (error: OperatorError) => void,
): readonly RunTask[] {
  const tasks = sources.flatMap(({ source, runNames, sheets }) =>
    runNames
      .filter((run) => names === undefined || names.includes(run))
      .map((run) => ({ source, run, sheets })),
  );
  const isAllSeen = !isPartial && sources.every(({ isOffline }) => !isOffline);
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
  const { label, sheets, visit } = task;
  const isAlone = visit.atOnce === undefined;
  const display = new ProgressDisplay(terminal, label);
  const ahead = visit.ahead?.(task.source, task.run);
  try {
    const run = await observeRun(task.source, task.run, ports, {
      signal,
      sheets,
      ...(isAlone ? { onEntries: display.updateEntries } : {}),
    });
    return await visit.work(run, display, ahead);
  } finally {
    if (isAlone) display.end();
  }
}

/** Prints failures that concern more than a run. */
export function noteFailures(session: LakeSession, failures: readonly OperatorError[]): void {
  const { terminal } = session;
  for (const error of failures) {
    terminal.note(`${terminal.noteStyle.red('✖')} ${formatFailure(error)}`);
  }
}
