import { isSameValue } from '../../changes/sameValue';
import type { PartName } from '../../changes/change';
import type { Relation } from '../../model/snapshot';

type Part =
  Relation['uniques'][number] | Relation['foreignKeys'][number] | Relation['indexes'][number];

/** A part of a kind, as changes call it. */
interface ParentPart {
  readonly kind: Extract<PartName, 'PrimaryKey' | 'Unique' | 'ForeignKey' | 'Index'>;
  readonly part: Part;
}

/** What a partition has by this parent, and keeps when it is taken out. */
export function parentParts(parent: Relation): readonly ParentPart[] {
  const { primaryKey, uniques, foreignKeys, indexes } = parent;
  return [
    ...(primaryKey === undefined ? [] : [{ kind: 'PrimaryKey' as const, part: primaryKey }]),
    ...uniques.map((part) => ({ kind: 'Unique' as const, part })),
    ...foreignKeys.map((part) => ({ kind: 'ForeignKey' as const, part })),
    ...indexes.map((part) => ({ kind: 'Index' as const, part })),
  ];
}

/** The same whatever it is called: a partition's part has a name of its own. */
export function isSamePart(one: object, other: object): boolean {
  return isSameValue({ ...one, name: '' }, { ...other, name: '' });
}
