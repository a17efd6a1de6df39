import type { ChangeOf } from '../../changes/change';
import { tablePath, writePath, type TablePath } from '../../model/objectPath';
import { quoteIdentifier, quotePath } from '../../normal/quoteIdentifier';
import { isInheritedChange } from '../inheritedChange';
import { tablesAbove } from '../parts/parentParts';
import type { Piece } from '../piece';
import { isIncludedAt, type PlanContext } from '../planContext';
import type { PlannedRenames } from '../renames/plannedRenames';

/** A column that goes, with those of partitions and heirs below that are one with it. */
export function dropColumn(
  change: ChangeOf<'dropColumn'>,
  { context, renames }: { readonly context: PlanContext; readonly renames: PlannedRenames },
): readonly Piece[] {
  const table = context.names.table(change.object);
  const relation = context.after.relation(change.object);
  const isInherited = isInheritedChange(change, context);
  if (relation?.partitionOf !== undefined && isInherited) return [];
  const older = context.names.tableBefore(change.object);
  const above = (older && context.before.relation(older)?.inherits) ?? [];
  const isHeir = above.length > 0 || (relation !== undefined && relation.inherits.length > 0);
  const order = dropOrder(change, { context, isInherited });
  const name = renames.columnAside(table, change.object[2]);
  if (isKeptBelow(change, context)) {
    // Heirs would lose it, too.
    return [
      {
        phase: 'dropColumns',
        title: `drop ${writePath([...table, change.object[2]])}, and leave it to its heirs`,
        sql: `ALTER TABLE ONLY ${quotePath(table)} DROP COLUMN ${isHeir ? 'IF EXISTS ' : ''}${quoteIdentifier(name)}`,
        changes: [change],
        isDestructive: true,
        order,
      },
      ...newHeirsWithout(change, context).map((heir) => ({
        phase: 'dropColumns' as const,
        title: `drop ${writePath([...heir, change.object[2]])}, which it has by ${writePath(table)}`,
        sql: `ALTER TABLE ${quotePath(heir)} DROP COLUMN ${quoteIdentifier(name)}`,
        changes: [change],
        order: order + 0.5,
      })),
    ];
  }
  return [
    {
      phase: 'dropColumns',
      title: `drop ${writePath([...table, change.object[2]])}`,
      sql: `DROP COLUMN ${isHeir ? 'IF EXISTS ' : ''}${quoteIdentifier(name)}`,
      changes: [change],
      isDestructive: true,
      alters: table,
      order,
    },
  ];
}

/** Whether a table that stays below has the column still. */
function isKeptBelow({ object }: ChangeOf<'dropColumn'>, { before, names }: PlanContext): boolean {
  const older = names.tableBefore(object);
  if (older === undefined) return false;
  return before
    .heirsOf(older)
    .some((heir) => names.columnAfter([...tablePath(heir), object[2]]) !== undefined);
}

/** Tables that are made below while the column is there still, and shall not have it. */
function newHeirsWithout(
  { object }: ChangeOf<'dropColumn'>,
  context: PlanContext,
): readonly TablePath[] {
  const { after } = context;
  return after
    .heirsOf(object)
    .map(tablePath)
    .filter((heir) => isIncludedAt(context, 'addTable', heir))
    .filter((heir) => after.column([...heir, object[2]]) === undefined);
}

/** What is computed of others goes before them, and what an heir has from its parents after it is gone there. */
function dropOrder(
  { object, before: column }: ChangeOf<'dropColumn'>,
  { context, isInherited }: { readonly context: PlanContext; readonly isInherited: boolean },
): number {
  if (column.generated !== undefined && !isInherited) return -1;
  const older = context.names.tableBefore(object);
  const relation = older && context.before.relation(older);
  return relation === undefined ? 0 : tablesAbove(relation, context.before).length;
}
