import { pathKey, tablePath } from '../../model/objectPath';
import type { Relation } from '../../model/snapshot';
import { nameSimilarity } from '../names/nameSimilarity';
import { editKey } from '../names/renameEdits';
import type { RoundKnowledge } from '../roundKnowledge';
import { maxEdits, tableWeights } from './tableWeights';

/** What speaks for and against two tables being one; absent is 0. */
export type TableFeatures = { readonly [feature in TableFeature]?: number };

export type TableFeature = keyof typeof tableWeights;

/** What all tables of both snapshots say of one of them. */
export interface TableSurroundings {
  /** Names of the columns, and tables it refers to as the newer snapshot calls them. */
  readonly traitsBefore: (relation: Relation) => ReadonlySet<string>;
  readonly traitsAfter: (relation: Relation) => ReadonlySet<string>;
  /** How much it tells that two tables share the trait. */
  readonly traitRarity: (trait: string) => number;
  /** Keys of the tables that survived and referred to it, as they are in the newer snapshot. */
  readonly referrersBefore: (key: string) => ReadonlySet<string>;
  readonly referrersAfter: (key: string) => ReadonlySet<string>;
}

/** `own` is how likely the pair was in the round before. */
export function tableFeatures(
  [from, to]: readonly [from: Relation, to: Relation],
  surroundings: TableSurroundings,
  { rarity, edits }: RoundKnowledge,
  own: number,
): TableFeatures {
  return {
    anyPair: 1,
    nameLikeness: nameSimilarity(from.name, to.name, rarity),
    ...traitsInCommon(from, to, surroundings),
    sameShape: typesInOrder(from, to),
    ...referrerFeatures(from, to, surroundings),
    sameComment: from.comment !== undefined && from.comment === to.comment ? 1 : 0,
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
 * Sum of rarities from which on shared columns tell all they can. Below it, as with tables of a key and
 * two dates, they are what any two tables may share.
 */
const telling = 4;

function traitsInCommon(
  from: Relation,
  to: Relation,
  { traitsBefore, traitsAfter, traitRarity }: TableSurroundings,
): TableFeatures {
  const [old, fresh] = [traitsBefore(from), traitsAfter(to)];
  const sumOf = (traits: Iterable<string>): number =>
    [...traits].reduce((sum, trait) => sum + traitRarity(trait), 0);
  const shared = sumOf([...old].filter((trait) => fresh.has(trait)));
  if (shared === 0) return {};
  const [left, right] = [sumOf(old), sumOf(fresh)];
  const strength = Math.min(1, shared / telling);
  return {
    commonColumns: (strength * shared) / (left + right - shared),
    containedColumns: (strength * shared) / Math.min(left, right),
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
  { referrersBefore, referrersAfter }: TableSurroundings,
): TableFeatures {
  const old = referrersBefore(pathKey(tablePath(from)));
  const fresh = referrersAfter(pathKey(tablePath(to)));
  const shared = [...old].filter((key) => fresh.has(key)).length;
  const all = old.size + fresh.size - shared;
  if (all === 0) return {};
  return shared > 0 ? { sameReferrers: shared / all } : { otherReferrers: 1 };
}
