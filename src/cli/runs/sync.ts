import type { Command } from 'commander';
import { formatTimeOfDay, quietUntil } from '../../core/lake/quietHours';
import { lookAhead } from '../../core/sync/lookAhead';
import type { VerificationReport } from '../../core/sync/report/report';
import { syncAndRelease } from '../../core/release/syncAndRelease';
import type { CommandContext } from '../program/commandHost';
import { HeldRuns } from './heldRuns';
import { addLayoutArgument, withLayout, type Layout } from '../lakes/layouts';
import { createTerminal, withLake, type LakeSession } from '../lakes/lakeSession';
import { addSourceOptions } from '../lakes/sourceFlags';
import { addTransferOptions } from '../lakes/transferFlags';
import { planRuns } from './plan';
import { exitCodeOf, failedReport } from '../reports/finishRuns';
import { addReportOption, writeReportFiles, type ReportFlags } from '../reports/reportFiles';
import { concludeReports, printReport } from '../reports/reports';
import type { Terminal } from '../terminal/terminal';
import { printable } from '../terminal/textStyle';
import { addAzsyncOptions, noteIdleFlags, type AzsyncFlags } from '../unattended/azsyncFlags';
import { importOnce } from '../unattended/importAzsync';
import { attended } from '../unattended/attended';
import { logOutcomes, type IsNews, type SeenRun } from '../unattended/runOutcomes';
import { summarizeRuns } from '../unattended/summarizeRuns';
import { addUnattendedOptions, type UnattendedFlags } from '../unattended/unattendedFlags';
import { emptyTrash } from './emptyTrash';
import type { SyncOne } from './syncOne';
import { visitRuns, type RunVisit, type VisitedRuns } from './visitRuns';

export interface SyncFlags extends UnattendedFlags, AzsyncFlags, ReportFlags {
  readonly overwrite?: true;
  readonly createContainer?: true;
  readonly dryRun?: true;
}

/** `lakeside sync`: uploads what is ready and proves it. */
export function addSyncCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('sync')
    .description('upload every ready run and verify every file of it')
    .option('--dry-run', 'say what would be done, as lakeside plan does; changes nothing')
    .option('--create-container', 'make the container if there is none')
    .option('--overwrite', 'replace blobs that a receipt proves where the file differs')
    .addHelpText('after', examples)
    .action((layout: Layout | undefined, flags: SyncFlags) =>
      sync(withLayout(layout, flags), context),
    );
  addTransferOptions(addSourceOptions(addLayoutArgument(addReportOption(command))));
  addAzsyncOptions(addUnattendedOptions(command));
}

const examples = `
Examples:
  lakeside sync                        every source of the lake.json here
  lakeside sync --source miseq --run 201127_M02023_0583_000000000-J7HPH
  lakeside sync ngs --config azsync.cfg --log-file /var/log/lakeside.log
  lakeside sync proteomics --main-folder /net/Proteomics --container proteomics
The flags of sync_to_azure are taken as they are.`;

async function sync(flags: SyncFlags, context: CommandContext): Promise<void> {
  if (flags.dryRun === true) {
    noteUnwritten(flags, createTerminal(flags, context));
    return planRuns(flags, context);
  }
  await attended({ command: 'sync', flags, context }, (attendant) =>
    withLake(flags, attendant.context, async (session) => {
      attendant.useLake(session.selected.lake);
      noteIdleFlags(flags, session);
      await importOnce(flags, session, attendant);
      const { visited: synced, seen, isPartial } = await syncSelected(session, flags);
      const visited = await writeReportFiles(synced, flags, {
        context,
        terminal: session.terminal,
        reports: synced.results,
      });
      concludeReports(session, visited, { isPartial });
      context.exitWith(exitCodeOf(visited, { isReadyFine: false }));
      await logOutcomes(attendant, session, { visited, seen, flags, isChanged: isWorthALine });
      attendant.log.info(summarizeRuns({ reports: visited.results, failures: visited.failures }));
      await attendant.conclude(visited.results);
    }),
  );
}

