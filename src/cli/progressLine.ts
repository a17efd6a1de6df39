import { formatDuration } from '../core/base/durations';
import { formatBytes, formatCount } from '../core/base/sizes';
import type { SyncPhase, SyncProgress } from '../core/sync/operations';
import type { Rate } from './rateMeter';
import { lengthOf, shorten, type TextStyle } from './textStyle';

export interface ProgressLine {
  /** What the work is about, for instance the run. */
  readonly label: string;
  readonly progress: SyncProgress;
  readonly rate: Rate;
}

const phaseWords: Readonly<Record<SyncPhase, string>> = {
  observing: 'looking',
  hashing: 'hashing',
  transferring: 'uploading',
  verifying: 'verifying',
  recording: 'recording',
};

/** Progress as one line that fits a terminal: label, phase, bar, percentage, then figures while they fit. */
export function renderLiveLine(line: ProgressLine, columns: number, style: TextStyle): string {
  const fraction = fractionOf(line.progress);
  const head = [
    shorten(line.label, Math.max(12, Math.floor(columns / 3))),
    phaseWords[line.progress.phase].padEnd(9),
  ];
  const bar =
    fraction === undefined ? [] : [barPlaceholder, `${Math.floor(fraction * 100)}%`.padStart(4)];
  const figures = figuresOf(line);
  while (figures.length > 1 && widthOf([...head, ...bar, ...figures]) > columns - 1) figures.pop();
  const text = [style.bold(head[0] ?? ''), style.dim(head[1] ?? '')];
  if (fraction !== undefined) text.push(renderBar(fraction, style), bar[1] ?? '');
  const plainWidth = widthOf([...head, ...bar, ...figures]);
  return plainWidth < columns
    ? [...text, ...figures].join('  ')
    : shorten(head.join('  '), columns - 1);
}

/** Progress as a line of a log. */
export function renderPlainLine(line: ProgressLine): string {
  const fraction = fractionOf(line.progress);
  const percentage = fraction === undefined ? [] : [`${Math.floor(fraction * 100)}%`];
  const figures = [...percentage, ...figuresOf(line)];
  return `${line.label}: ${phaseWords[line.progress.phase]} ${figures.join(', ')}`;
}

const barWidth = 20;
const barPlaceholder = ' '.repeat(barWidth);

function renderBar(fraction: number, style: TextStyle): string {
  const full = Math.round(fraction * barWidth);
  return style.cyan('━'.repeat(full)) + style.dim('─'.repeat(barWidth - full));
}

/** Bytes tell more than files, but a phase may have none. */
function fractionOf({
  bytesDone,
  bytesTotal,
  filesDone,
  filesTotal,
}: SyncProgress): number | undefined {
  const [done, total] = bytesTotal ? [bytesDone, bytesTotal] : [filesDone, filesTotal];
  return total === undefined || total === 0 ? undefined : Math.min(1, done / total);
}

/** The most telling first. */
function figuresOf({ progress, rate }: ProgressLine): string[] {
  const { bytesDone, bytesTotal, filesDone, filesTotal } = progress;
  const hasBytes = bytesDone > 0 || (bytesTotal ?? 0) > 0;
  const bytes = bytesTotal === undefined ? '' : `/${formatBytes(bytesTotal)}`;
  const files = filesTotal === undefined ? '' : `/${formatCount(filesTotal)}`;
  return [
    hasBytes ? `${formatBytes(bytesDone)}${bytes}` : '',
    `${formatCount(filesDone)}${files} files`,
    rate.bytesPerSecond === undefined || !hasBytes ? '' : `${formatBytes(rate.bytesPerSecond)}/s`,
    rate.remainingMs === undefined ? '' : `${formatDuration(rate.remainingMs)} left`,
  ].filter((figure) => figure !== '');
}

function widthOf(parts: readonly string[]): number {
  return parts.reduce((sum, part) => sum + lengthOf(part) + 2, -2);
}
