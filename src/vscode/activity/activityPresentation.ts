import { assertNever } from '../../core/base/errors';
import { formatBytes, formatCount, formatQuantity, nounOf } from '../../core/base/sizes';
import type { ActivityProgress } from '../support/window/activities';
import { joined, rateText, remainingText, shareText } from '../support/window/activityWords';
import type { IconLook } from '../support/trees/iconLook';
import type { ActivityRecord, RecordedOutcome } from './activityRecord';
import type { Rate } from '../../core/base/rateMeter';

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

/** The lines below a running activity. */
export function progressDetails(
  progress: ActivityProgress,
  rate: Rate,
  heldBack?: string,
): readonly string[] {
  const { phase, filesDone, filesTotal, bytesDone, bytesTotal } = progress;
  const bytes = ofTotal(formatBytes, bytesDone, bytesTotal);
  return [
    ...(heldBack === undefined ? [] : [`held back: ${heldBack}`]),
    joined([phase, shareText(progress), remainingText(rate)]),
    ...(filesDone === 0 && filesTotal === undefined
      ? []
      : [
          `${ofTotal(formatCount, filesDone, filesTotal)} ${nounOf(filesTotal ?? filesDone, 'file')}`,
        ]),
    ...(bytesDone === 0 && bytesTotal === undefined
      ? []
      : [rate.bytesPerSecond === undefined ? bytes : `${bytes} at ${rateText(rate)}`]),
  ];
}

/** Words for an age: `just now`, `4 min ago`, `3 days ago`. */
export function formatAgo(ageMs: number): string {
  if (ageMs < 60_000) return 'just now';
  const minutes = Math.floor(ageMs / 60_000);
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ago` : `${formatQuantity(Math.floor(hours / 24), 'day')} ago`;
}

function ofTotal(format: (value: number) => string, done: number, total?: number): string {
  return total === undefined ? format(done) : `${format(done)} of ${format(total)}`;
}
