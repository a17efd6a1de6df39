import { formatDuration } from '../base/durations';
import { formatQuantity } from '../base/sizes';
import { forEachInSlices } from '../base/slices';
import type { FileEntry } from '../storage/fileTree';
import type { RunProblem } from './run';

/** How far the clock of a file server may be ahead without its files counting as dated wrongly. */
export const clockToleranceMs = 5 * 60_000;

/** When a run was last written to. */
export interface LastWrite {
  /** `undefined` = the run has no entries with a credible time. */
  readonly newest: FileEntry | undefined;
  readonly problems: readonly RunProblem[];
}

/**
 * Finds what was written last among everything below a run. Times in the future are reported and
 * ignored: a clock that was wrong once would hold the run back for years.
 */
export async function findLastWrite(
  entries: Iterable<FileEntry>,
  nowMs: number,
): Promise<LastWrite> {
  const latestCredibleMs = nowMs + clockToleranceMs;
  let newest: FileEntry | undefined;
  let futureCount = 0;
  let future: FileEntry | undefined;
  await forEachInSlices(entries, (entry) => {
    if (entry.modifiedAtMs > latestCredibleMs) {
      futureCount += 1;
      future ??= entry;
    } else if (newest === undefined || entry.modifiedAtMs > newest.modifiedAtMs) {
      newest = entry;
    }
  });
  return { newest, problems: future ? [describeFuture(future, futureCount, nowMs)] : [] };
}

/** Whether nothing was written for long enough. */
export type Quiet =
  | { readonly kind: 'quiet'; readonly because: string }
  | { readonly kind: 'settling'; readonly because: string; readonly readyAtMs: number };

/** Judges the time since the last write; a delay of 0 asks for no quiet at all. */
export function judgeQuiet(newest: FileEntry, delayMs: number, nowMs: number): Quiet {
  const readyAtMs = newest.modifiedAtMs + delayMs;
  const age = formatDuration(Math.max(0, nowMs - newest.modifiedAtMs));
  if (delayMs === 0 || readyAtMs <= nowMs) {
    return { kind: 'quiet', because: `nothing was written for ${age}` };
  }
  const rest = formatDuration(readyAtMs - nowMs);
  const because = `${newest.path} was written ${age} ago; ready in ${rest} if nothing more is`;
  return { kind: 'settling', because, readyAtMs };
}

function describeFuture(example: FileEntry, count: number, nowMs: number): RunProblem {
  const ahead = formatDuration(example.modifiedAtMs - nowMs);
  const others = count === 1 ? '' : `, and so have ${formatQuantity(count - 1, 'other')}`;
  return {
    path: example.path,
    message: `has a modification time ${ahead} in the future${others}: ignored, but check the clock of the instrument`,
  };
}
