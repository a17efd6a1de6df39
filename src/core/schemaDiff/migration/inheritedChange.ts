import type { Change } from '../changes/change';
import { tablePath, type TablePath } from '../model/objectPath';
import { isIncludedAt, type PlanContext } from './planContext';

/** Whether a change of a column comes to a partition or heir by the same change of a parent's. */
export function isInheritedChange(change: Change, context: PlanContext): boolean {
  const object = 'to' in change ? change.to : change.object;
  if (object.length < 3) return false;
  const parents =
    change.kind === 'dropColumn' ? olderParents(object, context) : newerParents(object, context);
  if (parents.length === 0) return false;
  const name = object[2] ?? '';
  return parents.some((parent) => isIncludedAt(context, change.kind, [...parent, name]));
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
