/** The values of an enum with new ones where they belong; those that are gone stay unless they are dropped. */
export function targetValues(
  before: readonly string[],
  after: readonly string[],
  { isAdding, isDropping }: { readonly isAdding: boolean; readonly isDropping: boolean },
): readonly string[] {
  if (isDropping) return isAdding ? after : after.filter((value) => before.includes(value));
  const values = [...before];
  for (const { value, place } of isAdding ? newValues(before, after) : []) {
    values.splice(placeIn(values, place), 0, value);
  }
  return values;
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

function placeIn(values: readonly string[], place: NewValue['place']): number {
  if (place === undefined) return values.length;
  return values.indexOf(place.neighbor) + (place.side === 'AFTER' ? 1 : 0);
}
