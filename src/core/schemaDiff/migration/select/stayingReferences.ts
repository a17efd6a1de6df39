import { pathKey, tablePath, writePath, type TablePath } from '../../model/objectPath';
import type { ForeignKey } from '../../model/snapshot';
import { includedOf, type PlanContext } from '../planContext';
import type { Presence } from './presence';

/** A foreign key that stays as it is, and the older path of its table. */
export interface StayingReference {
  readonly referrer: TablePath;
  /** As the older side has it. */
  readonly key: ForeignKey;
}

/**
 * Foreign keys of the older side that are neither dropped nor made anew, nor go along with their table or a
 * column. The server refuses to drop what they lead to.
 */
export function stayingReferences(
  context: PlanContext,
  presence: Presence,
): readonly StayingReference[] {
  const { diff, names } = context;
  const going = goingKeys(context);
  return diff.before.relations.flatMap((relation) => {
    const referrer = tablePath(relation);
    if (relation.foreignKeys.length === 0 || presence.isDropped(referrer)) return [];
    const newer = names.tableAfter(referrer);
    return relation.foreignKeys
      .filter(({ name }) => !going.has(pathKey([...referrer, name])))
      .filter(({ columns }) => !columns.some((one) => newer && presence.isDropped([...newer, one])))
      .map((key) => ({ referrer, key }));
  });
}

/** Foreign keys that are dropped or changed, by their older paths. */
function goingKeys(context: PlanContext): ReadonlySet<string> {
  return new Set(
    includedOf(context, 'dropForeignKey', 'changeForeignKey').flatMap(({ object, before }) => {
      const path = context.names.tableBefore(object);
      return path === undefined ? [] : [pathKey([...path, before.name])];
    }),
  );
}

export function referenceWords({ referrer, key }: StayingReference): string {
  return `foreign key ${writePath([key.name])} of ${writePath(referrer)}`;
}
