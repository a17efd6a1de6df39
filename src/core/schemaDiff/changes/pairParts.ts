import type { Part } from './change';
import { isSameValue } from './sameValue';

/** What is different between two lists of keys, checks or indexes. */
export interface PairedParts<T> {
  /** Of one name, and otherwise different. */
  readonly altered: readonly { readonly before: T; readonly after: T }[];
  /** In the order of the newer list; with `before` it is only called otherwise, without it is new. */
  readonly fresh: readonly { readonly before: T | undefined; readonly after: T }[];
  readonly dropped: readonly T[];
}

/** Of one name is one; what is left over and says the same is one that is called otherwise. */
export function pairParts<T extends Part>(
  before: readonly T[],
  after: readonly T[],
): PairedParts<T> {
  const later = new Map(after.map((one) => [one.name, one]));
  const earlier = new Set(before.map(({ name }) => name));
  const altered = before.flatMap((one) => {
    const same = later.get(one.name);
    return same === undefined || isSameValue(one, same) ? [] : [{ before: one, after: same }];
  });
  const left = before.filter(({ name }) => !later.has(name));
  const fresh = after
    .filter(({ name }) => !earlier.has(name))
    .map((one) => {
      const place = left.findIndex((old) => says(old) === says(one));
      const [same] = place < 0 ? [] : left.splice(place, 1);
      return { before: same, after: one };
    });
  return { altered, fresh, dropped: left };
}

/** Everything but the name, and how it reads in full. */
function says(part: Part): string {
  const told = Object.keys(part).filter((key) => key !== 'exact');
  return JSON.stringify({ ...part, name: '' }, ['name', ...told.sort()]);
}
