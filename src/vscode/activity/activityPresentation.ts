import { assertNever } from '../../core/base/errors';
import { formatDuration } from '../../core/base/durations';
import { formatBytes, formatCount, formatQuantity } from '../../core/base/sizes';
import type { ActivityKind, ActivityProgress } from '../support/activities';
import type { IconLook } from '../support/iconLook';
import type { ActivityRecord, RecordedOutcome } from './activityRecord';
import type { Rate } from '../../core/base/rateMeter';

/** What an activity does, as a title: `Sync 201127_M02023_…`. */
export function activityTitle(record: Pick<ActivityRecord, 'kind' | 'subject'>): string {
  return `${verbs[record.kind]} ${record.subject}`;
}

const verbs: Readonly<Record<ActivityKind, string>> = {
  sync: 'Sync',
  verify: 'Verify',
  plan: 'Plan',
  download: 'Download',
  localLake: 'Start',
};

export function outcomeIcon(outcome: RecordedOutcome): IconLook {
  switch (outcome) {
    case 'running':
      return { icon: 'loading~spin' };
    case 'succeeded':
      return { icon: 'pass', color: 'testing.iconPassed' };
    case 'warned':
      return { icon: 'warning', color: 'list.warningForeground' };
    case 'failed':
      return { icon: 'error', color: 'testing.iconFailed' };
    case 'cancelled':
      return { icon: 'circle-slash' };
    case 'interrupted':
      return { icon: 'debug-disconnect' };
    default:
      return assertNever(outcome);
  }
}

/** What the line of an ended activity says after its title: outcome and when. */
export function endedDescription(record: ActivityRecord, nowMs: number): string {
  const ago = formatAgo(nowMs - (record.endedAtMs ?? record.startedAtMs));
  return `${record.message} · ${ago}`;
}

/** What the line of a running activity says after its title; the share first, since rows are cut short. */
export function runningDescription(progress: ActivityProgress | undefined, rate: Rate): string {
  if (progress === undefined) return 'starting';
  return joined([shareText(progress) ?? progress.phase, rateText(rate), remainingText(rate)]);
}

/** The lines below a running activity. */
export function progressDetails(progress: ActivityProgress, rate: Rate): readonly string[] {
  const { phase, filesDone, filesTotal, bytesDone, bytesTotal } = progress;
  const bytes = ofTotal(formatBytes, bytesDone, bytesTotal);
  return [
    joined([phase, shareText(progress), remainingText(rate)]),
    ...(filesDone === 0 && filesTotal === undefined
      ? []
      : [`${ofTotal(formatCount, filesDone, filesTotal)} files`]),
    ...(bytesDone === 0 && bytesTotal === undefined
      ? []
      : [rate.bytesPerSecond === undefined ? bytes : `${bytes} at ${rateText(rate)}`]),
  ];
}

function joined(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join(' · ');
}

/** Words for an age: `just now`, `4 min ago`, `3 days ago`. */
export function formatAgo(ageMs: number): string {
  if (ageMs < 60_000) return 'just now';
  const minutes = Math.floor(ageMs / 60_000);
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ago` : `${formatQuantity(Math.floor(hours / 24), 'day')} ago`;
}

/** The share done by bytes, by files where bytes say nothing, from 0 to 1; `undefined` = unknown. */
export function shareDone(progress: ActivityProgress): number | undefined {
  const { bytesDone, bytesTotal, filesDone, filesTotal } = progress;
  if (bytesTotal !== undefined && bytesTotal > 0) return bytesDone / bytesTotal;
  return filesTotal !== undefined && filesTotal > 0 ? filesDone / filesTotal : undefined;
}

function shareText(progress: ActivityProgress): string | undefined {
  const share = shareDone(progress);
  return share === undefined ? undefined : `${Math.floor(share * 100)} %`;
}

function rateText({ bytesPerSecond }: Rate): string | undefined {
  return bytesPerSecond === undefined ? undefined : `${formatBytes(bytesPerSecond)}/s`;
}

function remainingText({ remainingMs }: Rate): string | undefined {
  return remainingMs === undefined ? undefined : `${formatDuration(remainingMs)} left`;
}

function ofTotal(format: (value: number) => string, done: number, total?: number): string {
  return total === undefined ? format(done) : `${format(done)} of ${format(total)}`;
}
