import type { ColumnStatistics, ValueMarks } from '../../model/statistics';

/** Some of those that `columnWeights` weighs. */
export interface ValueFeatures {
  readonly sameValues?: number;
  readonly otherValues?: number;
  readonly sameShape?: number;
  readonly otherShape?: number;
}

/** What the values of two columns say; nothing unless both sides have been asked for them. */
export function valueFeatures(
  from: ColumnStatistics | undefined,
  to: ColumnStatistics | undefined,
): ValueFeatures {
  if (from === undefined || to === undefined) return {};
  return { ...shapeFeatures(from, to), ...markFeatures(from.marks, to.marks) };
}

/** Of fewer, such as true and false, it is no wonder that two columns have them in common. */
const fewestMarks = 4;

/** From here on that they are the same is no accident; small numbers are everywhere. */
const plainlyMany = 10;

function markFeatures(from: ValueMarks | undefined, to: ValueMarks | undefined): ValueFeatures {
  if (from === undefined || to === undefined) return {};
  const [old, fresh] = [allMarks(from), allMarks(to)];
  const smaller = Math.min(old.size, fresh.size);
  if (smaller < fewestMarks) return {};
  const shared = [...old].filter((mark) => fresh.has(mark)).length;
  const sameValues = (shared / smaller) * Math.min(1, shared / plainlyMany);
  // Bounds are a sample: that two have none in common says little.
  const haveCommon = Math.min(from.common.length, to.common.length) >= fewestMarks;
  return sameValues === 0 && haveCommon ? { otherValues: 1 } : { sameValues };
}

function allMarks({ common, bounds }: ValueMarks): ReadonlySet<string> {
  return new Set([...common, ...bounds]);
}

function shapeFeatures(from: ColumnStatistics, to: ColumnStatistics): ValueFeatures {
  const others = [
    Math.abs(from.nullFraction - to.nullFraction) > 0.5,
    ratio(from.averageBytes, to.averageBytes) > 3,
    (isUnique(from) && hasFew(to)) || (hasFew(from) && isUnique(to)),
  ].filter(Boolean).length;
  return others > 0 ? { otherShape: others } : { sameShape: isAlike(from, to) ? 1 : 0 };
}

function isAlike(from: ColumnStatistics, to: ColumnStatistics): boolean {
  return (
    Math.abs(from.nullFraction - to.nullFraction) <= 0.05 &&
    ratio(from.averageBytes, to.averageBytes) <= 1.2 &&
    from.distinct < 0 === to.distinct < 0 &&
    ratio(Math.abs(from.distinct), Math.abs(to.distinct)) <= 1.5
  );
}

function isUnique({ distinct }: ColumnStatistics): boolean {
  return distinct < -0.9;
}

function hasFew({ distinct }: ColumnStatistics): boolean {
  return distinct > 0 ? distinct <= 50 : distinct > -0.05;
}

/** From 1 on; of nothing and something, without an end. */
function ratio(one: number, other: number): number {
  const [less, more] = one < other ? [one, other] : [other, one];
  return more === 0 ? 1 : more / less;
}
