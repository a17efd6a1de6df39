import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { OperatorError } from '../../core/base/errors';
import { bySourceAndRun } from '../../core/sync/report/documents';
import {
  exportFormatOf,
  exportFormats,
  exportReports,
} from '../../core/sync/report/export/exportReports';
import type { VerificationReport } from '../../core/sync/report/report';
import type { CommandContext } from '../program/commandHost';
import { toOperatorError } from '../program/failures';
import type { Terminal } from '../terminal/terminal';
import { printable } from '../terminal/textStyle';
import type { VisitedRuns } from '../runs/visitRuns';
import { writeWhole } from './writeWhole';

export interface ReportFlags {
  /** Files to write the reports to, in the form that their ending says. */
  readonly report?: readonly string[];
}

/** Stands for the run in the name of a file: then every run has its own. */
const runPlaceholder = '{run}';

export function addReportOption(command: Command): Command {
  return command.addOption(
    new Option(
      '--report <file>',
      `write the reports to a .html, .csv or .json file; one for each run if its name contains ${runPlaceholder}; repeatable`,
    ).argParser(collectFile),
  );
}

/** A file that can be written if those can that a pattern stands for. */
export function sampleNameOf(pattern: string): string {
  const [before = '', ...after] = pattern.split(runPlaceholder);
  return after.length === 0 ? pattern : `${before}run`;
}

function collectFile(value: string, earlier: readonly string[] | undefined): readonly string[] {
  const unknown = value.match(/\{[^{}/\\]*\}/g)?.find((found) => found !== runPlaceholder);
  if (unknown !== undefined) {
    throw new InvalidArgumentError(
      `${unknown} stands for nothing; did you mean ${runPlaceholder}, the name of each run?`,
    );
  }
  if (exportFormatOf(value) !== undefined) return [...(earlier ?? []), value];
  const endings = exportFormats.map((format) => `.${format}`).join(', ');
  throw new InvalidArgumentError(`Give it a name that ends with one of ${endings}.`);
}

/** A report that could not be kept. */
export class ReportFileError extends OperatorError {
  readonly reason = 'reportNotWritten';
}

/**
 * Writes every file that was asked for, says where, and hands back what the command goes on with: what
 * could not be written is a failure beside the others.
 */
export async function writeReportFiles<T>(
  visited: VisitedRuns<T>,
  flags: ReportFlags,
  options: {
    readonly context: CommandContext;
    readonly terminal: Terminal;
    /** What of the results is reported on. */
    readonly reports: readonly VerificationReport[];
  },
): Promise<VisitedRuns<T>> {
  const { context, terminal, reports } = options;
  const sorted = [...reports].sort(bySourceAndRun);
  const files = (flags.report ?? []).flatMap((pattern) => filesOf(pattern, sorted));
  const failures: OperatorError[] = [];
  for (const { name, shown } of files) {
    const file = resolve(context.workingFolder, name);
    try {
      await writeReports(file, shown, context);
      if (!terminal.isQuiet) terminal.note(`Wrote ${printable(file)}`);
    } catch (error) {
      failures.push(toOperatorError(error));
    }
  }
  return { results: visited.results, failures: [...visited.failures, ...failures] };
}

interface ReportFile {
  readonly name: string;
  readonly shown: readonly VerificationReport[];
}

/** Runs of one name in two sources share a file, since they share its name. */
function filesOf(pattern: string, reports: readonly VerificationReport[]): readonly ReportFile[] {
  if (!pattern.includes(runPlaceholder)) return [{ name: pattern, shown: reports }];
  const runs = [...new Set(reports.map(({ run }) => run))];
  return runs.map((run) => ({
    name: pattern.replaceAll(runPlaceholder, run.replaceAll(/[/\\]/g, '_')),
    shown: reports.filter((report) => report.run === run),
  }));
}

async function writeReports(
  file: string,
  reports: readonly VerificationReport[],
  { clock, connectors }: CommandContext,
): Promise<void> {
  const format = exportFormatOf(file);
  if (format === undefined) throw new Error(`No form of report is called ${file}`);
  const page = await connectors.reportPage();
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeWhole(file, exportReports(format, reports, { page, nowMs: clock.nowMs() }));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ReportFileError(`The report could not be written to ${file}: ${why}`, {
      remedy: 'Name a file in a folder that you may write to',
      cause,
    });
  }
}
