import type { ChangeOf } from '../../changes/change';
import { convertType } from '../../hazards/typeChange';
import { isView } from '../../model/isView';
import { isSamePath, pathKey } from '../../model/objectPath';
import type { Column } from '../../model/snapshot';
import { mentions } from '../../normal/renameIn';
import { includedOf, type PlanContext } from '../planContext';

/** A column on both sides. */
export interface ColumnSides {
  readonly was: Column;
  readonly is: Column;
}

/** After types and other columns are as they shall be, which its expression may name. */
export const remakingOrder = 2;

export type RemakingChange = ChangeOf<'changeGenerated' | 'changeType'>;

/**
 * Whether a column has to be dropped and added: Postgres lets one that is computed and stored become an
 * ordinary one, gives either kind another expression, and either another type only by itself.
 * @see https://www.postgresql.org/docs/18/sql-altertable.html (SET EXPRESSION, DROP EXPRESSION, TYPE)
 */
export function isMadeAnew({ was, is }: ColumnSides): boolean {
  if (was.generated === undefined) return is.generated !== undefined;
  const isKept = was.generated === (is.generated ?? 'stored');
  return !isKept || !convertType(was.type, is.type).isAutomatic;
}

/** When, within its phase, a column is computed: after those that it names are made anew. */
export function computingOrder(
  column: Column,
  object: readonly string[],
  context: PlanContext,
): number {
  const isAfterOthers = [...remadeColumns(context).values()].some(
    (other) =>
      isSamePath(other.object.slice(0, 2), object.slice(0, 2)) &&
      mentions(column.default ?? '', other.object[2]),
  );
  return isAfterOthers ? remakingOrder + 1 : 0;
}

/** `undefined` if it is a view's, or not on both sides. */
export function sidesOf(
  { object }: RemakingChange,
  { before, after, names }: PlanContext,
): ColumnSides | undefined {
  const was = before.column(names.columnBefore(object) ?? object);
  const is = after.column(object);
  const relation = after.relation(object);
  if (was === undefined || is === undefined || relation === undefined) return undefined;
  return isView(relation) ? undefined : { was, is };
}

/** Newer columns, by their keys, that are dropped and added, and for which change. */
export function remadeColumns(context: PlanContext): ReadonlyMap<string, RemakingChange> {
  const found = new Map<string, RemakingChange>();
  for (const change of includedOf(context, 'changeGenerated', 'changeType')) {
    const sides = sidesOf(change, context);
    const key = pathKey(change.object);
    if (sides !== undefined && !found.has(key) && isMadeAnew(sides)) found.set(key, change);
  }
  return found;
}
