import { formatCount, formatQuantity } from '../../core/base/sizes';
import type { RunState, ObservedRun } from '../../core/runs/run';
import type { WarningLog } from '../../core/storage/warningLog';
import { describeOverdue, isOverdue, isWarningDue } from '../../core/sync/report/overdueRun';
import type { VerificationReport } from '../../core/sync/report/report';
import { runStateLabels } from '../../core/sync/report/reportWords';
import { formatFailure, InterruptedError, OfflineSourceError } from '../program/failures';
import type { LakeSession } from '../lakes/lakeSession';
import { selectStateFolder } from '../lakes/selectLake';
import type { UnattendedFlags } from './unattendedFlags';
import { printable } from '../terminal/textStyle';
import type { VisitedRuns } from '../runs/visitRuns';
import type { Attendant } from './attended';

/** States that somebody should look into at once; what is merely overdue is told every 48 hours. */
const wrongStates: ReadonlySet<RunState> = new Set<RunState>([
  'incomplete',
  'mismatch',
  'unverifiable',
]);

const loggedProblems = 20;

/** A run that was worked on, and what came of it. */
export interface SeenRun {
  readonly run: ObservedRun;
  readonly report: VerificationReport;
}

/** True if something wrong was not told yet, or long ago, so that it is told as an error again. */
export type IsNews = (subject: string, text: string) => boolean;

/**
 * Logs what came of runs: as errors what somebody must look into. Warnings about runs that are overdue
 * and about shares that are away come at once and then every 48 hours, however often this is called.
 */
export async function logOutcomes(
  attendant: Attendant,
  session: LakeSession,
  outcomes: {
    readonly visited: VisitedRuns<VerificationReport>;
    readonly seen: readonly SeenRun[];
    readonly flags: UnattendedFlags;
    readonly isNews?: IsNews;
    /** False for a report that says of its run what was said before. */
    readonly isChanged?: (report: VerificationReport) => boolean;
  },
): Promise<void> {
  const { visited, seen, flags, isNews = () => true, isChanged = () => true } = outcomes;
  for (const report of visited.results) logReport(attendant, report, { isNews, isChanged });
  await logFailures(attendant, session, { visited, flags, isNews });
  const warnings = await warningsOf(attendant, flags);
  await warnOfOverdue(attendant, seen, { warnings, isNews });
}

/** Logs what kept more than a single run from being worked on; of shares that are away as {@link logOutcomes} does. */
export async function logFailures(
  attendant: Attendant,
  session: LakeSession,
  outcomes: {
    readonly visited: VisitedRuns<unknown>;
    readonly flags: UnattendedFlags;
    readonly isNews?: IsNews;
  },
): Promise<void> {
  const { visited, flags, isNews = () => true } = outcomes;
  for (const failure of visited.failures) {
    if (failure instanceof OfflineSourceError) continue;
    if (isNews(failure.reason, failure.message)) attendant.logFailure(failure);
    else attendant.log.debug(formatFailure(failure));
  }
  const warnings = await warningsOf(attendant, flags);
  await warnOfOffline(attendant, session, { visited, warnings, isNews });
}

async function warningsOf({ context }: Attendant, flags: UnattendedFlags): Promise<WarningLog> {
  return context.connectors.warningLog(await selectStateFolder(flags, context));
}

function logReport(
  { log }: Attendant,
  report: VerificationReport,
  rules: {
    readonly isNews: IsNews;
    readonly isChanged: (report: VerificationReport) => boolean;
  },
): void {
  const { run, source, state, because, problems, uploaded } = report;
  const isWrong = wrongStates.has(state) || report.removal === 'refused';
  const isDue = isWrong && rules.isNews(`${source}/${run}`, `${state}; ${because}`);
  const isChanged = rules.isChanged(report);
  const sent = uploaded > 0 ? `, ${formatQuantity(uploaded, 'file')} uploaded` : '';
  const line = `${run}: ${runStateLabels[state].toLowerCase()}${sent}; ${because}`;
  if (!isChanged && !isDue) return log.debug(line);
  log[isDue ? 'error' : isWrong ? 'warn' : levelOf(state)](line);
  const told = problems.filter(({ message }) => message !== because);
  for (const { path, message } of told.slice(0, loggedProblems)) {
    log.warn(`${run}: ${path === '' ? '' : `${path}: `}${message}`);
  }
  const hidden = told.length - loggedProblems;
  if (hidden > 0) log.warn(`${run}: … and ${formatCount(hidden)} more`);
  return undefined;
}

function levelOf(state: RunState): 'warn' | 'info' {
  return state === 'syncing' ? 'warn' : 'info';
}

async function warnOfOffline(
  attendant: Attendant,
  { selected, ports }: LakeSession,
  {
    visited: { failures },
    warnings,
    isNews,
  }: {
    readonly visited: VisitedRuns<unknown>;
    readonly warnings: WarningLog;
    readonly isNews: IsNews;
  },
): Promise<void> {
  const nowMs = ports.clock.nowMs();
  const wasStopped = failures.some((failure) => failure instanceof InterruptedError);
  for (const source of selected.sources) {
    const failure = failures.find(
      (candidate) => candidate instanceof OfflineSourceError && candidate.source === source,
    );
    const lastMs = (await warnings.lastGiven(source.folder)).get('');
    if (failure === undefined) {
      if (lastMs !== undefined && !wasStopped)
        await warnings.remember(source.folder, '', undefined);
      continue;
    }
    const text = formatFailure(failure);
    const isTold = !isNews(`${source.name}: away`, text);
    if (isWarningDue(lastMs, nowMs)) {
      attendant.log.error(text);
      await warnings.remember(source.folder, '', nowMs);
    } else attendant.log[isTold ? 'debug' : 'warn'](text);
  }
}

async function warnOfOverdue(
  { log, terminal }: Attendant,
  seen: readonly SeenRun[],
  { warnings, isNews }: { readonly warnings: WarningLog; readonly isNews: IsNews },
): Promise<void> {
  const nowMs = terminal.clock.nowMs();
  const overdue = seen.filter(({ run, report }) => isOverdue(run, report.state, nowMs));
  const given = new Map<string, ReadonlyMap<string, number>>();
  for (const { run, report } of overdue) {
    const { folder } = run.source;
    const givenHere = given.get(folder) ?? (await warnings.lastGiven(folder));
    given.set(folder, givenHere);
    const lastMs = givenHere.get(run.name);
    const text = describeOverdue(run, report, nowMs);
    // The text holds the age of the run.
    const isTold = !isNews(`${run.source.name}/${run.name}: overdue`, '');
    if (!isWarningDue(lastMs, nowMs)) log[isTold ? 'debug' : 'warn'](text);
    else {
      log.error(text);
      terminal.note(`${terminal.noteStyle.yellow('▲')} ${printable(text)}`);
      await warnings.remember(folder, run.name, nowMs);
    }
  }
}
