import { formatBytes, formatQuantity } from '../../core/base/sizes';
import type { DownloadResult } from '../../core/storage/downloadBlob';
import type { ActivityOutcome } from '../support/window/activities';

/** What came of one blob. */
export interface DownloadedBlob {
  readonly name: string;
  readonly sizeBytes: number;
  readonly result: DownloadResult | { readonly kind: 'failed'; readonly message: string };
}

/** What came of all of them; what was not verified is never counted as if it were. */
export function concludeDownloads(blobs: readonly DownloadedBlob[]): ActivityOutcome {
  const count = (kind: DownloadedBlob['result']['kind']): number =>
    blobs.filter(({ result }) => result.kind === kind).length;
  const verified = blobs.filter(({ result }) => result.kind === 'verified');
  const bytes = verified.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const parts = [
    `${formatQuantity(verified.length, 'file')} verified (${formatBytes(bytes)})`,
    ...said(count('unverified'), 'unverified: no MD5 recorded'),
    ...said(count('exists'), 'there already and kept'),
    ...said(count('differs'), 'refused: not what the Content-MD5 says'),
    ...said(count('failed'), 'failed'),
  ];
  return { outcome: outcomeOf(count), message: parts.join(', ') };
}

/** The first thing that went wrong, for a notification. */
export function firstTrouble(blobs: readonly DownloadedBlob[]): string | undefined {
  for (const { name, result } of blobs) {
    if (result.kind === 'differs') return `${name} was refused: ${result.message}`;
    if (result.kind === 'failed') return result.message;
  }
  return undefined;
}

function said(count: number, what: string): readonly string[] {
  return count === 0 ? [] : [`${count} ${what}`];
}

function outcomeOf(
  count: (kind: DownloadedBlob['result']['kind']) => number,
): ActivityOutcome['outcome'] {
  if (count('differs') + count('failed') > 0) return 'failed';
  return count('unverified') + count('exists') > 0 ? 'warned' : 'succeeded';
}
