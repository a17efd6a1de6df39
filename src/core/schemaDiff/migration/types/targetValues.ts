/**
 * The values of an enum as changes make them: new ones where they belong, those that are gone behind what
 * they were behind unless they are dropped.
 */
export function targetValues(
  before: readonly string[],
  after: readonly string[],
  {
    isAdding,
    isDropping,
    isReordering,
  }: { readonly isAdding: boolean; readonly isDropping: boolean; readonly isReordering: boolean },
): readonly string[] {
  const values = isReordering
    ? after.filter((value) => before.includes(value))
    : before.filter((value) => !isDropping || after.includes(value));
  if (isReordering && !isDropping) insert(values, newValues(after, before));
  if (isAdding) insert(values, newValues(before, after));
  return values;
}

function insert(values: string[], fresh: readonly NewValue[]): void {
  for (const { value, place } of fresh) values.splice(placeIn(values, place), 0, value);
}

/** Where a new value goes: behind one that is there, or before it. */
export interface NewValue {
  readonly value: string;
  readonly place: { readonly side: 'AFTER' | 'BEFORE'; readonly neighbor: string } | undefined;
}

/** New values in an order in which each finds its neighbor. */
export function newValues(
  before: readonly string[],
  after: readonly string[],
): readonly NewValue[] {
  return after.flatMap((value, at): readonly NewValue[] => {
    if (before.includes(value)) return [];
    const previous = after[at - 1];
    if (previous !== undefined) return [{ value, place: { side: 'AFTER', neighbor: previous } }];
    const [first] = before;
    return [
      { value, place: first === undefined ? undefined : { side: 'BEFORE', neighbor: first } },
    ];
  });
}

/** Before all where the neighbor is not there. */
function placeIn(values: readonly string[], place: NewValue['place']): number {
  if (place === undefined) return values.length;
  return Math.max(0, values.indexOf(place.neighbor) + (place.side === 'AFTER' ? 1 : 0));
}
