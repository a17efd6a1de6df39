import type { SqlNode } from '../../sql/sqlParser';
import { asNode, stringsOf } from '../../sql/sqlTree';
import { isSamePath, tablePath, type TablePath } from '../model/objectPath';
import type { ExactText, Index, Key } from '../model/snapshot';
import { renameIn } from '../normal/renameIn';
import { textOf } from '../normal/treeParts';
import { withHeirs } from './alterTable';
import type { Draft, DraftRelation, DraftSchemas } from './draft';
import { NotUnderstoodError, relationKinds, relationOf } from './statementContext';
import { findType } from './types';

/** ALTER … RENAME of what the model knows. */
export function applyRename(schemas: DraftSchemas, statement: SqlNode): void {
  const range = asNode(statement['relation']);
  const from = textOf(statement, 'subname') ?? '';
  const to = textOf(statement, 'newname') ?? '';
  const what = String(statement['renameType']);
  schemas.forgetConstraints();
  if (relationKinds.test(what)) return renameRelation(schemas, range, to);
  switch (what) {
    case 'OBJECT_COLUMN':
      return renameColumn(schemas, relationOf(schemas, range), { from, to });
    case 'OBJECT_TABCONSTRAINT':
      return renameConstraint(relationOf(schemas, range), from, to);
    case 'OBJECT_INDEX':
      return renameIndex(schemas, range, to);
    case 'OBJECT_TYPE':
    case 'OBJECT_DOMAIN':
    case 'OBJECT_SCHEMA':
      throw new NotUnderstoodError('a type or schema is renamed');
  }
}

/** ALTER … SET SCHEMA of a relation. */
export function applySetSchema(schemas: DraftSchemas, statement: SqlNode): void {
  const schema = textOf(statement, 'newschema') ?? '';
  const range = asNode(statement['relation']);
  if (range !== undefined && statement['objectType'] !== 'OBJECT_SEQUENCE') {
    const relation = relationOf(schemas, range);
    moveTo(schemas, relation, [schema, relation.name]);
  } else if (statement['objectType'] === 'OBJECT_TYPE') {
    const parts = stringsOf(asNode(asNode(statement['object'])?.['List'])?.['items']);
    findType(schemas, [...schemas.enums, ...schemas.domains], parts).schema = schema;
  }
}

/** RENAME of a table also takes the names of indexes and sequences. */
function renameRelation(schemas: DraftSchemas, range: SqlNode | undefined, to: string): void {
  const name = textOf(range, 'relname') ?? '';
  const relation = schemas.findRelation(name, textOf(range, 'schemaname'));
  if (relation === undefined) return renameIndex(schemas, range, to);
  moveTo(schemas, relation, [relation.schema, to]);
}

function moveTo(schemas: DraftSchemas, relation: DraftRelation, to: TablePath): void {
  const from = tablePath(relation);
  refuseIfRead(schemas, from);
  schemas.removeRelation(relation);
  [relation.schema, relation.name] = to;
  schemas.addRelation(relation);
  const moved = (path: TablePath): TablePath => (isSamePath(path, from) ? to : path);
  for (const other of schemas.relations) {
    for (const key of other.foreignKeys) key.refTable = moved(key.refTable);
    other.inherits = other.inherits.map(moved);
    const { partitionOf } = other;
    if (partitionOf) other.partitionOf = { ...partitionOf, parent: moved(partitionOf.parent) };
  }
}

/** The text of a view does not follow what it reads. */
function refuseIfRead(schemas: DraftSchemas, path: readonly string[]): void {
  const view = schemas.relations.find((relation) =>
    relation.view?.dependsOn.some((read) => isSamePath(read.slice(0, path.length), path)),
  );
  if (view !== undefined) {
    throw new NotUnderstoodError(`${path.at(-1)} is renamed, and the view ${view.name} reads it`);
  }
}

function renameColumn(
  schemas: DraftSchemas,
  relation: DraftRelation,
  { from, to }: { readonly from: string; readonly to: string },
): void {
  refuseIfRead(schemas, [...tablePath(relation), from]);
  const named = (columns: readonly string[]): readonly string[] =>
    columns.map((column) => (column === from ? to : column));
  for (const heir of withHeirs(schemas, relation)) renameWithin(heir, { from, to, named });
  const path = tablePath(relation);
  for (const { foreignKeys } of schemas.relations) {
    for (const key of foreignKeys) {
      if (isSamePath(key.refTable, path)) key.refColumns = named(key.refColumns);
    }
  }
}

interface ColumnRename {
  readonly from: string;
  readonly to: string;
  readonly named: (columns: readonly string[]) => readonly string[];
}

function renameWithin(relation: DraftRelation, { from, to, named }: ColumnRename): void {
  const written = (text: string): string => renameIn(text, from, to);
  const { primaryKey } = relation;
  const renamed = <T extends Key>(key: T): T => {
    const { columns, include } = key;
    return { ...key, columns: named(columns), ...(include && { include: named(include) }) };
  };
  if (primaryKey) relation.primaryKey = renamed(primaryKey);
  relation.uniques = relation.uniques.map(renamed);
  for (const key of relation.foreignKeys) key.columns = named(key.columns);
  const inFull = ({ exact }: { readonly exact?: ExactText }): { readonly exact?: string } =>
    exact === undefined ? {} : { exact: written(exact) };
  relation.checks = relation.checks.map((check) => ({
    ...check,
    expression: written(check.expression),
    ...inFull(check),
  }));
  relation.exclusions = relation.exclusions.map((exclusion) => ({
    name: exclusion.name,
    definition: written(exclusion.definition),
    ...inFull(exclusion),
  }));
  if (relation.partitioning !== undefined) relation.partitioning = written(relation.partitioning);
  for (const index of relation.indexes) renameInIndex(index, named, written);
  for (const column of relation.columns) {
    if (column.name === from) column.name = to;
    if (column.generated === undefined) continue;
    column.default = written(column.default ?? '');
    if (column.exact !== undefined) column.exact = written(column.exact);
  }
}

function renameInIndex(
  index: Draft<Index>,
  named: ColumnRename['named'],
  written: (text: string) => string,
): void {
  index.parts = index.parts.map(written);
  index.include = named(index.include);
  if (index.where !== undefined) index.where = written(index.where);
  if (index.exact === undefined) return;
  const { parts, where } = index.exact;
  index.exact = {
    parts: parts.map(written),
    ...(where !== undefined && { where: written(where) }),
  };
}

function renameConstraint(relation: DraftRelation, from: string, to: string): void {
  const named = <T extends { readonly name: string }>(constraint: T): T =>
    constraint.name === from ? { ...constraint, name: to } : constraint;
  if (relation.primaryKey) relation.primaryKey = named(relation.primaryKey);
  relation.uniques = relation.uniques.map(named);
  relation.foreignKeys = relation.foreignKeys.map(named);
  relation.checks = relation.checks.map(named);
  relation.exclusions = relation.exclusions.map(named);
}

/** An index, and the constraint that it stands behind. */
function renameIndex(schemas: DraftSchemas, range: SqlNode | undefined, to: string): void {
  const from = textOf(range, 'relname') ?? '';
  const schema = textOf(range, 'schemaname');
  const known = schema === undefined ? schemas.searchPath : [schema];
  for (const relation of schemas.relations.filter((one) => known.includes(one.schema))) {
    for (const index of relation.indexes) if (index.name === from) index.name = to;
    renameConstraint(relation, from, to);
  }
}
