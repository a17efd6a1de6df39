import type { Command } from 'commander';
import { syncRun } from '../core/sync/syncRun';
import type { CommandContext } from './commandHost';
import { exitCodeOf, failedReport } from './reports/finishRuns';
import { withLake } from './lakes/lakeSession';
import { concludeReports, printReport } from './reports/reports';
import { addLayoutArgument, withLayout, type Layout } from './lakes/layouts';
import { addSourceOptions, type SourceFlags } from './lakes/sourceFlags';
import { visitRuns } from './visitRuns';

interface SyncFlags extends SourceFlags {
  readonly overwrite?: true;
  readonly createContainer?: true;
}

/** `lakeside sync`: uploads what is ready and proves it. */
export function addSyncCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('sync')
    .description('upload every ready run and verify every file of it')
    .option('--create-container', 'make the container if there is none')
    .option('--overwrite', 'replace blobs that a receipt proves where the file differs')
    .action((layout: Layout | undefined, flags: SyncFlags) =>
      sync(withLayout(layout, flags), context),
    );
  addSourceOptions(addLayoutArgument(command));
}

async function sync(flags: SyncFlags, context: CommandContext): Promise<void> {
  await withLake(flags, context, async (session) => {
    const { ports, signal, terminal } = session;
    const visited = await visitRuns(session, {
      names: flags.run,
      work: (run, display) =>
        syncRun(run, ports, {
          signal,
          onProgress: display.update,
          overwrite: flags.overwrite === true,
          createContainer: flags.createContainer === true,
        }),
      onFailure: (failed) => failedReport(failed, 'sync'),
      onResult: (report) => printReport(terminal, report),
    });
    concludeReports(session, visited);
    context.exitWith(exitCodeOf(visited, { isReadyFine: false }));
  });
}
