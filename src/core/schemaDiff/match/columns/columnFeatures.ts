import { nameSimilarity } from '../names/nameSimilarity';
import { numbersOf } from '../names/nameTokens';
import { editKey } from '../names/renameEdits';
import type { WordRarity } from '../names/wordRarity';
import type { RoundKnowledge } from '../roundKnowledge';
import type { ColumnFacts } from './columnFacts';
import { columnWeights, maxEdits } from './columnWeights';
import { typeChange, typeLikeness } from './typeLikeness';
import { valueFeatures } from './valueFeatures';

/** What speaks for and against two columns being one; absent is 0. Most are 1 if they hold. */
export type ColumnFeatures = { readonly [feature in ColumnFeature]?: number };

export type ColumnFeature = keyof typeof columnWeights;

/** Those that are the same in every round. */
export function lastingColumnFeatures(
  from: ColumnFacts,
  to: ColumnFacts,
  rarity: WordRarity,
): ColumnFeatures {
  const names = [from.column.name, to.column.name] as const;
  return {
    nameLikeness: nameSimilarity(...names, rarity),
    otherNumbers: hasOtherNumbers(...names) ? 1 : 0,
    [`${typeLikeness(from.column.type, to.column.type)}Type`]: 1,
    ...detailFeatures(from, to),
    ...indexFeatures(from, to),
    ...valueFeatures(from.statistics, to.statistics),
  };
}

/** Those that depend on what else was renamed; `own` is how likely the pair was in the round before. */
export function roundColumnFeatures(
  from: ColumnFacts,
  to: ColumnFacts,
  { edits, typeChanges, laterTable }: RoundKnowledge,
  own: number,
): ColumnFeatures {
  const change = typeChange(from.column.type, to.column.type);
  return {
    ...targetFeatures(from, to, laterTable),
    sameTypeChange: Math.min(1, typeChanges.others(change, own)),
    sameEdit: Math.min(maxEdits, edits.others(editKey(from.column.name, to.column.name), own)),
  };
}

/** Log odds. */
export function scoreOfColumns(features: ColumnFeatures): number {
  let sum = 0;
  for (const feature of columnFeatureNames) {
    sum += columnWeights[feature] * (features[feature] ?? 0);
  }
  return sum;
}

const columnFeatureNames = Object.keys(columnWeights) as readonly ColumnFeature[];

function hasOtherNumbers(one: string, other: string): boolean {
  const [left, right] = [numbersOf(one), numbersOf(other)];
  return left !== '' && right !== '' && left !== right;
}

function detailFeatures(
  { column: from }: ColumnFacts,
  { column: to }: ColumnFacts,
): ColumnFeatures {
  const sameNullability = from.isNullable === to.isNullable;
  const sameDefault = from.default === to.default;
  const isSpecial = !from.isNullable || from.default !== undefined;
  return {
    otherNullability: sameNullability ? 0 : 1,
    otherDefault: sameDefault ? 0 : 1,
    sameDetails: sameNullability && sameDefault && isSpecial ? 1 : 0,
    sameComment: from.comment !== undefined && from.comment === to.comment ? 1 : 0,
  };
}

function targetFeatures(
  from: ColumnFacts,
  to: ColumnFacts,
  laterTable: RoundKnowledge['laterTable'],
): ColumnFeatures {
  if (from.targets.length > 0 && to.targets.length > 0) {
    const isSame = from.targets.some((target) => to.targets.includes(laterTable(target)));
    return isSame ? { sameTarget: 1 } : { otherTarget: 1 };
  }
  const oneTarget = from.targets.length === to.targets.length ? 0 : 1;
  const [old, fresh] = [from.targets[0] ?? from.namedTarget, to.targets[0] ?? to.namedTarget];
  if (old === undefined || fresh === undefined) return { oneTarget };
  const isSame = laterTable(old) === fresh;
  return isSame ? { oneTarget, sameNamedTarget: 1 } : { oneTarget, otherNamedTarget: 1 };
}

function indexFeatures(from: ColumnFacts, to: ColumnFacts): ColumnFeatures {
  if (haveCommon(from.constraintNames, to.constraintNames)) return { sameConstraintName: 1 };
  if (haveCommon(from.indexes, to.indexes)) return { sameIndex: 1 };
  return { oneIndexed: (from.indexes.length === 0) === (to.indexes.length === 0) ? 0 : 1 };
}

function haveCommon(one: readonly string[], other: readonly string[]): boolean {
  return one.some((item) => other.includes(item));
}
