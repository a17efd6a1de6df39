import { isSamePath, writePath, type TablePath } from '../../model/objectPath';
import type { ChangeKind } from '../../changes/change';
import type { PlanContext } from '../planContext';

const kinds: ReadonlySet<ChangeKind> = new Set<ChangeKind>([
  'addColumn',
  'dropColumn',
  'renameColumn',
  'moveColumn',
  'changeType',
  'changeCollation',
]);

/**
 * Why a table cannot stand below others: their columns have to be alike, and one of them does not become
 * what it shall be. A sentence without its end.
 */
export function otherColumns(
  tables: readonly TablePath[],
  { diff, selection }: PlanContext,
): string | undefined {
  const left = diff.changes.find((change) => {
    if (!kinds.has(change.kind) || selection.carriesOut(change)) return false;
    const paths = 'to' in change ? [change.object, change.to] : [change.object];
    return paths.some((path) => tables.some((table) => isSamePath(path.slice(0, 2), table)));
  });
  return (
    left &&
    `its columns and its parent’s have to be alike, and ${writePath(left.object)} stays as it is`
  );
}
