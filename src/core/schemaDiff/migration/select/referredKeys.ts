import type { Change, ChangeOf } from '../../changes/change';
import { isSamePath } from '../../model/objectPath';
import type { Relation } from '../../model/snapshot';
import { quoteIdentifier } from '../../normal/quoteIdentifier';
import type { PlanContext } from '../planContext';
import type { Presence } from './presence';
import { referenceWords, stayingReferences } from './stayingReferences';

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
  const { names, after } = context;
  const table = names.tableBefore(change.object);
  if (!isKeyChange(change) || table === undefined) return undefined;
  // Of a key; the compiler knows that it is a part.
  const columns = 'columns' in change.before ? change.before.columns : [];
  const later = columns.map((name) => names.columnAfter([...table, name])?.[2] ?? name);
  const relation = after.relation(change.object);
  if (relation !== undefined && isKeyOf(relation, later)) return undefined;
  const reference = stayingReferences(context, presence).find(
    ({ key }) => isSamePath(key.refTable, table) && isSameSet(key.refColumns, columns),
  );
  return reference && `${referenceWords(reference)} leads to it, and stays`;
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

function isSameSet(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((one) => others.includes(one));
}
