import { formatDuration } from '../../core/base/durations';
import { formatBytes, formatCount, nounOf } from '../../core/base/sizes';
import type { SyncPhase, SyncProgress } from '../../core/sync/operations';
import type { Rate } from '../../core/base/rateMeter';
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

/** Progress as one line that fits a terminal: label, phase, bar, percentage and the figures that fit. */
export function renderLiveLine(line: ProgressLine, columns: number, style: TextStyle): string {
  const label = shorten(line.label, Math.max(12, Math.floor(columns / 4)));
  const phase = phaseWords[line.progress.phase].padEnd(9);
  const fraction = fractionOf(line.progress);
  const percentage = fraction === undefined ? [] : [formatPercentage(fraction).padStart(4)];
  const figures = figuresOf(line);
  const layouts = fraction === undefined ? [0] : [20, 10];
  for (const wanted of figureLayouts) {
    for (const barWidth of layouts) {
      const shown = wanted.map((figure) => figures[figure]).filter((figure) => figure !== '');
      const plain = [
        label,
        phase,
        ...(barWidth > 0 ? [' '.repeat(barWidth)] : []),
        ...percentage,
        ...shown,
      ];
      if (widthOf(plain) >= columns) continue;
      const bar = fraction === undefined ? [] : [renderBar(fraction, barWidth, style)];
      return [style.bold(label), style.dim(phase), ...bar, ...percentage, ...shown].join(gap);
    }
  }
  return shorten(`${label}${gap}${phase}${gap}${percentage.join('')}`.trimEnd(), columns - 1);
}

/** Progress as a line of a log. */
export function renderPlainLine(line: ProgressLine): string {
  const fraction = fractionOf(line.progress);
  const { bytes, files, rate, remaining } = figuresOf(line);
  const percentage = fraction === undefined ? '' : formatPercentage(fraction);
  const figures = [percentage, bytes, files, rate, remaining].filter((figure) => figure !== '');
  return `${line.label}: ${phaseWords[line.progress.phase]} ${figures.join(', ')}`.trimEnd();
}

const gap = '  ';

interface Figures {
  readonly bytes: string;
  readonly files: string;
  readonly rate: string;
  readonly remaining: string;
}

/** What is left out first where a terminal is narrow stands in the fewest. */
const figureLayouts: readonly (readonly (keyof Figures)[])[] = [
  ['bytes', 'files', 'rate', 'remaining'],
  ['bytes', 'rate', 'remaining'],
  ['bytes', 'remaining'],
  ['bytes'],
  [],
];

function figuresOf({ progress, rate }: ProgressLine): Figures {
  const { bytesDone, bytesTotal, filesDone, filesTotal } = progress;
  const hasBytes = bytesDone > 0 || (bytesTotal ?? 0) > 0;
  const ofBytes = bytesTotal === undefined ? '' : `/${formatBytes(bytesTotal)}`;
  const ofFiles = filesTotal === undefined ? '' : `/${formatCount(filesTotal)}`;
  const { bytesPerSecond, remainingMs } = rate;
  return {
    bytes: hasBytes ? `${formatBytes(bytesDone)}${ofBytes}` : '',
    files:
      filesDone > 0 || filesTotal !== undefined
        ? `${formatCount(filesDone)}${ofFiles} ${nounOf(filesTotal ?? filesDone, 'file')}`
        : '',
    rate: bytesPerSecond === undefined || !hasBytes ? '' : `${formatBytes(bytesPerSecond)}/s`,
    remaining: remainingMs === undefined ? '' : formatRemaining(remainingMs),
  };
}

/** Whole seconds: anything finer only flickers. */
function formatRemaining(remainingMs: number): string {
  const seconds = Math.ceil(remainingMs / 1000);
  if (seconds < 1) return '';
  return seconds < 60 ? `${seconds} s left` : `${formatDuration(seconds * 1000)} left`;
}

function formatPercentage(fraction: number): string {
  return `${Math.floor(fraction * 100)}%`;
}

function renderBar(fraction: number, width: number, style: TextStyle): string {
  const full = Math.round(fraction * width);
  return style.cyan('━'.repeat(full)) + style.dim('─'.repeat(width - full));
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

function widthOf(parts: readonly string[]): number {
  return parts.reduce((sum, part) => sum + lengthOf(part) + gap.length, -gap.length);
}
