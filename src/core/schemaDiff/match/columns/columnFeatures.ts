import { nameSimilarity } from '../names/nameSimilarity';
import { numbersOf } from '../names/nameTokens';
import { editKey } from '../names/renameEdits';
import type { RoundKnowledge } from '../roundKnowledge';
import type { ColumnFacts } from './columnFacts';
import { columnWeights, maxEdits } from './columnWeights';
import { typeChange, typeLikeness } from './typeLikeness';

/** What speaks for and against two columns being one; absent is 0. Most are 1 if they hold. */
export type ColumnFeatures = { readonly [feature in ColumnFeature]?: number };

export type ColumnFeature = keyof typeof columnWeights;

/** `own` is how likely the pair was in the round before, so that it is no evidence for itself. */
export function columnFeatures(
  from: ColumnFacts,
  to: ColumnFacts,
  knowledge: RoundKnowledge,
  own: number,
): ColumnFeatures {
  const names = [from.column.name, to.column.name] as const;
  const types = [from.column.type, to.column.type] as const;
  const { edits, typeChanges, rarity } = knowledge;
  return {
    nameLikeness: nameSimilarity(...names, rarity),
    otherNumbers: hasOtherNumbers(...names) ? 1 : 0,
    [`${typeLikeness(...types)}Type`]: 1,
    sameTypeChange: Math.min(1, typeChanges.others(typeChange(...types), own)),
    ...detailFeatures(from, to),
    ...targetFeatures(from, to, knowledge),
    ...indexFeatures(from, to),
    sameEdit: Math.min(maxEdits, edits.others(editKey(...names), own)),
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
  { laterTable }: RoundKnowledge,
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
