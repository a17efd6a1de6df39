import { isSameValue } from '../../changes/sameValue';
import type { Relation } from '../../model/snapshot';

type Part =
  Relation['uniques'][number] | Relation['foreignKeys'][number] | Relation['indexes'][number];

/** What a partition has by this parent, and keeps when it is taken out. */
export function parentParts(parent: Relation): readonly Part[] {
  const { primaryKey, uniques, foreignKeys, indexes } = parent;
  return [
    ...(primaryKey === undefined ? [] : [primaryKey]),
    ...uniques,
    ...foreignKeys,
    ...indexes,
  ];
}

/** The same whatever it is called: a partition's part has a name of its own. */
export function isSamePart(one: object, other: object): boolean {
  return isSameValue({ ...one, name: '' }, { ...other, name: '' });
}
