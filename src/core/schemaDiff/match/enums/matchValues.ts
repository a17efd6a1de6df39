import { tablePath } from '../../model/objectPath';
import type { EnumType, SchemaSnapshot } from '../../model/snapshot';
import type { Decisions } from '../decisions';
import type { MatchGrounds, ValueMatch } from '../matches';
import { pairEnums, type TypePair } from './pairTypes';
import { likelyRenames } from './likelyRenames';

/**
 * Values of enums that are one and are called otherwise: by `pg_enum.oid` within one type of one database,
 * else by what a person has said, else as questions. By the older snapshot's order.
 */
export function matchValues(
  before: SchemaSnapshot,
  after: SchemaSnapshot,
  decisions: Decisions,
): readonly ValueMatch[] {
  return pairEnums(before, after).both.flatMap((pair) => {
    const places = placesByOid(pair);
    return places === undefined ? matchByName(pair, decisions) : matchByOid(pair, places);
  });
}

/** Of each newer value by its number; `undefined` where numbers tell nothing. */
function placesByOid({
  before,
  after,
  isSameType,
}: TypePair<EnumType>): ReadonlyMap<number, number> | undefined {
  if (!isSameType || before.valueOids === undefined || after.valueOids === undefined) {
    return undefined;
  }
  return new Map(after.valueOids.map((oid, place) => [oid, place]));
}

function matchByOid(
  { before, after }: TypePair<EnumType>,
  places: ReadonlyMap<number, number>,
): readonly ValueMatch[] {
  const grounds = certain('oid', 'same identity in the database');
  return before.values.flatMap((value, at): readonly ValueMatch[] => {
    const place = places.get(before.valueOids?.[at] ?? -1);
    const now = place === undefined ? undefined : after.values[place];
    return now === undefined || now === value
      ? []
      : [valueMatch(before, after, [value, now], grounds)];
  });
}

function certain(evidence: 'oid' | 'decision', words: string): MatchGrounds {
  return { evidence, confidence: 1, accepted: true, words: [words] };
}

function matchByName(
  { before, after }: TypePair<EnumType>,
  decisions: Decisions,
): readonly ValueMatch[] {
  const gone = before.values.filter((value) => !after.values.includes(value));
  const fresh = after.values.filter((value) => !before.values.includes(value));
  if (gone.length === 0 || fresh.length === 0) return [];
  const path = (type: EnumType, value: string): readonly string[] => [...tablePath(type), value];
  const decided = new Map(
    gone.flatMap((value): readonly (readonly [string, string])[] => {
      const now = fresh.find((one) => decisions.isSame(path(before, value), path(after, one)));
      return now === undefined ? [] : [[value, now]];
    }),
  );
  const taken = new Set(decided.values());
  const likely = likelyRenames(before.values, after.values, {
    gone: gone.filter((value) => !decided.has(value)),
    fresh: fresh.filter((value) => !taken.has(value)),
    isRefused: (from, to) => decisions.isRefused(path(before, from), path(after, to)),
  });
  const matches = [
    ...[...decided].map((pair) =>
      valueMatch(before, after, pair, certain('decision', 'as a person has decided')),
    ),
    ...likely.map(({ from, to, ...grounds }) =>
      valueMatch(before, after, [from, to], { evidence: 'score', ...grounds }),
    ),
  ];
  const placeOf = ({ from }: ValueMatch): number => before.values.indexOf(from[2]);
  return matches.toSorted((one, other) => placeOf(one) - placeOf(other));
}

function valueMatch(
  before: EnumType,
  after: EnumType,
  [from, to]: readonly [string, string],
  grounds: MatchGrounds,
): ValueMatch {
  return {
    kind: 'enumValue',
    from: [...tablePath(before), from],
    to: [...tablePath(after), to],
    ...grounds,
  };
}
