import { formatDuration } from '../../core/base/durations';

/** How far this machine's clock is ahead of an answer's `Date`. */
export function clockAhead(date: string | undefined, nowMs: number): number | undefined {
  const theirMs = date === undefined ? NaN : Date.parse(date);
  return Number.isNaN(theirMs) ? undefined : nowMs - theirMs;
}

/**
 * Azure and S3 take no request that is older or younger.
 * @see https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key#specifying-the-date-header
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/RESTAuthentication.html
 */
const tolerableClockMs = 15 * 60_000;

/** What to say of a clock that makes signatures be refused; empty if it does not. */
export function describeClock(aheadMs: number | undefined): string {
  if (aheadMs === undefined || Math.abs(aheadMs) < tolerableClockMs) return '';
  const where = aheadMs > 0 ? 'ahead of' : 'behind';
  return `; the clock of this machine is ${formatDuration(Math.abs(aheadMs))} ${where} the service's, set it`;
}
