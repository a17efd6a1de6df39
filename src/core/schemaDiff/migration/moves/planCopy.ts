import type { ChangeOf } from '../../changes/change';
import { isSamePath, tablePath, writePath } from '../../model/objectPath';
import type { ForeignKey, Relation } from '../../model/snapshot';
import type { PlanContext } from '../planContext';

/** How the values of a column get into another table. */
export type ColumnCopy =
  /** Into rows that are there: the columns by which they find theirs, source's and target's by newer names. */
  | { readonly kind: 'update'; readonly pairs: readonly KeyPair[] }
  /** Into a table that is new: rows with the key, and whatever else moves there with it. */
  | { readonly kind: 'insert'; readonly pairs: readonly KeyPair[] }
  | { readonly kind: 'unknown'; readonly why: string };

/** Two columns of which one is as the other in rows that belong together; the source's by its older name. */
export interface KeyPair {
  readonly source: string;
  readonly target: string;
}

/**
 * By what rows of the table that a column leaves find theirs in the table that it goes to: a foreign key
 * between the two, or a primary key of the same columns.
 */
export function planCopy(
  { object, to }: ChangeOf<'moveColumn'>,
  { before, after, names }: PlanContext,
): ColumnCopy {
  const source = before.relation(object);
  const target = after.relation(to);
  if (source === undefined || target === undefined) return unknown(object, to);
  const pairs = pairsBetween(source, target, names);
  if (pairs === undefined) return unknown(object, to);
  if (names.tableBefore(to) !== undefined) return { kind: 'update', pairs };
  return canBeFilled(target, pairs, names)
    ? { kind: 'insert', pairs }
    : {
        kind: 'unknown',
        why: `nothing says what the other columns of the new rows of ${writePath(to.slice(0, 2))} hold`,
      };
}

function unknown(object: readonly string[], to: readonly string[]): ColumnCopy {
  return {
    kind: 'unknown',
    why: `nothing says which row of ${writePath(object.slice(0, 2))} belongs to which of ${writePath(to.slice(0, 2))}: carry the values over by hand`,
  };
}

function pairsBetween(
  source: Relation,
  target: Relation,
  names: PlanContext['names'],
): readonly KeyPair[] | undefined {
  return (
    byReferenceTo(source, target, names) ??
    byReferenceFrom(source, target, names) ??
    bySameKey(source, target, names)
  );
}

/** A row of the target names its row of the source. */
function byReferenceTo(
  source: Relation,
  target: Relation,
  names: PlanContext['names'],
): readonly KeyPair[] | undefined {
  const after = names.tableAfter(tablePath(source));
  if (after === undefined) return undefined;
  const [key, another] = target.foreignKeys.filter(({ refTable }) => isSamePath(refTable, after));
  if (key === undefined || another !== undefined) return undefined;
  return pairsOf(key.columns, key.refColumns, (target, referred) => {
    const from = names.columnBefore([...after, referred]);
    return from && isIn(source, from) ? { source: from[2], target } : undefined;
  });
}

/** A row of the source names its row of the target, and no two the same. */
function byReferenceFrom(
  source: Relation,
  target: Relation,
  names: PlanContext['names'],
): readonly KeyPair[] | undefined {
  const before = names.tableBefore(tablePath(target));
  if (before === undefined) return undefined;
  const leads = ({ refTable, columns }: ForeignKey): boolean =>
    isSamePath(refTable, before) && isUnique(source, columns);
  const [key, another] = source.foreignKeys.filter(leads);
  if (key === undefined || another !== undefined) return undefined;
  return pairsOf(key.columns, key.refColumns, (column, referred) => {
    const to = names.columnAfter([...before, referred]);
    return to && isIn(target, to) ? { source: column, target: to[2] } : undefined;
  });
}

function isUnique({ primaryKey, uniques }: Relation, columns: readonly string[]): boolean {
  const keys = primaryKey === undefined ? uniques : [primaryKey, ...uniques];
  return keys.some((key) => key.columns.every((column) => columns.includes(column)));
}

/** Both tables are of the same things: their keys are called alike, or the one has become the other. */
function bySameKey(
  source: Relation,
  target: Relation,
  names: PlanContext['names'],
): readonly KeyPair[] | undefined {
  const own = source.primaryKey?.columns ?? [];
  const wanted = target.primaryKey?.columns ?? [];
  if (own.length === 0 || own.length !== wanted.length) return undefined;
  const typeIn = ({ columns }: Relation, name: string): string | undefined =>
    columns.find((column) => column.name === name)?.type;
  return pairsOf(own, wanted, (column, key) => {
    const after = names.columnAfter([...tablePath(source), column])?.[2];
    const isAlike = column === key || after === key;
    return isAlike && typeIn(source, column) === typeIn(target, key)
      ? { source: column, target: key }
      : undefined;
  });
}

function isIn(relation: Relation, path: readonly string[]): boolean {
  return isSamePath(path.slice(0, 2), tablePath(relation));
}

function pairsOf(
  left: readonly string[],
  right: readonly string[],
  pair: (left: string, right: string) => KeyPair | undefined,
): readonly KeyPair[] | undefined {
  if (left.length !== right.length || left.length === 0) return undefined;
  const pairs = left.map((one, place) => pair(one, right[place] ?? ''));
  return pairs.every((found) => found !== undefined) ? pairs : undefined;
}

/** Whether every column of a new table gets a value: moved there, of the key, by itself, or none. */
function canBeFilled(
  target: Relation,
  pairs: readonly KeyPair[],
  names: PlanContext['names'],
): boolean {
  const known = new Set(pairs.map((pair) => pair.target));
  return target.columns.every(
    ({ name, isNullable, default: value, identity, generated }) =>
      isNullable ||
      value !== undefined ||
      identity !== undefined ||
      generated !== undefined ||
      known.has(name) ||
      names.columnBefore([...tablePath(target), name]) !== undefined,
  );
}
