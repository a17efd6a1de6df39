import type {
  CatalogFunction,
  CatalogSchema,
  ColumnGeneration,
  FunctionKind,
  Relation,
} from '../../../core/warehouse/catalog/catalogEntries';
import {
  snapshotFormat,
  type CatalogSnapshot,
  type ColumnTable,
  type StoredForeignKey,
  type StoredIndex,
  type StoredIndexPart,
  type StoredKey,
} from '../../../core/warehouse/catalog/catalogSnapshot';
import { ColumnTableBuilder } from '../../../core/warehouse/catalog/columnTable';
import { sumPartitions } from '../../../core/warehouse/catalog/sumPartitions';
import type { catalogParts } from './catalogSql';
import { numbers, text } from './readRow';
import { relationKindOf } from './relationKinds';

/** Values in the order in which a query of the catalog names them. */
export type CatalogRow = readonly unknown[];

export type CatalogRows = Readonly<Record<(typeof catalogParts)[number], readonly CatalogRow[]>>;

/** A snapshot of what the queries of a catalog gave. */
export function snapshotFrom(rows: CatalogRows, readAtMs: number): CatalogSnapshot {
  const [database = []] = rows.database;
  const [name, user, version, schemas, relations] = database;
  const isForeign = ([, , kind]: CatalogRow): boolean => kind === 'f';
  return {
    format: snapshotFormat,
    readAtMs,
    database: {
      name: String(name),
      user: String(user),
      version: String(version).split(' ')[0] ?? '',
    },
    hidden: { schemas: Number(schemas), relations: Number(relations) },
    schemas: rows.schemas.map(schemaOf),
    relations: sumPartitions(rows.relations.map(relationOf)),
    columns: columnTable(rows.columns),
    keys: rows.constraints.filter((row) => !isForeign(row)).map(keyOf),
    foreignKeys: rows.constraints.filter(isForeign).map(foreignKeyOf),
    indexes: rows.indexes.map(indexOf),
    functions: rows.functions.map(functionOf),
  };
}

function schemaOf([oid, name, owner, comment]: CatalogRow): CatalogSchema {
  return { oid: Number(oid), name: String(name), owner: String(owner), comment: text(comment) };
}

function relationOf(row: CatalogRow): Relation {
  const [oid, schema, name, kind, owner, comment, rowCount, bytes, partitionOf] = row;
  return {
    oid: Number(oid),
    schema: String(schema),
    name: String(name),
    kind: relationKindOf(text(kind)),
    owner: String(owner),
    comment: text(comment),
    rowCountEstimate: number(rowCount),
    totalBytes: number(bytes),
    partitionOf: number(partitionOf),
  };
}

function columnTable(rows: readonly CatalogRow[]): ColumnTable {
  const table = new ColumnTableBuilder();
  for (const row of rows) {
    const [relation, name, position, typeOid, type, isNotNull] = row;
    const [identity, generated, expression, comment] = row.slice(6);
    table.add(Number(relation), {
      name: String(name),
      position: Number(position),
      typeOid: Number(typeOid),
      type: String(type),
      isNullable: isNotNull !== true,
      generation: generationOf(String(identity), String(generated)),
      default: text(expression),
      comment: text(comment),
    });
  }
  return table.build();
}

/** @see https://www.postgresql.org/docs/current/catalog-pg-attribute.html (attidentity, attgenerated) */
function generationOf(identity: string, generated: string): ColumnGeneration {
  if (identity === 'a') return 'identityAlways';
  if (identity === 'd') return 'identityByDefault';
  if (generated === 's') return 'stored';
  return generated === 'v' ? 'virtual' : 'none';
}

function keyOf([relation, name, kind, columns]: CatalogRow): StoredKey {
  return {
    relation: Number(relation),
    name: String(name),
    kind: kind === 'p' ? 'primary' : 'unique',
    columns: numbers(columns),
  };
}

function foreignKeyOf(row: CatalogRow): StoredForeignKey {
  const [relation, name, , columns, target, targetName, targetColumns] = row;
  return {
    relation: Number(relation),
    name: String(name),
    columns: numbers(columns),
    target: Number(target),
    targetName: String(targetName),
    targetColumns: numbers(targetColumns),
  };
}

function indexOf(row: CatalogRow): StoredIndex {
  const [relation, name, method, isUnique, isPrimary, isValid, isPartial] = row;
  const [columns, partCount, flags, definition] = row.slice(7);
  const positions = String(columns).split(' ').slice(0, Number(partCount));
  return {
    relation: Number(relation),
    name: String(name),
    method: String(method),
    isUnique: isUnique === true,
    isPrimary: isPrimary === true,
    isValid: isValid === true,
    isPartial: isPartial === true,
    parts: indexParts(positions, String(flags).split(' ')),
    definition: text(definition),
  };
}

/** @see https://github.com/postgres/postgres/blob/master/src/include/catalog/pg_index.h (INDOPTION_DESC) */
function indexParts(
  positions: readonly string[],
  flags: readonly string[],
): readonly StoredIndexPart[] {
  return positions.map((position, place) => ({
    column: position === '0' ? undefined : Number(position),
    isDescending: (Number(flags[place]) & 1) !== 0,
    isNullsFirst: (Number(flags[place]) & 2) !== 0,
  }));
}

/** @see https://www.postgresql.org/docs/current/catalog-pg-proc.html (prokind) */
const functionKinds: Readonly<Record<string, FunctionKind>> = {
  f: 'function',
  a: 'aggregate',
  w: 'window',
  p: 'procedure',
};

function functionOf(row: CatalogRow): CatalogFunction {
  const [oid, schema, name, kind, args, result, comment] = row;
  return {
    oid: Number(oid),
    schema: String(schema),
    name: String(name),
    kind: functionKinds[String(kind)] ?? 'function',
    arguments: String(args),
    result: text(result),
    comment: text(comment),
  };
}

function number(value: unknown): number | undefined {
  return value === null || value === undefined ? undefined : Number(value);
}
