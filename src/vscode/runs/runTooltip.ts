import { formatDuration } from '../../core/base/durations';
import { formatBytes, formatQuantity } from '../../core/base/sizes';
import type { RunState } from '../../core/runs/run';
import { describeSheet } from '../../core/runs/sheetKind';
import { describeEvidence } from '../../core/sync/report/describeEvidence';
import { escapeMarkdown as escape } from '../support/editor/markdown';
import type { ReportFacts, RunFacts } from './runFacts';
import { stateLook } from './runPresentation';

const notYet: ReadonlySet<RunState> = new Set(['sequencing', 'copying', 'settling']);

/** Markdown for a run: its state and why, why not yet, evidence, flags, and how old all this is. */
export function runTooltip(facts: RunFacts, nowMs: number): string {
  const { state, because, report } = facts;
  const why = notYet.has(state) ? 'Not yet: ' : '';
  const size = `${formatQuantity(facts.fileCount, 'file')}, ${formatBytes(facts.sizeBytes)}`;
  const lines = [
    `**${escape(facts.ref.run)}**`,
    `**${stateLook(state).label}** — ${why}${escape(because)}`,
    ...(facts.notYet === undefined ? [] : [`Not ready for a sync: ${escape(facts.notYet)}`]),
    ...readyLine(facts, nowMs),
    size,
    ...(facts.instrument === undefined ? [] : [`Instrument: ${escape(facts.instrument)}`]),
    `Flags: ${facts.flags.length === 0 ? 'none found' : facts.flags.map(escape).join(', ')}`,
    `Sample sheet: ${facts.namedSheet ? escape(describeSheet(facts.namedSheet)) : 'none'}`,
    report ? evidenceLine(report) : 'The lake could not be asked; this is the folder alone',
    ...(report ? [`Destination: ${escape(report.destination)}`] : []),
    ...facts.problems.filter(({ path }) => path === '').map(({ message }) => escape(message)),
    ...(facts.problemCount > 0 ? [formatQuantity(facts.problemCount, 'problem')] : []),
    `_${seenText(facts, nowMs)}_`,
  ];
  return lines.join('\n\n');
}

/** What the matches of a report rest on: `Evidence: 2,048 attested by the service`. */
export function evidenceLine(report: Pick<ReportFacts, 'evidence' | 'adopted'>): string {
  const parts = describeEvidence(report);
  return `Evidence: ${parts.length === 0 ? 'none, no file matches a blob yet' : parts.join(', ')}`;
}

function readyLine({ readyAtMs }: RunFacts, nowMs: number): readonly string[] {
  if (readyAtMs === undefined || readyAtMs <= nowMs) return [];
  return [`Ready in ${formatDuration(readyAtMs - nowMs)} if nothing more is written`];
}

function seenText({ report, seenAtMs }: RunFacts, nowMs: number): string {
  const ageMs = nowMs - seenAtMs;
  const when = ageMs < 60_000 ? 'just now' : `${formatDuration(ageMs)} ago`;
  switch (report?.operation) {
    case 'sync':
      return `Synced ${when}`;
    case 'verify':
      return `Compared with the lake ${when}`;
    case 'look':
    case undefined:
      return `Seen ${when}; nothing was hashed for it`;
  }
}
