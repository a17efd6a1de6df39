import { formatDuration } from '../../../core/base/durations';
import type { Rate } from '../../../core/base/rateMeter';
import { formatBytes } from '../../../core/base/sizes';
import type { ActivityKind, ActivityProgress } from './activities';

/** What an activity does, as a title: `Sync 201127_M02023_…`. */
export function activityTitle(activity: {
  readonly kind: ActivityKind;
  readonly subject: string;
}): string {
  return `${verbs[activity.kind]} ${activity.subject}`;
}

const verbs: Readonly<Record<ActivityKind, string>> = {
  sync: 'Sync',
  verify: 'Verify',
  plan: 'Plan',
  release: 'Release',
  undoRelease: 'Undo release of',
  download: 'Download',
  publish: 'Publish',
  runPipeline: 'Run',
  localLake: 'Start',
  benchling: 'Rename in',
};

/** What the line of a running activity says after its title; the share first, since rows are cut short. */
export function runningDescription(
  progress: ActivityProgress | undefined,
  rate: Rate,
  heldBack?: string,
): string {
  if (progress === undefined) return 'starting';
  const share = shareText(progress) ?? progress.phase;
  return joined([share, heldBack, rateText(rate), remainingText(rate)]);
}

/** The share done by bytes, by files where bytes say nothing, from 0 to 1; `undefined` = unknown. */
function shareDone(progress: ActivityProgress): number | undefined {
  const { bytesDone, bytesTotal, filesDone, filesTotal } = progress;
  if (bytesTotal !== undefined && bytesTotal > 0) return bytesDone / bytesTotal;
  return filesTotal !== undefined && filesTotal > 0 ? filesDone / filesTotal : undefined;
}

export function shareText(progress: ActivityProgress): string | undefined {
  const share = shareDone(progress);
  return share === undefined ? undefined : `${Math.floor(share * 100)} %`;
}

export function rateText({ bytesPerSecond }: Rate): string | undefined {
  return bytesPerSecond === undefined ? undefined : `${formatBytes(bytesPerSecond)}/s`;
}

export function remainingText({ remainingMs }: Rate): string | undefined {
  if (remainingMs === undefined) return undefined;
  // An estimate: parts of a second would say more than is known.
  if (remainingMs < 60_000) return `${Math.max(1, Math.ceil(remainingMs / 1000))} s left`;
  return `${formatDuration(remainingMs)} left`;
}

export function joined(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join(' · ');
}
