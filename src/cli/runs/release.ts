import { Option, type Command } from 'commander';
import { UsageError, type OperatorError } from '../../core/base/errors';
import { releasesDocument } from '../../core/release/documents';
import { planRelease, type PlanReleaseOptions } from '../../core/release/planRelease';
import { proveRelease } from '../../core/release/proveRelease';
import { refusal } from '../../core/release/refusals';
import type { ReleaseReport } from '../../core/release/releaseReport';
import { releaseRun } from '../../core/release/releaseRun';
import { makeWhole, undoRelease } from '../../core/release/undoRelease';
import { findReleased } from '../../core/runs/releasedRuns';
import type { ObservedRun } from '../../core/runs/run';
import { LockedError } from '../../core/sync/lock/lockedError';
import type { CommandContext, ExitCode } from '../program/commandHost';
import { emptyTrash } from './emptyTrash';
import { InterruptedError } from '../program/failures';
import { addLayoutArgument, withLayout, type Layout } from '../lakes/layouts';
import { withLake, type LakeSession } from '../lakes/lakeSession';
import { addSourceOptions } from '../lakes/sourceFlags';
import { emptyFoldersOption, graceOption } from '../lakes/transferFlags';
import { withFailure } from '../reports/finishRuns';
import { reportsOfReleases } from '../reports/releaseReports';
import { renderRelease } from '../reports/renderRelease';
import { addReportOption, writeReportFiles, type ReportFlags } from '../reports/reportFiles';
import type { ProgressDisplay } from '../terminal/progressDisplay';
import { printable } from '../terminal/textStyle';
import { attended, type Attendant } from '../unattended/attended';
import { logReleases, noticedReleases } from '../unattended/releaseOutcomes';
import { logFailures } from '../unattended/runOutcomes';
import { addUnattendedOptions, type UnattendedFlags } from '../unattended/unattendedFlags';
import { noteFailures, visitRuns, type FailedRun, type VisitedRuns } from './visitRuns';

interface ReleaseFlags extends UnattendedFlags, ReportFlags {
  readonly dryRun?: true;
  readonly undo?: true;
  readonly reread?: true;
  readonly yes?: true;
}

/** `lakeside release`: removes runs from their source that are proven to be in the lake. */
export function addReleaseCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('release')
    .description('remove runs from their source that are proven, now, to be in the lake')
    .option('--dry-run', 'hash and prove, and say what would be removed; changes nothing')
    .option('--reread', 'download every blob and hash it, which proves also what was adopted')
    .addOption(graceOption())
    .addOption(emptyFoldersOption())
    .addOption(
      new Option('--undo', 'put runs back that are still in the trash').conflicts([
        'dryRun',
        'reread',
        'grace',
      ]),
    )
    .option('--yes', 'without --run: release every run that can be')
    .addHelpText('after', help)
    .action((layout: Layout | undefined, flags: ReleaseFlags) =>
      release(withLayout(layout, flags), context),
    );
  addUnattendedOptions(addSourceOptions(addLayoutArgument(addReportOption(command))));
}

const help = `
Every file is hashed again and must be in the lake by the service's own check or
by reading it back; the folder then moves to .lakeside-trash beside it, from where
--undo puts it back. What was kept long enough is deleted by later syncs and
releases, if the lake still holds all of it. --report keeps how the files compared.

Exit code 0: every run is released, was before, or with --yes is not ready or
not synchronized yet.
1: a run is refused, or something failed. 2: usage, or an output file cannot be
written. 130: interrupted.

Examples:
  lakeside release --run 201127_M02023_0583_000000000-J7HPH --dry-run
  lakeside release --yes --config azsync.cfg --log-file /var/log/lakeside.log`;

async function release(flags: ReleaseFlags, context: CommandContext): Promise<void> {
  checkFlags(flags);
  await attended({ command: 'release', flags, context }, (attendant) =>
    withLake(flags, attendant.context, async (session) => {
      attendant.useLake(session.selected.lake);
      await releaseSelected(session, { flags, context, attendant });
    }),
  );
}

async function releaseSelected(
  session: LakeSession,
  work: {
    readonly flags: ReleaseFlags;
    readonly context: CommandContext;
    readonly attendant: Attendant;
  },
): Promise<void> {
  const { flags, context, attendant } = work;
  const { terminal } = session;
  const worked = await visitRuns<ReleaseReport>(session, {
    names: flags.run,
    work: (run, display) =>
      flags.undo === true ? undo(run, session) : releaseOne(run, { flags, session, display }),
    onFailure: failedRelease,
    onResult: (report) => printRelease(report, flags, session),
  });
  const isActing = flags.undo !== true && flags.dryRun !== true;
  const settled = isActing ? await emptyTrash(session, worked) : onlyPlanned(worked, flags);
  const visited = await writeReportFiles(settled, flags, {
    context,
    terminal,
    reports: reportsOfReleases(settled.results, session.selected.sources),
  });
  noteFailures(session, visited.failures);
  if (terminal.isJson) {
    const document = releasesDocument(visited.results);
    terminal.writeDocument(withFailure(document, visited.failures));
  }
  context.exitWith(exitCodeOf(visited, flags));
  logReleases(attendant, visited.results, (report) => isBad(report, flags));
  await logFailures(attendant, session, { visited, flags });
  await attendant.conclude(noticedReleases(visited.results));
}

