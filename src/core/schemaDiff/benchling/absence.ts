import { formatQuantity } from '../../base/sizes';
import { isPartChange, type Change } from '../changes/change';
import { tablePath } from '../model/objectPath';
import type { HiddenParts, Relation, SchemaSnapshot } from '../model/snapshot';
import { mayBeHidden, type HidingSides } from '../unknown/mayBeHidden';
import { hasBenchlingTables, isBenchlingTable, type BenchlingRule } from './rules';

/** Why something may be missing that nobody has dropped. */
export interface Absence {
  readonly rule: Extract<BenchlingRule, 'noRowsYet' | 'notVisible' | 'archived'>;
  /** A sentence without its end. */
  readonly message: string;
}

/**
 * What it most likely means that something is not there any more, or not as it was; `undefined` if nothing
 * speaks against that. Of what is not Benchling's, only that the newer side's login may not see it.
 */
export function explainAbsence(change: Change, sides: HidingSides): Absence | undefined {
  const { before, after } = sides;
  const archived = change.kind === 'dropColumn' ? archivedField(change, after) : undefined;
  if (archived !== undefined) return archived;
  if (mayBeHidden(change, sides)) return notVisible(change, after);
  if (change.kind !== 'dropTable' && change.kind !== 'dropView') return undefined;
  if (after.origin.kind !== 'live' || hasRawTable(change.before, after)) return undefined;
  return isBenchlings(change.before, before) ? absenceOfBenchlings(change.before) : undefined;
}

function absenceOfBenchlings(relation: Relation): Absence {
  return relation.benchling?.isArchived === true
    ? { rule: 'archived', message: 'its schema was archived in Benchling already' }
    : {
        rule: 'noRowsYet',
        message:
          'Benchling shows a table only while it has rows: it may be empty rather than dropped',
      };
}

function notVisible(change: Change, { hidden }: SchemaSnapshot): Absence {
  const { relations, schemas, columns } = countsFor(change, hidden);
  const counted = [
    relations > 0 && formatQuantity(relations, 'table or view', 'tables or views'),
    schemas > 0 && formatQuantity(schemas, 'schema'),
    columns > 0 && formatQuantity(columns, 'column'),
  ];
  const what = counted.filter((one) => one !== false).join(' and ');
  const is = relations + schemas + columns === 1 ? 'is' : 'are';
  const may = isPartChange(change)
    ? 'what it stands on may be one of them'
    : 'it may be one of them rather than dropped';
  return { rule: 'notVisible', message: `${what} ${is} hidden from this login: ${may}` };
}

/** Of what is hidden, what something that is missing may be, or stand on. */
function countsFor(
  change: Change,
  { schemas, relations, columns }: HiddenParts,
): Pick<HiddenParts, 'schemas' | 'relations' | 'columns'> {
  const isOfPart = isPartChange(change);
  if (change.kind === 'dropColumn' || (isOfPart && columns > 0)) {
    return { schemas: 0, relations: 0, columns };
  }
  // A type is hidden with its schema, and a reference of which nothing could be read with its target.
  const isOfRelation = change.kind === 'dropTable' || change.kind === 'dropView' || isOfPart;
  return { schemas, relations: isOfRelation ? relations : 0, columns: 0 };
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
