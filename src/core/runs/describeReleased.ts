import { formatBytes, formatQuantity } from '../base/sizes';
import type { ReleasedRun } from './releasedRun';

/** What became of a released run's folder, in a sentence without a full stop. */
export function describeReleased({ record, remains, name }: ReleasedRun): string {
  if (record === undefined) {
    return `removed from the source, but the record ${name} in its trash cannot be read; nothing more is deleted`;
  }
  const { files, bytes, releasedAtMs, keepUntilMs } = record;
  const what = `${formatQuantity(files, 'file')}, ${formatBytes(bytes)}`;
  const removed = `removed from the source on ${formatTime(releasedAtMs)}: ${what}`;
  switch (remains) {
    case 'kept':
      return `${removed}; undo until ${formatTime(keepUntilMs)}`;
    case 'moving':
      return `moving its folders was interrupted: ${what}; the next sync or release puts them back`;
    case 'purging':
      return `${removed}; deleting them from the trash was interrupted`;
    case 'gone':
      return `${removed}, no longer in the trash`;
  }
}

/** A time to the minute, the same on every machine: `2026-01-02 09:30 UTC`. */
export function formatTime(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
