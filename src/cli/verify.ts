import { InvalidArgumentError, Option, type Command } from 'commander';
import { UsageError } from '../core/base/errors';
import { systemRandom } from '../core/base/random';
import { parseSampleSize, type SampleSize } from '../core/sync/sample';
import { verifyRun } from '../core/sync/verifyRun';
import type { CommandContext } from './commandHost';
import { exitCodeOf, failedReport } from './reports/finishRuns';
import { withLake } from './lakes/lakeSession';
import { addReportOption, writeReportFiles, type ReportFlags } from './reports/reportFiles';
import { concludeReports, printReport } from './reports/reports';
import { addLayoutArgument, withLayout, type Layout } from './lakes/layouts';
import { addSourceOptions, type SourceFlags } from './lakes/sourceFlags';
import { visitRuns } from './visitRuns';

interface VerifyFlags extends SourceFlags, ReportFlags {
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
    .action((layout: Layout | undefined, flags: VerifyFlags) =>
      verify(withLayout(layout, flags), context),
    );
  addSourceOptions(addLayoutArgument(addReportOption(command)));
}

async function verify(flags: VerifyFlags, context: CommandContext): Promise<void> {
  checkRecord(flags);
  await withLake(flags, context, async (session) => {
    const { ports, signal, terminal } = session;
    const visited = await visitRuns(session, {
      names: flags.run,
      work: (run, display) =>
        verifyRun(run, ports, {
          signal,
          onProgress: display.update,
          isCached: flags.cached === true,
          reread: flags.reread === true,
          record: flags.record === true,
          ...(flags.sample && { sample: { size: flags.sample, random: systemRandom } }),
        }),
      onFailure: (failed) => failedReport(failed, 'verify'),
      onResult: (report) => printReport(terminal, report),
    });
    const concluded = await writeReportFiles(visited, flags, { context, terminal });
    concludeReports(session, concluded);
    context.exitWith(exitCodeOf(concluded, { isReadyFine: false }));
  });
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
