import { isSamePath, tablePath } from '../model/objectPath';
import type { Column, ForeignKey, Relation } from '../model/snapshot';
import { quoteIdentifier, quotePath } from '../normal/quoteIdentifier';
import { exactDefaultOf, printColumn } from './printColumn';
import {
  printCheck,
  printExclusion,
  printForeignKey,
  printPrimaryKey,
  printUnique,
} from './printParts';

export interface TableSurroundings {
  /** The table that it is a partition of, if it is known. */
  readonly parent?: Relation | undefined;
  /** Those of its foreign keys that are made with it. */
  readonly foreignKeys: readonly ForeignKey[];
}

/** The statements that make a table with its constraints, without their ends; indexes are not among them. */
export function printTable(
  relation: Relation,
  { parent, foreignKeys }: TableSurroundings,
): readonly string[] {
  const { partitionOf } = relation;
  const constraints = constraintsOf(relation, foreignKeys);
  if (partitionOf !== undefined && parent !== undefined) {
    const own = refinedColumns(relation, parent);
    if (own !== undefined) {
      const of = ` PARTITION OF ${quotePath(partitionOf.parent)}`;
      return [create(relation, { of, elements: [...own, ...constraints] })];
    }
  }
  const elements = [...relation.columns.map(printColumn), ...constraints];
  const table = create(relation, { of: '', elements: elements.length === 0 ? [''] : elements });
  return partitionOf === undefined ? [table] : [table, printAttach(relation, partitionOf)];
}

/** Makes a table a partition. */
export function printAttach(
  relation: Relation,
  { parent, bound }: NonNullable<Relation['partitionOf']>,
): string {
  return `ALTER TABLE ${quotePath(parent)} ATTACH PARTITION ${quotePath(tablePath(relation))} ${bound}`;
}

function constraintsOf(
  { primaryKey, uniques, checks, exclusions }: Relation,
  foreignKeys: readonly ForeignKey[],
): readonly string[] {
  return [
    ...(primaryKey === undefined ? [] : [printPrimaryKey(primaryKey)]),
    ...uniques.map(printUnique),
    ...checks.map(printCheck),
    ...exclusions.map(printExclusion),
    ...foreignKeys.map(printForeignKey),
  ];
}

function create(
  relation: Relation,
  { of, elements }: { readonly of: string; readonly elements: readonly string[] },
): string {
  const { kind, inherits, partitioning, partitionOf } = relation;
  const word =
    kind === 'foreignTable' ? 'FOREIGN ' : relation.isUnlogged === true ? 'UNLOGGED ' : '';
  const lines = elements.filter((element) => element !== '').map((element) => `\n  ${element}`);
  const body =
    elements.length === 0 ? '' : ` (${lines.join(',')}${lines.length === 0 ? '' : '\n'})`;
  return [
    `CREATE ${word}TABLE ${quotePath(tablePath(relation))}${of}${body}`,
    inherits.length === 0 ? '' : ` INHERITS (${inherits.map(quotePath).join(', ')})`,
    of === '' ? '' : ` ${partitionOf?.bound ?? ''}`,
    partitioning === undefined ? '' : ` PARTITION BY ${partitioning}`,
    // Which server it lies on is no part of a snapshot.
    kind === 'foreignTable' ? ' SERVER unknown' : '',
  ].join('');
}

/**
 * What a partition says of its columns beside what its parent does; `undefined` if it has other columns
 * than the parent, or less of them, and has to be made by itself and attached.
 */
function refinedColumns(
  { columns }: Relation,
  { columns: inherited }: Relation,
): readonly string[] | undefined {
  if (columns.length !== inherited.length) return undefined;
  const refined: string[] = [];
  for (const [place, column] of columns.entries()) {
    const from = inherited[place];
    if (from === undefined || !isRefinement(column, from)) return undefined;
    const words = refinementOf(column, from);
    if (words !== '') refined.push(`${quoteIdentifier(column.name)} WITH OPTIONS${words}`);
  }
  return refined;
}

function isRefinement(column: Column, from: Column): boolean {
  const hasOwnValue = column.generated === undefined && column.default !== undefined;
  return (
    column.name === from.name &&
    column.type === from.type &&
    column.collation === from.collation &&
    column.identity === from.identity &&
    column.generated === from.generated &&
    (column.default === from.default || hasOwnValue) &&
    (!column.isNullable || from.isNullable)
  );
}

function refinementOf(column: Column, from: Column): string {
  const value =
    column.default === from.default ? '' : ` DEFAULT (${exactDefaultOf(column) ?? 'NULL'})`;
  return `${value}${column.isNullable === from.isNullable ? '' : ' NOT NULL'}`;
}

/** Whether a foreign key leads to the table itself. */
export function isOwnTarget(relation: Relation, { refTable }: ForeignKey): boolean {
  return isSamePath(refTable, tablePath(relation));
}
