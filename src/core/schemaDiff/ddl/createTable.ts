import type { SqlNode } from '../../sql/sqlParser';
import { asNode } from '../../sql/sqlTree';
import type { RelationKind } from '../../warehouse/catalog/catalogEntries';
import { listedColumns } from '../changes/listedColumns';
import { indexedColumn } from '../model/indexedColumn';
import type { Column } from '../model/snapshot';
import { nodesOf, nodesOfType, numberOf, textOf } from '../normal/treeParts';
import { chooseName, isTakenByIndex } from './chosenNames';
import { defineColumn } from './columnDefinition';
import type { Draft, DraftRelation, DraftSchemas } from './draft';
import { indexParts } from './indexParts';
import { printBound } from './partitions';
import { newPathOf, NotUnderstoodError, pathOfRange, relationOf } from './statementContext';
import { addConstraints, tableConstraintsIn, type WrittenConstraint } from './tableConstraints';

/** CREATE TABLE, also of a foreign table. Temporary tables are nobody's schema. */
export function createTable(
  schemas: DraftSchemas,
  statement: SqlNode,
  foreign?: 'foreignTable',
): void {
  const range = asNode(statement['relation']);
  if (range?.['relpersistence'] === 't') return;
  const [schema, name] = newPathOf(schemas, range);
  if (schemas.relationAt([schema, name]) !== undefined) {
    if (statement['if_not_exists'] === true) return;
    throw new NotUnderstoodError(`there is a ${name} already`);
  }
  const relation = emptyRelation(schema, name, foreign ?? kindOf(statement));
  if (range?.['relpersistence'] === 'u') relation.isUnlogged = true;
  if (!schemas.schemas.has(schema)) schemas.schemas.set(schema, {});
  inherit(schemas, relation, statement);
  schemas.addRelation(relation);
  addElements(schemas, relation, nodesOf(statement['tableElts']));
  const partitioning = asNode(statement['partspec']);
  if (partitioning !== undefined) relation.partitioning = printPartitioning(schemas, partitioning);
}

export function emptyRelation(schema: string, name: string, kind: RelationKind): DraftRelation {
  return {
    schema,
    name,
    kind,
    columns: [],
    uniques: [],
    foreignKeys: [],
    checks: [],
    exclusions: [],
    indexes: [],
    inherits: [],
  };
}

function kindOf(statement: SqlNode): RelationKind {
  return statement['partspec'] === undefined ? 'table' : 'partitionedTable';
}

/** Takes on the columns of parents, and stands below them. */
function inherit(schemas: DraftSchemas, relation: DraftRelation, statement: SqlNode): void {
  const bound = asNode(statement['partbound']);
  for (const parent of nodesOfType(statement['inhRelations'], 'RangeVar')) {
    const path = pathOfRange(schemas, parent);
    if (bound === undefined) relation.inherits.push(path);
    else relation.partitionOf = { parent: path, bound: printBound(schemas, bound) };
    for (const column of relationOf(schemas, parent).columns) takeColumn(relation, column);
  }
}

/** Comments stay with the parent, and so does what makes values of an identity, but for partitions. */
function takeColumn(relation: DraftRelation, column: Column): void {
  const own = relation.columns.find(({ name }) => name === column.name);
  if (own !== undefined) {
    own.isNullable &&= column.isNullable;
    return;
  }
  const taken: Draft<Column> = { ...column };
  delete taken.comment;
  if (relation.partitionOf === undefined) delete taken.identity;
  relation.columns.push(taken);
}

function addElements(
  schemas: DraftSchemas,
  relation: DraftRelation,
  elements: readonly SqlNode[],
): void {
  const constraints: WrittenConstraint[] = [];
  for (const element of elements) {
    const column = asNode(element['ColumnDef']);
    const constraint = asNode(element['Constraint']);
    const like = asNode(element['TableLikeClause']);
    if (column !== undefined) {
      addColumn(schemas, relation, column);
      constraints.push(...tableConstraintsIn(column));
    } else if (constraint !== undefined) constraints.push({ constraint });
    else if (like !== undefined) copyLike(schemas, relation, like);
  }
  addConstraints(schemas, relation, constraints);
}

