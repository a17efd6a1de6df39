import { formatQuantity } from '../../base/sizes';
import type { Change } from '../changes/change';
import { tablePath } from '../model/objectPath';
import type { Relation, SchemaSnapshot } from '../model/snapshot';
import { hasBenchlingTables, isBenchlingTable, type BenchlingRule } from './rules';

/** Why something of Benchling's may be missing that nobody has dropped. */
export interface Absence {
  readonly rule: Extract<BenchlingRule, 'noRowsYet' | 'notVisible' | 'archived'>;
  /** A sentence without its end. */
  readonly message: string;
}

/**
 * What it most likely means that a table, a column or a schema is not there any more; `undefined` if
 * nothing speaks against its having been dropped. Of what is not Benchling's, only that this login sees
 * less than the older side did.
 */
export function explainAbsence(
  change: Change,
  { before, after }: { readonly before: SchemaSnapshot; readonly after: SchemaSnapshot },
): Absence | undefined {
  if (change.kind === 'dropColumn') return archivedField(change, after);
  if (after.origin.kind !== 'live') return undefined;
  if (change.kind === 'dropSchema') {
    return after.hidden.schemas > before.hidden.schemas ? notVisible(after) : undefined;
  }
  if (change.kind !== 'dropTable' && change.kind !== 'dropView') return undefined;
  if (hasRawTable(change.before, after)) return undefined;
  if (isBenchlings(change.before, before)) return absenceOfBenchlings(change.before, after);
  return hiddenIn(after) > hiddenIn(before) ? notVisible(after) : undefined;
}

function absenceOfBenchlings(relation: Relation, after: SchemaSnapshot): Absence {
  if (hiddenIn(after) > 0) return notVisible(after);
  return relation.benchling?.isArchived === true
    ? { rule: 'archived', message: 'its schema was archived in Benchling already' }
    : {
        rule: 'noRowsYet',
        message:
          'Benchling shows a table only while it has rows: it may be empty rather than dropped',
      };
}

function hiddenIn({ hidden }: SchemaSnapshot): number {
  return hidden.relations + hidden.schemas;
}

function notVisible({ hidden: { relations, schemas } }: SchemaSnapshot): Absence {
  const counted = [
    relations > 0 && formatQuantity(relations, 'table or view', 'tables or views'),
    schemas > 0 && formatQuantity(schemas, 'schema'),
  ];
  const what = counted.filter((one) => one !== false).join(' and ');
  const is = relations + schemas === 1 ? 'is' : 'are';
  return {
    rule: 'notVisible',
    message: `${what} ${is} hidden from this login: it may be one of them rather than dropped`,
  };
}

/** A view belongs to Benchling if the table below it does. */
function isBenchlings(relation: Relation, snapshot: SchemaSnapshot): boolean {
  return isBenchlingTable(relation) || hasRawTable(relation, snapshot);
}

/** Whether the table that a view of Benchling's is over is there. */
function hasRawTable(relation: Relation, { relations }: SchemaSnapshot): boolean {
  const [schema, name] = tablePath(relation);
  return relations.some((other) => other.schema === schema && other.name === `${name}$raw`);
}

/** A field that left the view and is in the `$raw` table still was archived. */
function archivedField(
  { object }: Extract<Change, { kind: 'dropColumn' }>,
  after: SchemaSnapshot,
): Absence | undefined {
  if (!hasBenchlingTables(after)) return undefined;
  const [schema, table, column] = object;
  const raw = after.relations.find(
    (relation) => relation.schema === schema && relation.name === `${table}$raw`,
  );
  if (raw?.columns.some(({ name }) => name === column) !== true) return undefined;
  return {
    rule: 'archived',
    message: `the field was archived: its values are in ${table}$raw still`,
  };
}

/**
 * What to know of a snapshot that Benchling serves: what was done there reaches it within minutes, at
 * times after a day. `undefined` for others.
 */
export function freshnessOf(snapshot: SchemaSnapshot): string | undefined {
  if (snapshot.origin.kind !== 'live' || !snapshot.relations.some(({ benchling }) => benchling)) {
    return undefined;
  }
  return 'Benchling’s warehouse may be up to 24 h behind what was done in Benchling';
}
