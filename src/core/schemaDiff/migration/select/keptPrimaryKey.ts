import type { ChangeOf } from '../../changes/change';
import { writePath } from '../../model/objectPath';
import { isIncludedAt, type PlanContext } from '../planContext';
import type { Presence } from './presence';

/**
 * Why a table does not get another primary key, or a column no nulls: the older primary key stays. A
 * sentence without its end.
 */
export function keptPrimaryKey(
  { kind, object }: ChangeOf<'addPrimaryKey' | 'dropNotNull'>,
  context: PlanContext,
  presence: Presence,
): string | undefined {
  const { names, before } = context;
  const older = names.tableBefore(object);
  const key = older && before.relation(older)?.primaryKey;
  if (older === undefined || key === undefined) return undefined;
  const table = object.slice(0, 2);
  const isGone =
    isIncludedAt(context, 'dropPrimaryKey', [...table, key.name]) ||
    isIncludedAt(context, 'changePrimaryKey', [...table, key.name]) ||
    key.columns.some((name) => presence.isDropped([...table, name]));
  if (isGone) return undefined;
  const words = `primary key ${writePath([key.name])}`;
  if (kind === 'addPrimaryKey') return `${words} stays`;
  const column = names.columnBefore(object)?.[2] ?? '';
  return key.columns.includes(column) ? `it is in ${words}, which stays` : undefined;
}