function printRelease(report: ReleaseReport, flags: ReleaseFlags, { terminal }: LakeSession): void {
  if (isOfBefore(report, flags)) {
    if (flags.run !== undefined && !terminal.isQuiet)
      terminal.note(printable(`${report.run} was released before; nothing would be done`));
    return;
  }
  // What would be done is asked for, and what was done is not, by --quiet.
  if (terminal.isQuiet && flags.dryRun !== true && !isBad(report, flags)) return;
  terminal.print(renderRelease(report, terminal.style));
}

/** True for a run that a dry run finds released: nothing would be done about it. */
function isOfBefore({ outcome }: ReleaseReport, { dryRun }: ReleaseFlags): boolean {
  return dryRun === true && outcome === 'released';
}

function onlyPlanned(
  { results, failures }: VisitedRuns<ReleaseReport>,
  flags: ReleaseFlags,
): VisitedRuns<ReleaseReport> {
  return { results: results.filter((report) => !isOfBefore(report, flags)), failures };
}

/** Removing everything there is must be said, not left out. */
function checkFlags({ run, yes, dryRun, undo: isUndo }: ReleaseFlags): void {
  if (run !== undefined) return;
  if (isUndo === true) {
    throw new UsageError('--undo needs --run', { remedy: 'Name the runs to put back' });
  }
  if (yes === true || dryRun === true) return;
  throw new UsageError('release needs --run NAME, or --yes for every run that can be released', {
    remedy: 'Look at what would be removed with --dry-run first',
  });
}

async function releaseOne(
  seen: ObservedRun,
  work: {
    readonly flags: ReleaseFlags;
    readonly session: LakeSession;
    readonly display: ProgressDisplay;
  },
): Promise<ReleaseReport> {
  const { flags, session, display } = work;
  const { ports, signal } = session;
  const options: PlanReleaseOptions = {
    signal,
    onProgress: display.update,
    reread: flags.reread === true,
    ...(flags.grace !== undefined && { graceMs: flags.grace }),
  };
  const run = flags.dryRun === true ? seen : await makeWhole(seen, ports, { signal });
  // What is known without reading a byte need not wait for a terabyte to be hashed.
  const plan = await planRelease(run, ports, options);
  if (plan.outcome !== 'planned') return plan;
  const proven = await proveRelease(run, ports, options);
  return flags.dryRun === true ? proven.report : releaseRun(run, ports, { ...options, ...proven });
}

async function undo(run: ObservedRun, { ports, signal }: LakeSession): Promise<ReleaseReport> {
  const released =
    run.released ?? (await findReleased(ports.fileTree(run.source.folder), run.name));
  if (released !== undefined) return undoRelease(run.source, released, ports, { signal });
  const message = 'there is no release of it to undo';
  const remedy = 'look at lakeside runs for what was released';
  return { ...failed(run, refusal('nothingKept', message, { remedy })), isUndo: true };
}

function failedRelease({ run, source, error }: FailedRun): ReleaseReport {
  const reason = LockedError.is(error, 'locked') ? 'locked' : 'failed';
  return failed({ name: run, source }, refusal(reason, error.message, { remedy: error.remedy }));
}

function failed(
  { name, source }: Pick<ObservedRun, 'name' | 'source'>,
  reason: ReturnType<typeof refusal>,
): ReleaseReport {
  return {
    run: name,
    source: source.name,
    outcome: 'refused',
    state: reason.reason === 'locked' ? 'syncing' : 'incomplete',
    files: 0,
    bytes: 0,
    evidence: { size: 0, recordedMd5: 0, attested: 0, reread: 0 },
    refusals: [reason],
    trash: undefined,
    undoUntilMs: undefined,
    sheetLeft: undefined,
    emptyFolders: [],
    verification: undefined,
    elapsedMs: 0,
  };
}

function exitCodeOf(visited: VisitedRuns<ReleaseReport>, flags: ReleaseFlags): ExitCode {
  const isInterrupted = (failure: OperatorError): boolean => failure instanceof InterruptedError;
  if (visited.failures.some(isInterrupted)) return 130;
  const someAreBad = visited.results.some((report) => isBad(report, flags));
  return visited.failures.length > 0 || someAreBad ? 1 : 0;
}

/** A refusal fails; but where every run was meant, one that is to be synchronized first is nothing wrong. */
function isBad({ outcome, refusals, state }: ReleaseReport, { run }: ReleaseFlags): boolean {
  const isWaiting = state === 'ready' || refusals.some(({ reason }) => reason === 'notReady');
  const isLocked = refusals[0]?.reason === 'locked';
  return outcome === 'refused' && !isLocked && (run !== undefined || !isWaiting);
}
