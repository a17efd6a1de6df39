import type { Command } from 'commander';
import { formatBytes, formatCount } from '../../core/base/sizes';
import { bySourceAndRun } from '../../core/sync/report/documents';
import { summarizeEvidence } from '../../core/sync/report/describeEvidence';
import { inspectRun } from '../../core/sync/inspectRun';
import type { VerificationReport } from '../../core/sync/report/report';
import type { CommandContext } from '../program/commandHost';
import { exitCodeOf, failedReport, reportsDocument } from '../reports/finishRuns';
import { withLake, type LakeSession } from '../lakes/lakeSession';
import { renderTable, type TableCell } from '../terminal/renderTable';
import { addLayoutArgument, withLayout, type Layout } from '../lakes/layouts';
import { addSourceOptions, type SourceFlags } from '../lakes/sourceFlags';
import { MissingContainers } from './missingContainers';
import { markOf, wordOf } from '../reports/stateMarks';
import { printable, plainStyle, type TextStyle } from '../terminal/textStyle';
import { noteFailures, visitRuns } from './visitRuns';

/** Enough to hide a service's latency behind the walks of the other runs. */
const looksAtOnce = 8;

/** `lakeside runs`: what there is and in which state; hashes and changes nothing. */
export function addRunsCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('runs')
    .description('list every run with its state and why; hashes and changes nothing')
    .addHelpText('after', examples)
    .action((layout: Layout | undefined, flags: SourceFlags) =>
      runs(withLayout(layout, flags), context),
    );
  addSourceOptions(addLayoutArgument(command));
}

const examples = `
Examples:
  lakeside runs                        every source of the lake.json here
  lakeside runs --source miseq --json  for programs
  lakeside runs --main-folder /net/MiSeqOutput --container miseq01`;

async function runs(flags: SourceFlags, context: CommandContext): Promise<void> {
  await withLake(flags, context, async (session) => {
    const { ports, signal, terminal } = session;
    const missing = new MissingContainers();
    const looked = await visitRuns(session, {
      names: flags.run,
      atOnce: looksAtOnce,
      beginsAnew: true,
      work: (run) =>
        missing.around(run, (options) => inspectRun(run, ports, { signal, ...options })),
      onFailure: (failed) => failedReport(failed, 'look'),
    });
    const visited = missing.addTo(looked);
    terminal.showLive('');
    if (visited.results.length > 0 || visited.failures.length === 0)
      printRuns(session, [...visited.results].sort(bySourceAndRun));
    noteFailures(session, visited.failures);
    if (terminal.isJson) terminal.writeDocument(reportsDocument(visited));
    context.exitWith(exitCodeOf(visited, { isReadyFine: true }));
  });
}

function printRuns({ terminal }: LakeSession, reports: readonly VerificationReport[]): void {
  if (reports.length === 0) return terminal.note('There are no runs');
  return terminal.print(
    renderTable({
      columns: [
        { title: '' },
        { title: 'run' },
        { title: 'source' },
        { title: 'state' },
        { title: 'files', align: 'right', yields: 'toScreen' },
        { title: 'size', align: 'right', yields: 'toScreen' },
        { title: 'evidence', yields: 'toLast' },
        { title: 'why' },
      ],
      rows: reports.map((report) => rowOf(report, terminal.style)),
      width: terminal.resultColumns,
      paintTitle: terminal.style.dim,
    }),
  );
}

function rowOf(report: VerificationReport, style: TextStyle): readonly TableCell[] {
  const { state } = report;
  return [
    { text: markOf(state, plainStyle), paint: () => markOf(state, style) },
    { text: printable(report.run), paint: style.bold },
    { text: printable(report.source) },
    {
      text: wordOf(state, plainStyle),
      paint: (text) => text.replace(/^\S+(?: \S+)*/, wordOf(state, style)),
    },
    { text: formatCount(report.fileCount) },
    { text: formatBytes(report.sizeBytes) },
    { text: summarizeEvidence(report) },
    { text: printable(whyOf(report)), paint: style.dim },
  ];
}

/** Why a run is in its state, and what else is to be known of it as a whole: that it has no sheet, say. */
function whyOf({ because, notYet, problems }: VerificationReport): string {
  const findings = problems.filter(({ path, verdict }) => path === '' && verdict === null);
  const wait = notYet === undefined ? [] : [`not ready for a sync: ${notYet}`];
  return [...new Set([because, ...wait, ...findings.map(({ message }) => message)])].join('; ');
}
