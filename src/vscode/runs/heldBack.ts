import { formatBytes } from '../../core/base/sizes';
import type { Source } from '../../core/lake/lake';
import { formatTimeOfDay, quietUntil } from '../../core/lake/quietHours';

/** Why a source's files are sent slower than they could be, or not at all; `undefined` = nothing holds them back. */
export function describeHeldBack({ limits }: Source, nowMs: number): string | undefined {
  const untilMs = quietUntil(limits.quietHours, nowMs);
  if (untilMs !== undefined) return `quiet hours until ${formatTimeOfDay(untilMs)}`;
  const { bytesPerSecond } = limits;
  return bytesPerSecond === undefined ? undefined : `limited to ${formatBytes(bytesPerSecond)}/s`;
}
