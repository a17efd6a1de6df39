import type { Relation } from '../../model/snapshot';
import { nameSimilarity } from '../names/nameSimilarity';
import { editKey } from '../names/renameEdits';
import type { WordRarity } from '../names/wordRarity';
import type { RoundKnowledge } from '../roundKnowledge';
import { type TableSurroundings, traitsOf } from './tableSurroundings';
import { maxEdits, tableWeights } from './tableWeights';

/** What speaks for and against two tables being one; absent is 0. */
export type TableFeatures = { readonly [feature in TableFeature]?: number };

export type TableFeature = keyof typeof tableWeights;

/** Those that are the same in every round. */
export function lastingTableFeatures(
  from: Relation,
  to: Relation,
  rarity: WordRarity,
): TableFeatures {
  return {
    anyPair: 1,
    nameLikeness: nameSimilarity(from.name, to.name, rarity),
    sameShape: typesInOrder(from, to),
    sameComment: from.comment !== undefined && from.comment === to.comment ? 1 : 0,
  };
}

/** Those that depend on what else was renamed; `own` is how likely the pair was in the round before. */
export function roundTableFeatures(
  [from, to]: readonly [from: Relation, to: Relation],
  surroundings: TableSurroundings,
  { edits, laterTable }: RoundKnowledge,
  own: number,
): TableFeatures {
  return {
    ...traitsInCommon(from, to, surroundings, laterTable),
    ...referrerFeatures(from, to, surroundings, laterTable),
    sameEdit: Math.min(maxEdits, edits.others(editKey(from.name, to.name), own)),
  };
}

/** Log odds. */
export function scoreOfTables(features: TableFeatures): number {
  let sum = 0;
  for (const feature of tableFeatureNames) sum += tableWeights[feature] * (features[feature] ?? 0);
  return sum;
}

const tableFeatureNames = Object.keys(tableWeights) as readonly TableFeature[];

/**
 * Sum of rarities from which on shared traits tell all they can. Below it, as with tables of a key and two
 * dates, they are what any two tables may share.
 */
const telling = 4;

function traitsInCommon(
  from: Relation,
  to: Relation,
  { before, after, traitRarity }: TableSurroundings,
  laterTable: RoundKnowledge['laterTable'],
): TableFeatures {
  const old = traitsOf(from, before.targetsOf(from).map(laterTable));
  const fresh = traitsOf(to, after.targetsOf(to));
  const sumOf = (traits: Iterable<string>): number => {
    let sum = 0;
    for (const trait of traits) sum += traitRarity(trait);
    return sum;
  };
  const shared = sumOf([...old].filter((trait) => fresh.has(trait)));
  if (shared === 0) return {};
  const [left, right] = [sumOf(old), sumOf(fresh)];
  const strength = Math.min(1, shared / telling);
  return {
    commonTraits: (strength * shared) / (left + right - shared),
    containedTraits: (strength * shared) / Math.min(left, right),
  };
}

/** The longest list of types in the same order on both sides, by the longer table. */
function typesInOrder(from: Relation, to: Relation): number {
  const later = to.columns.map(typeOf);
  let lengths = later.map(() => 0);
  for (const type of from.columns.map(typeOf)) {
    const next: number[] = [];
    for (const [place, other] of later.entries()) {
      const extended = (lengths[place - 1] ?? 0) + (type === other ? 1 : 0);
      next.push(Math.max(lengths[place] ?? 0, next[place - 1] ?? 0, extended));
    }
    lengths = next;
  }
  return (lengths.at(-1) ?? 0) / Math.max(1, from.columns.length, later.length);
}

function typeOf({ type, isNullable }: Relation['columns'][number]): string {
  return isNullable ? type : `${type} not null`;
}

function referrerFeatures(
  from: Relation,
  to: Relation,
  { before, after }: TableSurroundings,
  laterTable: RoundKnowledge['laterTable'],
): TableFeatures {
  const old = before.referrersOf(from).map(laterTable).filter(after.has);
  const fresh = new Set(after.referrersOf(to));
  const shared = old.filter((key) => fresh.has(key)).length;
  const all = old.length + fresh.size - shared;
  if (all === 0) return {};
  return shared > 0 ? { sameReferrers: shared / all } : { otherReferrers: 1 };
}
