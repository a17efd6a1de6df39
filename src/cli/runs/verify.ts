import { InvalidArgumentError, Option, type Command } from 'commander';
import { UsageError } from '../../core/base/errors';
import { systemRandom } from '../../core/base/random';
import type { VerificationReport } from '../../core/sync/report/report';
import { parseSampleSize, type SampleSize } from '../../core/sync/compare/sample';
import { verifyRun } from '../../core/sync/verifyRun';
import type { CommandContext } from '../program/commandHost';
import { exitCodeOf, failedReport } from '../reports/finishRuns';
import { withLake, type LakeSession } from '../lakes/lakeSession';
import { addReportOption, writeReportFiles, type ReportFlags } from '../reports/reportFiles';
import { concludeReports, printReport } from '../reports/reports';
import { addLayoutArgument, withLayout, type Layout } from '../lakes/layouts';
import { addSourceOptions } from '../lakes/sourceFlags';
import { attended } from '../unattended/attended';
import { logOutcomes, type SeenRun } from '../unattended/runOutcomes';
import { addUnattendedOptions, type UnattendedFlags } from '../unattended/unattendedFlags';
import { visitRuns, type VisitedRuns } from './visitRuns';

interface VerifyFlags extends UnattendedFlags, ReportFlags {
  readonly cached?: true;
  readonly reread?: true;
  readonly sample?: SampleSize;
  readonly record?: true;
}

/** `lakeside verify`: compares every file with its blob and, unless told to record, changes nothing. */
export function addVerifyCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('verify')
    .description(
      'hash every file again and compare it with its blob; without --record changes nothing',
    )
    .option('--cached', 'trust remembered MD5s of files that were not touched since')
    .option('--reread', 'download every blob and hash it')
    .addOption(
      new Option('--sample <size>', 'download and hash only so much, drawn at random: 1% or 300')
        .argParser(parseSample)
        .conflicts('reread'),
    )
    .option('--record', 'keep what was read back in the receipt, as evidence for the next time')
    .addHelpText('after', examples)
    .action((layout: Layout | undefined, flags: VerifyFlags) =>
      verify(withLayout(layout, flags), context),
    );
  addUnattendedOptions(addSourceOptions(addLayoutArgument(addReportOption(command))));
}

const examples = `
Examples:
  lakeside verify                      hashes every file, asks for every blob
  lakeside verify --cached             quick: trusts what was hashed before
  lakeside verify --sample 1% --record downloads a part, and keeps it as evidence`;

async function verify(flags: VerifyFlags, context: CommandContext): Promise<void> {
  checkRecord(flags);
  await attended({ command: 'verify', flags, context }, (attendant) =>
    withLake(flags, attendant.context, async (session) => {
      attendant.useLake(session.selected.lake);
      const { visited: verified, seen } = await verifySelected(session, flags);
      const { terminal } = session;
      const visited = await writeReportFiles(verified, flags, {
        context,
        terminal,
        reports: verified.results,
      });
      concludeReports(session, visited);
      context.exitWith(exitCodeOf(visited, { isReadyFine: false }));
      await logOutcomes(attendant, session, { visited, seen, flags });
      await attendant.conclude(visited.results);
    }),
  );
}

async function verifySelected(
  session: LakeSession,
  flags: VerifyFlags,
): Promise<{
  readonly visited: VisitedRuns<VerificationReport>;
  readonly seen: readonly SeenRun[];
}> {
  const { ports, signal, terminal } = session;
  const seen: SeenRun[] = [];
  const visited = await visitRuns(session, {
    names: flags.run,
    beginsAnew: true,
    work: async (run, display) => {
      const report = await verifyRun(run, ports, {
        signal,
        onProgress: display.update,
        isCached: flags.cached === true,
        reread: flags.reread === true,
        record: flags.record === true,
        ...(flags.sample && { sample: { size: flags.sample, random: systemRandom } }),
      });
      seen.push({ run, report });
      return report;
    },
    onFailure: (failed) => failedReport(failed, 'verify'),
    onResult: (report) => printReport(terminal, report),
  });
  return { visited, seen };
}

/** Comparing finds nothing that the receipt does not say. @throws UsageError */
function checkRecord({ record, reread, sample }: VerifyFlags): void {
  if (record !== true || reread === true || sample !== undefined) return;
  throw new UsageError('--record needs --reread or --sample', {
    remedy: 'Say what to read back; lakeside sync records what it compares',
  });
}

function parseSample(value: string): SampleSize {
  const size = parseSampleSize(value);
  if (size !== undefined) return size;
  throw new InvalidArgumentError('Write a share like 1% or a number of files like 300.');
}
