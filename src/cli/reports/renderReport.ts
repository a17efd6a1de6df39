import { formatDuration } from '../../core/base/durations';
import { formatBytes, formatCount, formatQuantity } from '../../core/base/sizes';
import type { RunState } from '../../core/runs/run';
import { describeSheet } from '../../core/runs/sheetKind';
import { countWithoutPlace, describeLeft } from '../../core/sync/report/describeLeft';
import { describeEvidence } from '../../core/sync/report/describeEvidence';
import type { ReportProblem, VerificationReport } from '../../core/sync/report/report';
import { runStateLabels, verdictWords } from '../../core/sync/report/reportWords';
import { verdicts } from '../../core/sync/compare/verdicts';
import { colorVerdict, markOf, wordOf } from './stateMarks';
import { pad, printable, type TextStyle } from '../terminal/textStyle';

const shownProblems = 20;
const labelWidth = 13;

/** A report for people: a block for a run that was compared, one line for one that was not. */
export function renderReport(report: VerificationReport, style: TextStyle): string {
  const title = `${markOf(report.state, style)} ${style.bold(printable(report.run))}  ${wordOf(report.state, style)}${leftOf(report, style)}`;
  const because = style.dim(printable(report.because));
  // Of a run that another process is at, only that is to be told.
  const isCompared = report.files.length > 0 && report.state !== 'syncing';
  const problems = report.problems.filter(({ message }) => !report.because.startsWith(message));
  if (!isCompared && problems.length === 0) return `${title} — ${because}`;
  const rows = isCompared ? factsOf(report, style) : [];
  return [
    title,
    // Of a verified run the evidence says the same.
    ...(report.state === 'verified' ? [] : [row('why', because)]),
    ...rows.map(([label, value]) => row(label, value)),
    ...problemLines(problems, style),
  ].join('\n');
}

function leftOf(report: VerificationReport, style: TextStyle): string {
  const left = describeLeft(report);
  if (left === '') return '';
  return `, ${countWithoutPlace(report) > 0 ? style.yellow(left) : left}`;
}

/** How many runs are in which state, in one line. */
export function renderTotals(reports: readonly VerificationReport[], style: TextStyle): string {
  const counts = new Map<RunState, number>();
  for (const { state } of reports) counts.set(state, (counts.get(state) ?? 0) + 1);
  const parts = [...counts].map(
    ([state, count]) => `${markOf(state, style)} ${count} ${runStateLabels[state].toLowerCase()}`,
  );
  return `${formatQuantity(reports.length, 'run')}: ${parts.join(', ')}`;
}

function row(label: string, value: string): string {
  return `  ${pad(label, labelWidth)}${value}`;
}

function factsOf(
  report: VerificationReport,
  style: TextStyle,
): readonly (readonly [label: string, value: string])[] {
  const { fileCount, sizeBytes, destination, elapsedMs } = report;
  const carried =
    report.operation === 'sync'
      ? [
          ['uploaded', uploadedOf(report)] as const,
          ['kept', formatQuantity(report.kept, 'file')] as const,
        ]
      : [];
  return [
    ['files', `${formatQuantity(fileCount, 'file')}, ${formatBytes(sizeBytes)}`],
    ...(report.sheet === undefined
      ? []
      : [['sheet', printable(describeSheet(report.sheet))] as const]),
    ['verdicts', verdictsOf(report, style)],
    ['evidence', evidenceOf(report)],
    ...sampleOf(report),
    ...carried,
    ['took', formatDuration(elapsedMs)],
    ['destination', printable(destination)],
  ];
}

function uploadedOf(report: VerificationReport): string {
  const { uploaded, uploadedBytes, resumedBytes = 0, elapsedMs } = report;
  const count = formatQuantity(uploaded, 'file');
  if (uploadedBytes === 0) return count;
  const resumed =
    resumedBytes > 0 ? `, ${formatBytes(resumedBytes)} of it by an interrupted sync before` : '';
  const perSecond = ((uploadedBytes - resumedBytes) / elapsedMs) * 1000;
  const rate = elapsedMs > 0 ? `, ${formatBytes(perSecond)}/s` : '';
  return `${count}, ${formatBytes(uploadedBytes)}${resumed}${rate}`;
}

function verdictsOf(report: VerificationReport, style: TextStyle): string {
  const parts = verdicts
    .filter((verdict) => report.verdicts[verdict] > 0)
    .map((verdict) => {
      const label = verdictWords[verdict].label.toLowerCase();
      return colorVerdict(verdict, `${formatCount(report.verdicts[verdict])} ${label}`, style);
    });
  return parts.length === 0 ? 'none' : parts.join(', ');
}

function evidenceOf(report: VerificationReport): string {
  const parts = describeEvidence(report);
  return parts.length === 0 ? 'none' : parts.join(', ');
}

function sampleOf({ sample }: VerificationReport): readonly (readonly [string, string])[] {
  if (sample === undefined) return [];
  const { files, of, sizeBytes, supports } = sample;
  const drawn = `${formatCount(files)} of ${formatQuantity(of, 'file')}, ${formatBytes(sizeBytes)}`;
  return [['sample', `${drawn}: ${supports}`]];
}

function problemLines(problems: readonly ReportProblem[], style: TextStyle): readonly string[] {
  if (problems.length === 0) return [];
  const lines = problems.slice(0, shownProblems).map((problem) => problemLine(problem, style));
  const hidden = problems.length - lines.length;
  const more =
    hidden > 0 ? [style.dim(`    … and ${formatCount(hidden)} more (lakeside verify --json)`)] : [];
  return [row('problems', formatCount(problems.length)), ...lines, ...more];
}

function problemLine({ path, verdict, message }: ReportProblem, style: TextStyle): string {
  const what = verdict === null ? 'note' : verdictWords[verdict].label.toLowerCase();
  const where = path === '' ? '' : `${printable(path)}: `;
  return `    ${colorVerdict(verdict, pad(what, 16), style)} ${where}${style.dim(printable(message))}`;
}