/** A column that a parent has, too, is one with the parent's. */
function addColumn(schemas: DraftSchemas, relation: DraftRelation, definition: SqlNode): void {
  if (definition['typeName'] === undefined) {
    refineColumn(schemas, relation, definition);
    return;
  }
  const column = defineColumn(schemas, relation, definition);
  const place = relation.columns.findIndex(({ name }) => name === column.name);
  if (place < 0) relation.columns.push(column);
  else relation.columns[place] = merged(relation.columns[place], column);
}

/** A partition may say more of a column without saying its type. */
function refineColumn(schemas: DraftSchemas, relation: DraftRelation, definition: SqlNode): void {
  const name = textOf(definition, 'colname') ?? '';
  const place = relation.columns.findIndex((column) => column.name === name);
  const inherited = relation.columns[place];
  if (inherited === undefined) return;
  const said = defineColumn(schemas, relation, { ...definition, typeName: {} });
  relation.columns[place] = merged(inherited, { ...said, type: inherited.type });
}

function merged(inherited: Column | undefined, own: Draft<Column>): Draft<Column> {
  if (inherited === undefined) return own;
  return { ...inherited, ...own, isNullable: inherited.isNullable && own.isNullable };
}

/** What LIKE copies beside columns, as bits. @see TableLikeOption in parsenodes.h */
const likeComments = 1;
const likeConstraints = 4;
const likeDefaults = 8;
const likeGenerated = 16;
const likeIdentity = 32;
const likeIndexes = 64;

function copyLike(schemas: DraftSchemas, relation: DraftRelation, like: SqlNode): void {
  const source = relationOf(schemas, asNode(like['relation']));
  const options = numberOf(like, 'options');
  const copies = (bit: number): boolean => (options & bit) !== 0;
  for (const column of source.columns) {
    const copy: Draft<Column> = { ...column };
    if (!copies(column.generated === undefined ? likeDefaults : likeGenerated)) {
      delete copy.default;
      delete copy.generated;
    }
    if (!copies(likeIdentity)) delete copy.identity;
    if (!copies(likeComments)) delete copy.comment;
    relation.columns.push(copy);
  }
  if (copies(likeConstraints)) relation.checks.push(...source.checks);
  if (copies(likeIndexes)) copyIndexes(schemas, relation, source);
}

function copyIndexes(schemas: DraftSchemas, relation: DraftRelation, source: DraftRelation): void {
  const named = (label: string, columns?: readonly string[]): string => {
    const parts = { table: relation.name, label, ...(columns !== undefined && { columns }) };
    const name = chooseName(parts, isTakenByIndex(schemas, relation.schema));
    schemas.takeName(relation.schema, name);
    return name;
  };
  const { primaryKey, uniques, indexes } = source;
  if (primaryKey !== undefined) relation.primaryKey = { ...primaryKey, name: named('pkey') };
  for (const key of uniques)
    relation.uniques.push({ ...key, name: named('key', listedColumns(key)) });
  for (const index of indexes) {
    const columns = index.parts.map((part) => indexedColumn(part) ?? 'expr');
    relation.indexes.push({ ...index, name: named('idx', [...columns, ...index.include]) });
  }
}

/** As `pg_get_partkeydef` prints it. */
function printPartitioning(schemas: DraftSchemas, partitioning: SqlNode): string {
  const strategy = String(partitioning['strategy']).replace(/^PARTITION_STRATEGY_/, '');
  const elements = nodesOf(partitioning['partParams']).map((element) => ({
    IndexElem: asNode(element['PartitionElem']) ?? {},
  }));
  return `${strategy} (${indexParts(schemas, elements).parts.join(', ')})`;
}
