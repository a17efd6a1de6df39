import { formatDuration } from '../base/durations';
import { formatBytes, formatQuantity } from '../base/sizes';
import type { RunState } from '../runs/run';
import { runStateLabels } from '../sync/report/reportWords';
import type { Notice } from './notice';

/** What mail servers and chats take without trouble. */
const mostProblems = 20;
const mostLogCharacters = 500_000;

/** A mail about a notice: what is wrong comes first, the whole log last. */
export function renderMail(notice: Notice): { readonly subject: string; readonly text: string } {
  const sections = [
    summaryOf(notice),
    ...problemLines(notice),
    '',
    'The log:',
    '',
    ...clipLog(notice.log),
    '',
  ];
  return { subject: headlineOf(notice), text: sections.join('\n') };
}

/** The body of a call to a webhook; `text` is what Slack and Teams show. */
export interface WebhookDocument {
  readonly text: string;
  readonly outcome: Notice['outcome'];
  readonly command: string;
  readonly host: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly elapsedMs: number;
  readonly counts: Notice['counts'];
  readonly uploaded: Notice['uploaded'];
  readonly problems: readonly string[];
}

export function webhookDocument(notice: Notice): WebhookDocument {
  const { outcome, command, host, elapsedMs, counts, uploaded, problems } = notice;
  const lines = [headlineOf(notice), summaryOf(notice), ...problemLines(notice)];
  return {
    text: lines.join('\n'),
    outcome,
    command,
    host,
    startedAt: new Date(notice.startedAtMs).toISOString(),
    elapsedMs,
    counts,
    uploaded,
    problems: problems.slice(0, mostProblems),
  };
}

function headlineOf({ command, host, outcome, problems }: Notice): string {
  const what = `lakeside ${command} on ${host}`;
  return outcome === 'success'
    ? `${what}: all fine`
    : `${what}: ${formatQuantity(problems.length, 'problem')}`;
}

function summaryOf({ counts, uploaded, elapsedMs }: Notice): string {
  const states = Object.entries(counts).map(
    ([state, count]) => `${count} ${runStateLabels[state as RunState].toLowerCase()}`,
  );
  const runs = states.length === 0 ? 'No runs' : `Runs: ${states.join(', ')}`;
  const sent = `${formatQuantity(uploaded.files, 'file')}, ${formatBytes(uploaded.bytes)}`;
  const what = uploaded.files === 0 ? '' : ` Uploaded: ${sent}.`;
  return `${runs}.${what} Took ${formatDuration(elapsedMs)}.`;
}

function problemLines({ problems }: Notice): readonly string[] {
  const hidden = problems.length - mostProblems;
  const more = hidden > 0 ? [`- … and ${formatQuantity(hidden, 'more problem')}`] : [];
  return [...problems.slice(0, mostProblems).map((problem) => `- ${problem}`), ...more];
}

/** Of a long log its beginning and its end: how it was called, and what came last. */
function clipLog(log: readonly string[]): readonly string[] {
  const total = log.reduce((sum, line) => sum + line.length + 1, 0);
  if (total <= mostLogCharacters) return log;
  const head = takeWhileShort(log, mostLogCharacters / 5);
  const tail = takeWhileShort(log.toReversed(), (mostLogCharacters * 4) / 5).toReversed();
  const left = log.length - head.length - tail.length;
  return [...head, `… ${formatQuantity(left, 'line')} left out …`, ...tail];
}

function takeWhileShort(lines: readonly string[], mostCharacters: number): readonly string[] {
  let room = mostCharacters;
  const end = lines.findIndex((line) => (room -= line.length + 1) < 0);
  return end === -1 ? lines : lines.slice(0, end);
}
