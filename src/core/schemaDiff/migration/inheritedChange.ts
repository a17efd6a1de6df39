import type { Change, ChangeOf } from '../changes/change';
import { isSamePath, tablePath, writePath, type TablePath } from '../model/objectPath';
import { isIncludedAt, type PlanContext } from './planContext';

/** Whether a change of a column comes to a partition or heir by the same change of a parent's. */
export function isInheritedChange(change: Change, context: PlanContext): boolean {
  const object = 'to' in change ? change.to : change.object;
  if (object.length < 3) return false;
  const parents =
    change.kind === 'dropColumn' ? olderParents(object, context) : newerParents(object, context);
  const name = object[2] ?? '';
  return parents.some(
    (parent) =>
      staysBelow(object, parent, context) && isIncludedAt(context, change.kind, [...parent, name]),
  );
}

/**
 * Why a column of a partition or heir cannot be called otherwise: its parent's, which it is one with, is not.
 * A sentence without its end.
 */
export function keptByParent(
  { object, to }: ChangeOf<'renameColumn'>,
  context: PlanContext,
): string | undefined {
  const keeping = olderParents(object, context).find(
    (parent) =>
      staysBelow(to, parent, context) && !isIncludedAt(context, 'renameColumn', [...parent, to[2]]),
  );
  return keeping && `it is one with ${writePath([...keeping, object[2]])}, which keeps its name`;
}

/**
 * Why a column of a partition or heir does not go, nor get another type or collation: a parent's, which it is
 * one with, does not. A sentence without its end.
 */
export function keptAlong(
  change: ChangeOf<'dropColumn' | 'changeType' | 'changeCollation'>,
  context: PlanContext,
): string | undefined {
  const { before, names } = context;
  const { kind, object } = change;
  const own = names.tableBefore(object);
  const isTakenOut = (['changePartition', 'changeParents'] as const).some((each) =>
    isIncludedAt(context, each, object.slice(0, 2)),
  );
  const older = kind === 'dropColumn' ? own && [...own, object[2]] : names.columnBefore(object);
  const isThere = own !== undefined && older !== undefined && isSamePath(older.slice(0, 2), own);
  if (isTakenOut || !isThere) return undefined;
  const keeping = before
    .parentsWith(older)
    .map(tablePath)
    .find((parent) => {
      const column = [...parent, older[2] ?? ''];
      const later =
        kind === 'dropColumn'
          ? [...(names.tableAfter(parent) ?? []), older[2] ?? '']
          : (names.columnAfter(column) ?? []);
      return !isIncludedAt(context, kind, later);
    });
  return keeping && `it is one with ${writePath([...keeping, older[2] ?? ''])}, which stays`;
}

/**
 * Whether a table is a parent's on both sides: one that is not is by itself while columns change, and so is a
 * partition that gets other bounds.
 */
function staysBelow(object: readonly string[], parent: TablePath, context: PlanContext): boolean {
  const { before, after, names } = context;
  if (isIncludedAt(context, 'changePartition', object.slice(0, 2))) return false;
  const [own, above] = [names.tableBefore(object), names.tableBefore(parent)];
  if (own === undefined || above === undefined) return false;
  return (
    before.parentsOf(own).some((path) => isSamePath(path, above)) &&
    after.parentsOf(object).some((path) => isSamePath(path, parent))
  );
}

/** By their newer paths. */
function newerParents(column: readonly string[], { after }: PlanContext): readonly TablePath[] {
  return after.parentsWith(column).map(tablePath);
}

/** Those from which an older column came, by their newer paths. */
function olderParents(
  column: readonly string[],
  { before, names }: PlanContext,
): readonly TablePath[] {
  const older = names.tableBefore(column);
  if (older === undefined) return [];
  const parents = before.parentsWith([...older, column[2] ?? '']);
  return parents.flatMap((parent): readonly TablePath[] => {
    const path = names.tableAfter(tablePath(parent));
    return path === undefined ? [] : [path];
  });
}
