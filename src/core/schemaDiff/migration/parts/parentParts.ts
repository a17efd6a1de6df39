import { isSameValue } from '../../changes/sameValue';
import type { Part, PartName } from '../../changes/change';
import type { Relation } from '../../model/snapshot';
import { partsOf } from './keptParts';

/** A part with its kind, as changes call it. */
export type NamedPart = readonly [kind: PartName, part: Part];

/** What a partition has by this parent, and keeps when it is taken out; checks are its own then. */
export function parentParts(parent: Relation): readonly NamedPart[] {
  return [
    ...partsOf(parent).filter(([kind]) => kind !== 'Check' && kind !== 'Exclusion'),
    ...parent.foreignKeys.map((key): NamedPart => ['ForeignKey', key]),
  ];
}

/** The same whatever it is called: a partition's part has a name of its own. */
export function isSamePart(one: Part, other: Part): boolean {
  return isSameValue({ ...one, name: '' }, { ...other, name: '' });
}
