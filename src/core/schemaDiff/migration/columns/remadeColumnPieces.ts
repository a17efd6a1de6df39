import { writePath, type ColumnPath, type TablePath } from '../../model/objectPath';
import type { Column } from '../../model/snapshot';
import { quoteText } from '../../../sql/quoteName';
import { mentions } from '../../normal/renameIn';
import { quoteIdentifier, quotePath } from '../../normal/quoteIdentifier';
import { printComment } from '../../print/printComments';
import { printColumn, typed } from '../../print/printColumn';
import { isOfTable } from '../catalogSql';
import { convertValue } from '../convertValue';
import { refuseIf } from '../doBlock';
import { keptParts } from '../parts/keptParts';
import { isMoreThanConstraint, isMoreThanIndex, unsaidOf } from '../parts/unprinted';
import type { Piece } from '../piece';
import type { PlanContext } from '../planContext';
import { notNull, refuseNulls } from './notNullPieces';
import { remakingOrder, type ColumnSides, type RemakingChange } from './remadeColumns';
import { sequencePieces } from './sequencePieces';

/**
 * A column that is dropped and added, with the keys, checks and indexes that went along. What was computed
 * is kept by a column that is computed no more; what was written is gone once it is computed.
 */
export function remakeColumn(
  change: RemakingChange,
  { was, is }: ColumnSides,
  context: PlanContext,
): readonly Piece[] {
  const table = context.names.table(change.object);
  const path = [...table, context.names.column(change.object)] as const;
  const swap = { change, was, is: { ...is, name: path[2] }, table, path };
  return [
    refuseRights(swap),
    refuseLosses(swap, context),
    ...(is.generated === undefined ? keepValues(swap, asideOf(swap, context)) : computeAnew(swap)),
    ...partsOnColumn(change, is, context),
  ];
}

/** What went along with a column of a table, or of an heir that has it by its parent. */
export function partsOnColumn(
  change: RemakingChange,
  is: Column,
  context: PlanContext,
): readonly Piece[] {
  const { names } = context;
  const column = names.column(change.object);
  const path: ColumnPath = [...names.table(change.object), column];
  const parts = keptParts([change.object[0], change.object[1]], {
    changes: [change],
    context,
    names: (text) => mentions(text, column),
  });
  if (is.comment === undefined) return parts;
  return [
    ...parts,
    {
      phase: 'comments',
      title: `comment on ${writePath(path)}`,
      sql: printComment('COLUMN', path, is.comment),
      changes: [change],
    },
  ];
}

interface Swap {
  readonly change: RemakingChange;
  readonly was: Column;
  /** By the name that it will have. */
  readonly is: Column;
  readonly table: TablePath;
  readonly path: readonly [string, string, string];
}

function pieceOf({ change, table }: Swap, place: number, title: string, action: string): Piece {
  return {
    phase: 'columns',
    order: remakingOrder + place / 10,
    title,
    sql: `ALTER TABLE ${quotePath(table)} ${action}`,
    changes: [change],
  };
}

function computeAnew(swap: Swap): readonly Piece[] {
  const { was, is, path } = swap;
  const [name, column] = [writePath(path), quoteIdentifier(path[2])];
  const isLost = was.generated === undefined;
  const title = isLost
    ? `drop ${name}, whose values are computed from now on`
    : `drop what was computed as ${name}`;
  return [
    { ...pieceOf(swap, 1, title, `DROP COLUMN ${column}`), isDestructive: isLost },
    pieceOf(swap, 2, `compute ${name}`, `ADD COLUMN ${printColumn(is)}`),
  ];
}

/** What a column is called beside the one that is computed, while its values are copied. */
function asideOf({ change, is }: Swap, { before, after, names }: PlanContext): string {
  const older = names.tableBefore(change.object);
  const relations = [older && before.relation(older), after.relation(change.object)];
  const columns = relations.flatMap((relation) => relation?.columns ?? []);
  const taken = new Set(columns.map(({ name }) => name));
  // Each of several columns has one of its own.
  let aside = `lakeside_kept_${columns.findIndex(({ name }) => name === is.name)}`;
  while (taken.has(aside)) aside = `${aside}_`;
  return aside;
}

