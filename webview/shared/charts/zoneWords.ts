import type { TimeKind } from '../../../src/core/warehouse/series/times';

/** What the times along an axis are in. */
export const zoneWords: Readonly<Record<TimeKind, string>> = {
  date: 'days',
  timestamp: 'as stored, without a time zone',
  timestamptz: 'in UTC',
};
