import { groupBy } from '../../base/groupBy';
import type { Relation } from './catalogEntries';

/**
 * Gives partitioned tables, which hold nothing themselves, the bytes of their partitions, and the rows
 * where nobody analyzed the table as a whole. A partition that the login may not see is not in them,
 * and rows that are not known of one partition are not known of the table.
 */
export function sumPartitions(relations: readonly Relation[]): readonly Relation[] {
  const partitions = groupBy(relations, ({ partitionOf }) => partitionOf);
  const summed = (relation: Relation): Relation => {
    if (relation.kind !== 'partitionedTable') return relation;
    const parts = (partitions.get(relation.oid) ?? []).map(summed);
    return {
      ...relation,
      rowCountEstimate:
        relation.rowCountEstimate ?? sum(parts.map(({ rowCountEstimate }) => rowCountEstimate)),
      totalBytes: sum(parts.map(({ totalBytes }) => totalBytes)),
    };
  };
  return relations.map(summed);
}

function sum(numbers: readonly (number | undefined)[]): number | undefined {
  return numbers.reduce<number | undefined>(
    (total, number) => (total === undefined || number === undefined ? undefined : total + number),
    0,
  );
}