function keepValues(swap: Swap, aside: string): readonly Piece[] {
  const { change, was, is, path } = swap;
  const [name, column] = [writePath(path), quoteIdentifier(path[2])];
  const plain: Column = { ...is, name: aside, isNullable: true, identity: undefined };
  const sequences = sequencePieces(path, is, [change]);
  return [
    ...sequences.before,
    pieceOf(swap, 1, `make room for the values of ${name}`, `ADD COLUMN ${printColumn(plain)}`),
    // An UPDATE would ask triggers, rules and row policies, which may touch other columns or keep rows away.
    pieceOf(
      swap,
      2,
      `keep what was computed as ${name}`,
      `ALTER COLUMN ${quoteIdentifier(aside)} TYPE ${typed(is)} USING ${convertValue(column, was.type, is.type) ?? column}`,
    ),
    pieceOf(swap, 3, `compute ${name} no more`, `DROP COLUMN ${column}`),
    pieceOf(
      swap,
      4,
      `call the values ${name} again`,
      `RENAME COLUMN ${quoteIdentifier(aside)} TO ${column}`,
    ),
    ...sequences.after,
    ...(is.isNullable ? [] : [...refuseNulls(path, change), notNull(path, change)]),
  ];
}

/** Rights on a table cover the column that is made anew; rights on the column alone would be gone. */
function refuseRights(swap: Swap): Piece {
  const { table, path } = swap;
  const name = writePath(path);
  return {
    ...pieceOf(swap, 0, `look for rights on ${name} alone`, ''),
    sql: refuseIf(
      `SELECT FROM pg_attribute a WHERE ${isTheColumn(table, path[2])} AND a.attacl IS NOT NULL`,
      `Somebody has rights on ${name} alone, which would be gone`,
      'Take them away and give them again afterwards, or leave this change out',
    ),
  };
}

/**
 * What goes with a column, and no snapshot knows of, so that it would not come back.
 * @see pg_depend, pg_statistic_ext, pg_index, pg_constraint, pg_attribute, pg_seclabel
 */
function refuseLosses(swap: Swap, { before }: PlanContext): Piece {
  const { table, path } = swap;
  const unsaid = unsaidOf(before.snapshot);
  const name = writePath(path);
  return {
    ...pieceOf(swap, 0, `look for what another ${name} would not have`, ''),
    sql: refuseIf(
      [
        `SELECT FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid WHERE ${isTheColumn(table, path[2])}`,
        `AND (a.attstattarget >= 0 OR a.attoptions IS NOT NULL OR a.attstorage <> t.typstorage OR coalesce(to_jsonb(a) ->> 'attcompression', '') <> ''`,
        `OR EXISTS (SELECT FROM pg_seclabel l WHERE l.classoid = 'pg_class'::regclass AND l.objoid = a.attrelid AND l.objsubid = a.attnum)`,
        `OR EXISTS (SELECT FROM pg_index i WHERE i.indrelid = a.attrelid AND (a.attnum = ANY (i.indkey) OR ${dependsOnIt('pg_class', 'i.indexrelid')}) AND ${isMoreThanIndex('i')})`,
        `OR EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = a.attrelid AND k.contype <> 'f' AND (a.attnum = ANY (k.conkey) OR ${dependsOnIt('pg_constraint', 'k.oid')}) AND ${isMoreThanConstraint('k', unsaid)})`,
        `OR EXISTS (SELECT FROM pg_statistic_ext s WHERE s.stxrelid = a.attrelid AND (a.attnum = ANY (s.stxkeys) OR ${dependsOnIt('pg_statistic_ext', 's.oid')})))`,
      ].join(' '),
      `There are storage settings or statistics of ${name}, or comments or settings of its keys, checks or indexes, which would be gone`,
      'Take them away first and make them again afterwards, or leave this change out',
    ),
  };
}

function dependsOnIt(catalog: string, oid: string): string {
  return `EXISTS (SELECT FROM pg_depend d WHERE d.classid = '${catalog}'::regclass AND d.objid = ${oid} AND d.refclassid = 'pg_class'::regclass AND d.refobjid = a.attrelid AND d.refobjsubid = a.attnum)`;
}

/** In the table, and in the partitions and heirs below it. */
function isTheColumn(table: TablePath, column: string): string {
  return `${isOfTable('a.attrelid', table)} AND a.attname = ${quoteText(column)}`;
}
