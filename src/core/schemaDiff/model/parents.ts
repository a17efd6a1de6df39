import type { TablePath } from './objectPath';
import type { Relation } from './snapshot';

/** What a relation is a partition of, or inherits from, directly. */
export function parentsOf({
  inherits,
  partitionOf,
}: Pick<Relation, 'inherits' | 'partitionOf'>): readonly TablePath[] {
  return partitionOf === undefined ? inherits : [partitionOf.parent];
}
