import { formatDuration } from '../../src/core/base/durations';
import { capitalized, sentence } from '../../src/core/base/sentence';
import { formatBytes, formatCount, formatQuantity, nounOf } from '../../src/core/base/sizes';
import { toneOfVerdict, type Tone } from '../../src/core/sync/report/reportHeadline';
import { evidenceWords, verdictWords } from '../../src/core/sync/report/reportWords';
import type { FileReport } from '../../src/core/sync/report/report';
import type { Evidence, Verdict } from '../../src/core/sync/compare/verdicts';
import type { ReportProgress, ReportSummary } from '../../src/protocol/reportApi';

/** A codicon whose shape tells it apart without its color, and the color's role. */
export interface Mark {
  readonly icon: string;
  readonly tone: Tone;
}

export const toneIcons: Readonly<Record<Tone, string>> = {
  good: 'pass-filled',
  caution: 'warning',
  bad: 'error',
  neutral: 'info',
};

const verdictIcons: Readonly<Record<Verdict, string>> = {
  match: 'check',
  differs: 'diff-modified',
  missingRemote: 'diff-removed',
  missingLocal: 'diff-added',
  noDigest: 'question',
  changedRemotely: 'warning',
  changedLocally: 'edit',
  notCarried: 'circle-slash',
  failed: 'error',
};

const evidenceIcons: Readonly<Record<Evidence, string>> = {
  size: 'circle-large-outline',
  recordedMd5: 'pass',
  attested: 'pass-filled',
  reread: 'verified-filled',
};

/** How a file's verdict looks; a match looks like what it rests on. */
export function markOf(verdict: Verdict, evidence?: Evidence): Mark {
  const icon = evidence === undefined ? verdictIcons[verdict] : evidenceIcons[evidence];
  return { icon, tone: toneOfVerdict(verdict, evidence) };
}

/** The last column: what a match rests on, or what is wrong with anything else. */
export function reasonOf({ evidence, isAdopted, message }: FileReport): string {
  if (message !== undefined) return sentence(message, '');
  if (evidence === undefined) return '';
  const { label } = evidenceWords[evidence];
  return isAdopted === true ? `${label}, adopted` : label;
}

/** A name whose control characters show as JSON writes them. */
export function visibleName(name: string): string {
  return name.replace(/\p{Cc}/gu, (character) => JSON.stringify(character).slice(1, -1));
}

/** What the verdict of a file means, in full. */
export function explanationOf({ verdict, evidence, isAdopted }: FileReport): string {
  const words = evidence === undefined ? verdictWords[verdict] : evidenceWords[evidence];
  const adopted = isAdopted === true ? `${sentence(adoptedExplanation)} ` : '';
  return adopted + sentence(words.explanation);
}

const adoptedExplanation =
  'The blob was in the lake before: Lakeside did not bring it there, but took it over on the word of its recorded MD5';

const operations: Readonly<Record<ReportSummary['operation'], string>> = {
  look: 'Looked at',
  sync: 'Synchronized',
  verify: 'Verified',
};

/** When, how long and how much, each part to stand by itself. */
export function factsOf(summary: ReportSummary, timeZone?: string): readonly string[] {
  const { operation, startedAtMs, elapsedMs, fileCount, sizeBytes } = summary;
  return [
    `${operations[operation]} ${formatWhen(startedAtMs, timeZone)}`,
    `took ${formatDuration(elapsedMs)}`,
    `${formatQuantity(fileCount, 'file')}, ${formatBytes(sizeBytes)}`,
    ...(operation === 'sync' ? [sentOf(summary)] : []),
  ];
}

/** `Nov 20, 2026, 23:14`, in the time zone of the editor unless one is given. */
export function formatWhen(timeMs: number, timeZone?: string): string {
  return new Intl.DateTimeFormat('en-US', {
    dateStyle: 'medium',
    timeStyle: 'short',
    hourCycle: 'h23',
    ...(timeZone !== undefined && { timeZone }),
  }).format(timeMs);
}

/** How far an operation is: `Hashing: 1,024 of 2,048 files, 1.5 GB of 3.1 GB`. */
export function progressText(progress: ReportProgress): string {
  const { phase, filesDone, filesTotal, bytesDone, bytesTotal } = progress;
  const files = `${ofTotal(formatCount, filesDone, filesTotal)} ${nounOf(filesTotal ?? filesDone, 'file')}`;
  return `${capitalized(phase)}: ${files}, ${ofTotal(formatBytes, bytesDone, bytesTotal)}`;
}

/**
 * `2,048 files`, or `12 of 2,048 files` where a filter hides some. Links and blobs without a file
 * are no files of the run: with them there are `entries`.
 */
export function countText(total: number, summary: ReportSummary): string {
  const { rowCount, fileCount } = summary;
  const all =
    rowCount === fileCount
      ? formatQuantity(rowCount, 'file')
      : formatQuantity(rowCount, 'entry', 'entries');
  return total === rowCount ? all : `${formatCount(total)} of ${all}`;
}

function sentOf({ uploaded, uploadedBytes, kept }: ReportSummary): string {
  return `${formatCount(uploaded)} sent (${formatBytes(uploadedBytes)}), ${formatCount(kept)} kept`;
}

function ofTotal(format: (value: number) => string, done: number, total?: number): string {
  return total === undefined ? format(done) : `${format(done)} of ${format(total)}`;
}
