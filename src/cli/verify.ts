import type { Command } from 'commander';
import { verifyRun } from '../core/sync/verifyRun';
import type { CommandContext } from './commandHost';
import { exitCodeOf, failedReport } from './reports/finishRuns';
import { withLake } from './lakes/lakeSession';
import { concludeReports, printReport } from './reports/reports';
import { addLayoutArgument, withLayout, type Layout } from './lakes/layouts';
import { addSourceOptions, type SourceFlags } from './lakes/sourceFlags';
import { visitRuns } from './visitRuns';

interface VerifyFlags extends SourceFlags {
  readonly cached?: true;
  readonly reread?: true;
}

/** `lakeside verify`: compares every file with its blob and changes nothing. */
export function addVerifyCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('verify')
    .description('hash every file again and compare it with its blob; changes nothing')
    .option('--cached', 'trust remembered MD5s of files that were not touched since')
    .option('--reread', 'download every blob and hash it')
    .action((layout: Layout | undefined, flags: VerifyFlags) =>
      verify(withLayout(layout, flags), context),
    );
  addSourceOptions(addLayoutArgument(command));
}

async function verify(flags: VerifyFlags, context: CommandContext): Promise<void> {
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
        }),
      onFailure: (failed) => failedReport(failed, 'verify'),
      onResult: (report) => printReport(terminal, report),
    });
    concludeReports(session, visited);
    context.exitWith(exitCodeOf(visited, { isReadyFine: false }));
  });
}
