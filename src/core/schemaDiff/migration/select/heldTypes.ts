import { tablePath, writePath, type ColumnPath, type TablePath } from '../../model/objectPath';
import type { Relation } from '../../model/snapshot';
import { mentions } from '../../normal/renameIn';
import { isIncludedAt, type PlanContext } from '../planContext';
import { includedRemakes } from '../tables/remadeTables';
import type { Presence } from './presence';

/** What is computed of a column, or parts a table by it, holds on to its type. */
export function holdingType(relation: Relation, name: string): string | undefined {
  const path = tablePath(relation);
  if (relation.partitioning !== undefined && mentions(relation.partitioning, name)) {
    return `${writePath(path)} is parted by ${writePath([name])}`;
  }
  const computed = relation.columns.find(
    (column) => column.generated !== undefined && mentions(column.default ?? '', name),
  );
  return computed && `${writePath([...path, computed.name])} is computed of it`;
}

/** The same in partitions and heirs, of those that stay below while types change. */
export function holdingTypeBelow(
  column: ColumnPath,
  context: PlanContext,
  presence: Presence,
): string | undefined {
  const older = context.names.columnBefore(column);
  if (older === undefined) return undefined;
  const heirs = heirsBelow([older[0], older[1]], context, presence);
  for (const heir of heirs) {
    const held = holdingType(heir, older[2]);
    if (held !== undefined) return held;
  }
  return undefined;
}

function heirsBelow(
  older: TablePath,
  context: PlanContext,
  presence: Presence,
): readonly Relation[] {
  const { before, names } = context;
  // A table that is made anew takes its partitions along until its rows are copied.
  const taken = includedRemakes(context, 'swap').flatMap(({ olderParts }) => olderParts);
  return before.heirsOf(older).flatMap((heir) => {
    const path = tablePath(heir);
    const newer = names.tableAfter(path);
    const isOut =
      presence.isDropped(path) ||
      (newer !== undefined &&
        (isIncludedAt(context, 'changePartition', newer) ||
          isIncludedAt(context, 'changeParents', newer)));
    return isOut && !taken.includes(heir) ? [] : [heir, ...heirsBelow(path, context, presence)];
  });
}