/** Of a hundred runs that are fine for long, a line each time the job runs would push all else out of its log. */
function isWorthALine({ state, uploaded, problems, removal }: VerificationReport): boolean {
  const isFine = state === 'verified' || state === 'released';
  return !isFine || uploaded > 0 || problems.length > 0 || removal !== undefined;
}

/** Says what a dry run does not write although it was asked for. */
function noteUnwritten(
  { report, logFile, logRecipient, webhook }: SyncFlags,
  terminal: Terminal,
): void {
  const idle = [
    ...(report === undefined ? [] : ['--report']),
    ...(logFile === undefined ? [] : ['--log-file']),
    ...(logRecipient === undefined ? [] : ['--log-recipient']),
    ...(webhook === undefined ? [] : ['--webhook']),
  ];
  if (idle.length === 0) return;
  const what = `${idle.join(' and ')} without effect: a dry run verifies nothing and tells nobody else`;
  terminal.note(terminal.noteStyle.dim(what));
}

/** Synchronizes what is ready of the session's sources, except in their quiet hours. */
export async function syncSelected(
  allDay: LakeSession,
  flags: SyncFlags,
  options: {
    /** Stands between a run and its sync: may find that there is nothing to do. */
    readonly around?: (sync: SyncOne) => SyncOne;
    readonly onReport?: (report: VerificationReport) => void;
    /** True if what is said of a source was not said yet. */
    readonly isNews?: IsNews;
  } = {},
): Promise<{
  readonly visited: VisitedRuns<VerificationReport>;
  readonly seen: readonly SeenRun[];
  /** True = sources were left alone. */
  readonly isPartial: boolean;
}> {
  const session = withoutQuietSources(allDay, options.isNews ?? (() => true));
  const { ports, signal, terminal } = session;
  const seen: SeenRun[] = [];
  const isPartial = session.selected.sources.length < allDay.selected.sources.length;
  const { around = (sync) => sync, onReport = (report) => printReport(terminal, report) } = options;
  const held = new HeldRuns(session);
  const syncOne = around(
    held.around((run, display, ahead) =>
      syncAndRelease(run, ports, {
        signal,
        ahead,
        onProgress: display.update,
        overwrite: flags.overwrite === true,
        createContainer: flags.createContainer === true,
      }),
    ),
  );
  const visit: RunVisit<VerificationReport> = {
    names: flags.run,
    isPartial,
    // What finds that there is nothing to do needs no look at the lake for it.
    ...(options.around === undefined && {
      ahead: (source, run) => lookAhead(source, run, ports, { signal }),
    }),
    work: async (run, display, ahead) => {
      const report = await syncOne(run, display, ahead);
      seen.push({ run, report });
      return report;
    },
    onFailure: (failed) => failedReport(failed, 'sync'),
    onResult: onReport,
  };
  const visited = await held.tryAgain(await visitRuns(session, visit), (names) =>
    visitRuns(session, {
      ...visit,
      names,
      // That it is held was said already.
      onResult: (report) => (report.state === 'syncing' ? undefined : onReport(report)),
    }),
  );
  return { visited: await emptyTrash(session, visited), seen: newest(seen), isPartial };
}

/** Of runs that were visited twice, what was seen last. */
function newest(seen: readonly SeenRun[]): readonly SeenRun[] {
  return [...new Map(seen.map((one) => [`${one.report.source}\0${one.report.run}`, one])).values()];
}

/** Leaves alone, and says so, sources in whose quiet hours this moment lies. */
function withoutQuietSources(session: LakeSession, isNews: IsNews): LakeSession {
  const { selected, ports, terminal } = session;
  const sources = selected.sources.filter(({ name, limits }) => {
    const untilMs = quietUntil(limits.quietHours, ports.clock.nowMs());
    if (untilMs === undefined) return true;
    const what = `${name}: quiet hours until ${formatTimeOfDay(untilMs)}, nothing is transferred`;
    if (!isNews(`${name}: quiet hours`, what)) return false;
    if (!terminal.isQuiet) terminal.note(terminal.noteStyle.dim(printable(what)));
    ports.logger.info(what);
    return false;
  });
  return { ...session, selected: { ...selected, sources } };
}
