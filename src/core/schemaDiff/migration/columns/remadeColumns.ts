import type { ChangeOf } from '../../changes/change';
import { convertType } from '../../hazards/typeChange';
import { isView } from '../../model/isView';
import { pathKey } from '../../model/objectPath';
import type { Column } from '../../model/snapshot';
import { includedOf, type PlanContext } from '../planContext';

/** A column on both sides. */
export interface ColumnSides {
  readonly was: Column;
  readonly is: Column;
}

export type RemakingChange = ChangeOf<'changeGenerated' | 'changeType'>;

/**
 * Whether a column has to be dropped and added: Postgres lets one that is computed and stored become an
 * ordinary one, gives either kind another expression, and a computed one another type only by itself.
 * @see https://www.postgresql.org/docs/18/sql-altertable.html (SET EXPRESSION, DROP EXPRESSION, TYPE)
 */
export function isMadeAnew({ was, is }: ColumnSides): boolean {
  if (was.generated === undefined) return is.generated !== undefined;
  if (is.generated === undefined) return was.generated === 'virtual';
  return was.generated !== is.generated || !convertType(was.type, is.type).isAutomatic;
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
