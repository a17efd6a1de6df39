import type { Change, ChangeOf } from '../../changes/change';
import { isSamePath, pathKey, tablePath, writePath, type TablePath } from '../../model/objectPath';
import type { Relation } from '../../model/snapshot';
import { quoteIdentifier } from '../../normal/quoteIdentifier';
import { includedOf, type PlanContext } from '../planContext';
import type { Presence } from './presence';

type KeyChange = ChangeOf<'dropPrimaryKey' | 'changePrimaryKey' | 'dropUnique' | 'changeUnique'>;

const kinds: ReadonlySet<string> = new Set<KeyChange['kind']>([
  'dropPrimaryKey',
  'changePrimaryKey',
  'dropUnique',
  'changeUnique',
]);

/**
 * Why a key cannot go: a foreign key leads to its columns and stays, and no other key of these is there. A
 * sentence without its end.
 */
export function referredBy(
  change: Change,
  context: PlanContext,
  presence: Presence,
): string | undefined {
  const { names, after, diff } = context;
  const table = names.tableBefore(change.object);
  if (!isKeyChange(change) || table === undefined) return undefined;
  // Of a key; the compiler knows that it is a part.
  const columns = 'columns' in change.before ? change.before.columns : [];
  const later = columns.map((name) => names.columnAfter([...table, name])?.[2] ?? name);
  const relation = after.relation(change.object);
  if (relation !== undefined && isKeyOf(relation, later)) return undefined;
  const going = goingKeys(context);
  for (const referrer of diff.before.relations) {
    const path = tablePath(referrer);
    if (presence.isDropped(path)) continue;
    const key = referrer.foreignKeys.find(
      ({ name, refTable, refColumns }) =>
        isSamePath(refTable, table) &&
        isSameSet(refColumns, columns) &&
        !going.has(pathKey([...path, name])),
    );
    if (key !== undefined)
      return `foreign key ${writePath([key.name])} of ${writePath(path)} leads to it, and stays`;
  }
  return undefined;
}

function isKeyChange(change: Change): change is KeyChange {
  return kinds.has(change.kind);
}

function isKeyOf({ primaryKey, uniques, indexes }: Relation, columns: readonly string[]): boolean {
  const written = columns.map(quoteIdentifier);
  return (
    [primaryKey, ...uniques].some((key) => key !== undefined && isSameSet(key.columns, columns)) ||
    indexes.some(
      ({ isUnique, where, parts }) => isUnique && where === undefined && isSameSet(parts, written),
    )
  );
}

/** Foreign keys that are dropped or changed, by their older paths. */
function goingKeys(context: PlanContext): ReadonlySet<string> {
  return new Set(
    includedOf(context, 'dropForeignKey', 'changeForeignKey').flatMap(({ object, before }) => {
      const path: TablePath | undefined = context.names.tableBefore(object);
      return path === undefined ? [] : [pathKey([...path, before.name])];
    }),
  );
}

function isSameSet(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((one) => others.includes(one));
}
