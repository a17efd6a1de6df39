import type { ColumnPath, TablePath } from '../model/objectPath';
import type { Relation } from '../model/snapshot';
import type { Part, PartChange, PartName } from './change';
import { pairParts } from './pairParts';

/** What is different of keys, checks and indexes; `before` has the newer names in it. */
export function compareParts(
  table: TablePath,
  before: Relation,
  after: Relation,
): readonly PartChange[] {
  return [
    ...compare(table, 'PrimaryKey', listed(before.primaryKey), listed(after.primaryKey)),
    ...compare(table, 'Unique', before.uniques, after.uniques),
    ...compare(table, 'ForeignKey', before.foreignKeys, after.foreignKeys),
    ...compare(table, 'Check', before.checks, after.checks),
    ...compare(table, 'Exclusion', before.exclusions, after.exclusions),
    ...compare(table, 'Index', before.indexes, after.indexes),
  ];
}

function listed<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}

function compare(
  table: TablePath,
  part: PartName,
  before: readonly Part[],
  after: readonly Part[],
): readonly PartChange[] {
  if (before.length === 0 && after.length === 0) return [];
  const { altered, fresh, dropped } = pairParts(before, after);
  const pathOf = ({ name }: Part): ColumnPath => [...table, name];
  return [
    ...altered.map((one): PartChange => ({
      kind: `change${part}`,
      object: pathOf(one.before),
      ...one,
    })),
    ...fresh.map((one): PartChange =>
      one.before === undefined
        ? { kind: `add${part}`, object: pathOf(one.after), after: one.after }
        : { kind: `rename${part}`, object: pathOf(one.before), to: pathOf(one.after) },
    ),
    ...dropped.map((one): PartChange => ({
      kind: `drop${part}`,
      object: pathOf(one),
      before: one,
    })),
  ];
}
