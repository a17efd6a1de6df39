import { pathKey } from '../../model/objectPath';
import { parentsOf } from '../../model/parents';
import { includedOf, type PlanContext } from '../planContext';

/**
 * Keys of older tables of which something is still to be copied, and of those that these refer to or stand
 * below: where they are dropped, they are dropped late.
 */
export function lateDrops(context: PlanContext): ReadonlySet<string> {
  const dropped = new Map(
    includedOf(context, 'dropTable').map(({ object, before }) => [pathKey(object), before]),
  );
  const late = new Set(
    includedOf(context, 'moveColumn').map(({ object }) => pathKey(object.slice(0, 2))),
  );
  // What is added meanwhile is looked through, too.
  for (const key of late) {
    const { foreignKeys = [], inherits = [], partitionOf } = dropped.get(key) ?? {};
    const above = parentsOf({ inherits, partitionOf });
    for (const path of [...foreignKeys.map(({ refTable }) => refTable), ...above]) {
      if (dropped.has(pathKey(path))) late.add(pathKey(path));
    }
  }
  return late;
}
