import type { Change, ChangeOf } from '../changes/change';
import { isSamePath, tablePath, writePath, type TablePath } from '../model/objectPath';
import { isIncludedAt, type PlanContext } from './planContext';

/** Whether a change of a column comes to a partition or heir by the same change of a parent's. */
export function isInheritedChange(change: Change, context: PlanContext): boolean {
  const object = 'to' in change ? change.to : change.object;
  const [schema, table, name] = object;
  if (schema === undefined || table === undefined || name === undefined) return false;
  return standingParents([schema, table], context)
    .flatMap(({ carriers }) => carriers)
    .some((parent) => isIncludedAt(context, change.kind, [...parent, name]));
}

/**
 * Why a column of a partition or heir cannot be called otherwise: its parent's, which it is one with, is not.
 * A sentence without its end.
 */
export function keptByParent(
  { object, to }: ChangeOf<'renameColumn'>,
  context: PlanContext,
): string | undefined {
  const keeping = standingParents([to[0], to[1]], context).find(
    ({ parent, carriers }) =>
      context.before.column([...parent, object[2]]) !== undefined &&
      !carriers.some((carrier) => isIncludedAt(context, 'renameColumn', [...carrier, to[2]])),
  );
  return (
    keeping && `it is one with ${writePath([...keeping.parent, object[2]])}, which keeps its name`
  );
}

/**
 * Why a partition does not get a column: it stays below another parent than in the newer snapshot, and that
 * does not get it. A sentence without its end.
 */
export function missingAbove(
  { object }: ChangeOf<'addColumn'>,
  context: PlanContext,
): string | undefined {
  const { before, after, names } = context;
  const table: TablePath = [object[0], object[1]];
  const own = names.tableBefore(table);
  if (own === undefined || before.relation(own)?.partitionOf === undefined) return undefined;
  const missing = standingParents(table, context).find(({ parent, carriers }) => {
    const newer = names.tableAfter(parent);
    const isAsNewer = after.parentsOf(table).some((path) => newer && isSamePath(path, newer));
    return (
      !isAsNewer &&
      !carriers.some((carrier) => isIncludedAt(context, 'addColumn', [...carrier, object[2]]))
    );
  });
  return missing && `it stays a partition of ${writePath(missing.parent)}, which does not get it`;
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

/** What an older table is below, and stays below while columns change. */
interface StandingParent {
  /** By its older path. */
  readonly parent: TablePath;
  /**
   * By which changes of columns come, by newer paths: itself, or what it stands below in turn if nothing
   * newer is it.
   */
  readonly carriers: readonly TablePath[];
}

/** Of a table by its newer path; a partition that gets other bounds is by itself meanwhile. */
function standingParents(table: TablePath, context: PlanContext): readonly StandingParent[] {
  const { before, after, names } = context;
  const own = names.tableBefore(table);
  if (own === undefined || isIncludedAt(context, 'changePartition', table)) return [];
  const isTakenOut = isIncludedAt(context, 'changeParents', table);
  return before
    .parentsOf(own)
    .filter((parent) => {
      const newer = names.tableAfter(parent);
      const stays = after.parentsOf(table).some((path) => newer && isSamePath(path, newer));
      return stays || !isTakenOut;
    })
    .map((parent) => ({ parent, carriers: carriersOf(parent, context) }));
}

function carriersOf(older: TablePath, context: PlanContext): readonly TablePath[] {
  const newer = context.names.tableAfter(older);
  if (newer !== undefined) return [newer];
  return context.before.parentsOf(older).flatMap((parent) => carriersOf(parent, context));
}
