import type { Change, ChangeOf } from '../../changes/change';
import { pathKey } from '../../model/objectPath';
import type { Column } from '../../model/snapshot';
import { includedOf, type PlanContext } from '../planContext';

type Generation = Column['generated'];

/**
 * Whether a column has to be made anew to be generated as it shall be: Postgres lets a stored one become an
 * ordinary one, and gives either kind another expression, and that is all.
 * @see https://www.postgresql.org/docs/18/sql-altertable.html (SET EXPRESSION, DROP EXPRESSION)
 */
export function isMadeAnew(was: Generation, is: Generation): boolean {
  return was === 'stored' ? is === 'virtual' : is !== was || is === undefined;
}

/** The column of before and the one of after, of a column that is generated otherwise. */
export function generationsOf(
  { object }: ChangeOf<'changeGenerated'>,
  { before, after, names }: PlanContext,
): { readonly was: Column; readonly is: Column } | undefined {
  const was = before.column(names.columnBefore(object) ?? object);
  const is = after.column(object);
  return was === undefined || is === undefined ? undefined : { was, is };
}

/** Newer columns, by their keys, that are dropped and added, and for which change. */
export function remadeColumns(context: PlanContext): ReadonlyMap<string, Change> {
  return new Map(
    includedOf(context, 'changeGenerated').flatMap((change) => {
      const sides = generationsOf(change, context);
      const isRemade = sides !== undefined && isMadeAnew(sides.was.generated, sides.is.generated);
      return isRemade ? [[pathKey(change.object), change] as const] : [];
    }),
  );
}
