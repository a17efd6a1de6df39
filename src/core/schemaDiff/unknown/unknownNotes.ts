import type { SchemaSnapshot } from '../model/snapshot';
import { catalogOf } from './catalogs';

/** What of two snapshots was not compared as one of them does not know it, each a sentence without its end. */
export function unknownNotes(before: SchemaSnapshot, after: SchemaSnapshot): readonly string[] {
  return [
    ...sideNotes('older', before),
    ...sideNotes('newer', after),
    ...deferralNotes('older', before, after),
    ...deferralNotes('newer', after, before),
  ];
}

function sideNotes(which: string, { hidden, origin }: SchemaSnapshot): readonly string[] {
  const user = origin.database?.user ?? 'its login';
  return (hidden.catalogs ?? []).map((name) => {
    const { holds, cost } = catalogOf(name);
    return `Not known of the ${which} side, as ${user} may not read ${name}: ${holds}; ${cost}`;
  });
}

/** Only where there is something of it to compare. */
function deferralNotes(
  which: string,
  side: SchemaSnapshot,
  other: SchemaSnapshot,
): readonly string[] {
  if (side.unknown?.includes('deferral') !== true) return [];
  const isThere = other.relations.some(
    ({ primaryKey, uniques, foreignKeys }) =>
      foreignKeys.some(({ matchesFull }) => matchesFull === true) ||
      [primaryKey, ...uniques, ...foreignKeys].some((key) => key?.isInitiallyDeferred === true),
  );
  if (!isThere) return [];
  return [
    `Not known of the ${which} side, whose snapshot an earlier Lakeside took: what is INITIALLY DEFERRED or MATCH FULL; that is not compared, and stays as it is`,
  ];
}
