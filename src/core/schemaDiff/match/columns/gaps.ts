import type { Column, Relation } from '../../model/snapshot';

/** Removed and added columns between the same two survivors, as positions in their tables. */
export interface Gap {
  readonly removed: readonly number[];
  readonly added: readonly number[];
  /** Whether no survivor follows. */
  readonly isLast: boolean;
}

/** Positions before and after of one column. */
export type Positions = readonly [before: number, after: number];

/** With more survivors out of their order than this, somebody else arranges the columns. */
const minInOrder = 0.8;

/**
 * Cuts two tables at the columns that survived, given by their positions, in the order of the tables.
 * Survivors that moved, as one dropped and added again, are no landmarks. `undefined` if so many did that
 * the order tells nothing.
 */
export function gapsBetween(
  before: readonly Column[],
  after: readonly Column[],
  survivors: readonly Positions[],
): readonly Gap[] | undefined {
  const kept = inOrder(survivors.toSorted(([one], [other]) => one - other));
  if (kept.length < survivors.length * minInOrder) return undefined;
  const loose = looseBetween(survivors);
  const ends: readonly Positions[] = [...kept, [before.length, after.length]];
  return ends.map((end, place) => ({
    ...loose(ends[place - 1] ?? [-1, -1], end),
    isLast: place === kept.length,
  }));
}

/** Two tables as one gap, where the order of the columns tells nothing. */
export function wholeGap(
  before: readonly Column[],
  after: readonly Column[],
  survivors: readonly Positions[],
): Gap {
  return { ...looseBetween(survivors)([-1, -1], [before.length, after.length]), isLast: true };
}

/** Gives the columns between two places that did not survive. */
function looseBetween(
  survivors: readonly Positions[],
): (start: Positions, end: Positions) => Pick<Gap, 'removed' | 'added'> {
  const [isOld, isNew] = [0, 1].map((side) => new Set(survivors.map((pair) => pair[side])));
  return (start, end) => ({
    removed: between(start[0], end[0]).filter((position) => !isOld?.has(position)),
    added: between(start[1], end[1]).filter((position) => !isNew?.has(position)),
  });
}

/** Fewer columns are often sorted by accident. */
const minSorted = 4;
const mostlySorted = 0.8;

/** Whether a document lists columns by their names, so that a place tells no more than the name. */
export function isAlphabetical(relations: readonly Relation[]): boolean {
  const telling = relations.filter(({ columns }) => columns.length >= minSorted);
  return telling.length > 0 && telling.filter(isSorted).length >= telling.length * mostlySorted;
}

/** Keys often stand first where all others are sorted. */
function isSorted({ columns, primaryKey }: Relation): boolean {
  const names = columns
    .map(({ name }) => name)
    .filter((name) => primaryKey?.columns.includes(name) !== true);
  return names.every((name, place) => place === 0 || (names[place - 1] ?? '') <= name);
}

/**
 * The most pairs that are in order on both sides, of pairs in order on the first.
 * @see https://en.wikipedia.org/wiki/Longest_increasing_subsequence
 */
function inOrder(pairs: readonly Positions[]): readonly Positions[] {
  const endOfLength: number[] = [];
  const previous: number[] = [];
  for (const [place, [, after]] of pairs.entries()) {
    const length = endOfLength.findLastIndex((end) => (pairs[end]?.[1] ?? 0) < after) + 1;
    previous.push(endOfLength[length - 1] ?? -1);
    endOfLength[length] = place;
  }
  const kept: Positions[] = [];
  for (let place = endOfLength.at(-1) ?? -1; place >= 0; place = previous[place] ?? -1) {
    const pair = pairs[place];
    if (pair !== undefined) kept.push(pair);
  }
  return kept.reverse();
}

/** Without both ends. */
function between(start: number, end: number): readonly number[] {
  return Array.from({ length: end - start - 1 }, (_, offset) => start + 1 + offset);
}
