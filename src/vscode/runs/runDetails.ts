import type { OperatorError } from '../../core/base/errors';
import { formatBytes, formatCount, formatQuantity } from '../../core/base/sizes';
import type { ObservedSource } from '../../core/runs/run';
import { describeEvidence } from '../../core/sync/report/describeEvidence';
import { verdicts, type Verdict } from '../../core/sync/compare/verdicts';
import type { ReportFacts, RunFacts } from './runFacts';
import { stateLook } from './runPresentation';
import { evidenceLine } from './runTooltip';

/** A line that only says something. */
export interface DetailLine {
  readonly label: string;
  readonly description?: string;
  readonly tooltip?: string;
  readonly icon?: string;
  /** A theme color's id. */
  readonly color?: string;
}

const verdictTexts: Readonly<Record<Verdict, string>> = {
  match: 'match',
  differs: 'different',
  missingRemote: 'not in the lake',
  missingLocal: 'in the lake only',
  noDigest: 'without MD5',
  changedRemotely: 'changed remotely',
  changedLocally: 'changed while read',
  notCarried: 'not carried',
  failed: 'failed',
};

/** The lines below a run: why it is in its state, what was counted, what is wrong. */
export function runDetails(facts: RunFacts): readonly DetailLine[] {
  const { label, icon, color } = stateLook(facts.state);
  const size = `${formatQuantity(facts.fileCount, 'file')}, ${formatBytes(facts.sizeBytes)}`;
  return [
    {
      label,
      description: facts.because,
      tooltip: facts.because,
      icon,
      ...(color !== undefined && { color }),
    },
    { label: size, icon: 'files' },
    ...(facts.report ? reportLines(facts.report, facts.because) : []),
    ...(facts.instrument === undefined
      ? []
      : [{ label: facts.instrument, description: 'instrument', icon: 'microscope' }]),
    ...facts.flags.map((flag) => ({ label: flag, description: 'flag', icon: 'milestone' })),
    ...(facts.namedSheet
      ? [{ label: facts.namedSheet.kind, description: facts.namedSheet.place, icon: 'table' }]
      : []),
    ...problemLines(facts),
  ];
}

/** What to say of a source before its runs: nothing if all is well. */
export function sourceNotices(
  observed: ObservedSource,
  failure: OperatorError | undefined,
): readonly DetailLine[] {
  const problems = observed.problems.map((problem) => ({
    label: observed.isOffline ? 'offline' : 'not wholly seen',
    description: problem,
    tooltip: problem,
    icon: observed.isOffline ? 'debug-disconnect' : 'warning',
  }));
  const isEmpty = !observed.isOffline && problems.length === 0 && observed.runNames.length === 0;
  const empty = { label: 'No runs yet', description: observed.source.folder, icon: 'info' };
  return [...problems, ...(isEmpty ? [empty] : []), ...(failure ? [failureLine(failure)] : [])];
}

function failureLine({ message, remedy }: OperatorError): DetailLine {
  const tooltip = remedy === '' ? message : `${message}\n${remedy}`;
  return { label: 'Lake not seen', description: message, tooltip, icon: 'warning' };
}

function reportLines(report: ReportFacts, because: string): readonly DetailLine[] {
  const counts = verdicts
    .filter((verdict) => report.verdicts[verdict] > 0)
    .map((verdict) => `${formatCount(report.verdicts[verdict])} ${verdictTexts[verdict]}`);
  const evidence = describeEvidence(report).join(', ');
  const isToldAlready = counts.length === 1 && evidence !== '' && because.includes(evidence);
  return [
    ...(counts.length === 0 || isToldAlready
      ? []
      : [
          {
            label: counts.join(', '),
            description: evidence,
            tooltip: evidenceLine(report),
            icon: 'checklist',
          },
        ]),
    { label: report.destination, description: 'destination', icon: 'cloud' },
  ];
}

function problemLines(facts: RunFacts): readonly DetailLine[] {
  const { problems, problemCount, because } = facts;
  const untold = problems.filter(({ path, message }) => path !== '' || message !== because);
  const lines = untold.map(({ path, message, verdict }) => ({
    label: path === '' ? message : path,
    ...(path !== '' && { description: message }),
    tooltip: message,
    icon: verdict === null || verdict === 'notCarried' ? 'info' : 'warning',
  }));
  const more = problemCount - problems.length;
  return more === 0
    ? lines
    : [
        ...lines,
        {
          label: formatQuantity(more, 'more problem'),
          description: 'see the report',
          icon: 'ellipsis',
        },
      ];
}
