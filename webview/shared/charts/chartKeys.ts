import type { TimeRange } from '../../../src/core/warehouse/series/timeSeries';

/** The part of all stops that a page key goes over. */
const pageShare = 0.1;

/** The stop that a key goes to; `undefined` = it goes nowhere. Without a cursor it begins at an end. */
export function stepOf(key: string, index: number | undefined, count: number): number | undefined {
  if (count === 0) return undefined;
  const page = Math.max(1, Math.round(count * pageShare));
  const steps: Readonly<Partial<Record<string, number>>> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    PageUp: -page,
    PageDown: page,
    Home: -count,
    End: count,
  };
  const step = steps[key];
  if (step === undefined) return undefined;
  const from = index ?? (step > 0 ? -1 : count);
  return Math.max(0, Math.min(count - 1, from + step));
}

/** A range that is narrower or wider by a factor, with the same moment at the same place. */
export function zoomed(range: TimeRange, atSeconds: number, factor: number): TimeRange {
  const { fromSeconds, toSeconds } = range;
  return {
    fromSeconds: atSeconds - (atSeconds - fromSeconds) * factor,
    toSeconds: atSeconds + (toSeconds - atSeconds) * factor,
  };
}
