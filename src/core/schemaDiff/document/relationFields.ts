import type {
  BenchlingField,
  BenchlingTable,
  Column,
  ExactIndex,
  Exclusion,
  ForeignKey,
  Index,
  Partition,
  Relation,
  UniqueKey,
  ViewDefinition,
} from '../model/snapshot';
import type { FieldReader } from './fieldReader';
import { readCheck, readDependency, readOidAndComment, readTablePath } from './sharedFields';
import { relationFields } from './writeSnapshot';

/** A relation from the fields of its document. @throws FieldError */
export function readRelation(reader: FieldReader): Relation {
  const at = reader.fields(relationFields);
  return {
    schema: at('schema').text(),
    name: at('name').text(),
    kind: at('kind').choice([
      'table',
      'partitionedTable',
      'view',
      'materializedView',
      'foreignTable',
    ]),
    ...readOidAndComment(at),
    benchling: at('benchling').optional(readBenchlingTable),
    isUnlogged: at('isUnlogged').optionalTruth(),
    columns: at('columns').list(readColumn),
    primaryKey: at('primaryKey').optional(readKey),
    uniques: at('uniques').list(readKey),
    foreignKeys: at('foreignKeys').list(readForeignKey),
    checks: at('checks').list(readCheck),
    exclusions: at('exclusions').list(readExclusion),
    indexes: at('indexes').list(readIndex),
    partitioning: at('partitioning').optionalText(),
    partitionOf: at('partitionOf').optional(readPartition),
    inherits: at('inherits').list(readTablePath),
    view: at('view').optional(readView),
  };
}

function readBenchlingTable(reader: FieldReader): BenchlingTable {
  const at = reader.fields(['id', 'isArchived']);
  return {
    id: at('id').text(),
    isArchived: at('isArchived').optionalTruth(),
  };
}

const columnFields = [
  'name',
  'type',
  'isNullable',
  'default',
  'exact',
  'generated',
  'identity',
  'collation',
  'comment',
  'attnum',
  'benchling',
] as const;

function readColumn(reader: FieldReader): Column {
  const at = reader.fields(columnFields);
  return {
    name: at('name').text(),
    type: at('type').text(),
    isNullable: at('isNullable').truth(),
    default: at('default').optionalText(),
    exact: at('exact').optionalText(),
    generated: at('generated').optional((field) => field.choice(['stored', 'virtual'])),
    identity: at('identity').optional((field) => field.choice(['always', 'byDefault'])),
    collation: at('collation').optionalText(),
    comment: at('comment').optionalText(),
    attnum: at('attnum').optionalNumber(),
    benchling: at('benchling').optional(readBenchlingField),
  };
}

function readBenchlingField(reader: FieldReader): BenchlingField {
  const at = reader.fields([
    'id',
    'type',
    'isRequired',
    'isMulti',
    'target',
    'dropdown',
    'isArchived',
  ]);
  return {
    id: at('id').text(),
    type: at('type').optionalText(),
    isRequired: at('isRequired').optionalTruth(),
    isMulti: at('isMulti').optionalTruth(),
    target: at('target').optionalText(),
    dropdown: at('dropdown').optionalText(),
    isArchived: at('isArchived').optionalTruth(),
  };
}

function readKey(reader: FieldReader): UniqueKey {
  const at = reader.fields([
    'name',
    'columns',
    'include',
    'isDeferrable',
    'isInitiallyDeferred',
    'nullsNotDistinct',
  ]);
  return {
    name: at('name').text(),
    columns: at('columns').texts(),
    ...(!at('include').isAbsent && { include: at('include').texts() }),
    isDeferrable: at('isDeferrable').optionalTruth(),
    isInitiallyDeferred: at('isInitiallyDeferred').optionalTruth(),
    nullsNotDistinct: at('nullsNotDistinct').optionalTruth(),
  };
}

const actions = ['noAction', 'restrict', 'cascade', 'setNull', 'setDefault'] as const;

function readForeignKey(reader: FieldReader): ForeignKey {
  const at = reader.fields([
    'name',
    'columns',
    'refTable',
    'refColumns',
    'onUpdate',
    'onDelete',
    'matchesFull',
    'isDeferrable',
    'isInitiallyDeferred',
  ]);
  return {
    name: at('name').text(),
    columns: at('columns').texts(),
    refTable: readTablePath(at('refTable')),
    refColumns: at('refColumns').texts(),
    onUpdate: at('onUpdate').choice(actions),
    onDelete: at('onDelete').choice(actions),
    matchesFull: at('matchesFull').optionalTruth(),
    isDeferrable: at('isDeferrable').optionalTruth(),
    isInitiallyDeferred: at('isInitiallyDeferred').optionalTruth(),
  };
}

function readExclusion(reader: FieldReader): Exclusion {
  const at = reader.fields(['name', 'definition', 'exact']);
  return {
    name: at('name').text(),
    definition: at('definition').text(),
    exact: at('exact').optionalText(),
  };
}

function readIndex(reader: FieldReader): Index {
  const at = reader.fields([
    'name',
    'isUnique',
    'method',
    'parts',
    'include',
    'where',
    'nullsNotDistinct',
    'exact',
  ]);
  return {
    name: at('name').text(),
    isUnique: at('isUnique').truth(),
    method: at('method').text(),
    parts: at('parts').texts(),
    include: at('include').texts(),
    where: at('where').optionalText(),
    nullsNotDistinct: at('nullsNotDistinct').optionalTruth(),
    exact: at('exact').optional(readExactIndex),
  };
}

function readExactIndex(reader: FieldReader): ExactIndex {
  const at = reader.fields(['parts', 'where']);
  return { parts: at('parts').texts(), where: at('where').optionalText() };
}

function readPartition(reader: FieldReader): Partition {
  const at = reader.fields(['parent', 'bound']);
  return {
    parent: readTablePath(at('parent')),
    bound: at('bound').text(),
  };
}

function readView(reader: FieldReader): ViewDefinition {
  const at = reader.fields(['query', 'exact', 'dependsOn', 'callsFunctions']);
  return {
    query: at('query').text(),
    exact: at('exact').optionalText(),
    dependsOn: at('dependsOn').list(readDependency),
    callsFunctions: at('callsFunctions').texts(),
  };
}
