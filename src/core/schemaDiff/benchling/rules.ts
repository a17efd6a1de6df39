import { type Change, isPartChange } from '../changes/change';
import { bridgeEnd } from '../migration/bridgeComment';
import { indexedColumn } from '../model/indexedColumn';
import { pathKey, tablePath } from '../model/objectPath';
import type { Relation, SchemaSnapshot } from '../model/snapshot';

/**
 * What is known of Benchling's warehouse and keeps a difference from being mistaken for a change.
 * @see https://docs.benchling.com/docs/warehouse-tables, and https://docs.benchling.com/docs/stability
 */
export type BenchlingRule =
  /** `_…` columns and `acl_resource_id` are Benchling's own business, and may change without notice. */
  | 'internalColumn'
  /** Tables named `bnch$…` are previews without any promise. */
  | 'previewTable'
  /** A view shows what its `$raw` table has: what is said of a field is said there. */
  | 'viewOverRaw'
  /** A table appears only once its first row exists. */
  | 'noRowsYet'
  /** What the login may not see is missing like what is not there. */
  | 'notVisible'
  /** An archived schema or field leaves the view, and stays in the `$raw` table. */
  | 'archived';

/** A change that is none, by a rule. */
export interface PassedOver {
  readonly rule:
    | Extract<BenchlingRule, 'internalColumn' | 'previewTable' | 'viewOverRaw'>
    /** A view of ours that keeps an older name alive, and whose time is not over. */
    | 'bridgeView';
  readonly change: Change;
}

/** A table of Benchling's, or of a warehouse that mirrors it one to one. */
export function isBenchlingTable({ name, benchling }: Relation): boolean {
  return benchling !== undefined || name.endsWith('$raw');
}

export function hasBenchlingTables({ relations }: SchemaSnapshot): boolean {
  return relations.some(isBenchlingTable);
}

interface Sides {
  readonly before: SchemaSnapshot;
  readonly after: SchemaSnapshot;
}

/** Keys of the tables of Benchling's on either side. */
export function benchlingTables({ before, after }: Sides): ReadonlySet<string> {
  const tables = [...before.relations, ...after.relations].filter(isBenchlingTable);
  return new Set(tables.map((relation) => pathKey(tablePath(relation))));
}

/** Parts the changes into those that count, and those that a rule passes over. */
export function passOver(
  changes: readonly Change[],
  sides: Sides,
): { readonly changes: readonly Change[]; readonly passedOver: readonly PassedOver[] } {
  const tables = benchlingTables(sides);
  const kept: Change[] = [];
  const passedOver: PassedOver[] = [];
  for (const change of changes) {
    const isBridge = change.kind === 'dropView' && isBridgeView(change.before, sides.before);
    const rule = isBridge ? 'bridgeView' : ruleFor(change, tables);
    if (rule === undefined) kept.push(change);
    else passedOver.push({ rule, change });
  }
  return { changes: kept, passedOver };
}

/**
 * Whether a relation is a view that keeps an older name alive, and whose time was not over when the
 * snapshot was taken; one without a moment is as old as its bridges.
 */
export function isBridgeView(
  { kind, comment }: Relation,
  { origin: { takenAt = '' } }: SchemaSnapshot,
): boolean {
  const end = kind === 'view' ? bridgeEnd(comment) : undefined;
  return end !== undefined && takenAt.slice(0, end.length) <= end;
}

function ruleFor(change: Change, tables: ReadonlySet<string>): PassedOver['rule'] | undefined {
  const [, table, part] = change.object;
  if (table?.startsWith('bnch$') === true) return 'previewTable';
  if (!tables.has(pathKey(change.object.slice(0, 2)))) return undefined;
  if (change.kind === 'changeField' && tables.has(pathKey([change.object[0], `${table}$raw`]))) {
    return 'viewOverRaw';
  }
  const isColumn = part !== undefined && columnKinds.test(change.kind);
  return (isColumn && isInternal(part)) || isOfInternal(change) ? 'internalColumn' : undefined;
}

/** Whether a key or index is of a column that is Benchling's own business, on either side. */
function isOfInternal(change: Change): boolean {
  if (!isPartChange(change)) return false;
  const sides: readonly unknown[] = [
    'before' in change ? change.before : undefined,
    'after' in change ? change.after : undefined,
  ];
  return sides.some((side) => columnsOf(side).some(isInternal));
}

/** Those of a key, or those that an index orders by. */
function columnsOf(part: unknown): readonly string[] {
  if (typeof part !== 'object' || part === null) return [];
  if ('columns' in part && Array.isArray(part.columns)) return part.columns.map(String);
  if (!('parts' in part) || !Array.isArray(part.parts)) return [];
  return part.parts.flatMap((one) => indexedColumn(String(one)) ?? []);
}

const columnKinds = /(?:Column|Type|NotNull|Default|Generated|Identity|Collation|Comment)$/;

/** Whether a column is Benchling's own business. */
export function isInternal(column: string): boolean {
  return column.startsWith('_') || column === 'acl_resource_id';
}
