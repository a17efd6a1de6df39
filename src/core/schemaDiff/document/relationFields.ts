import type {
  BenchlingField,
  BenchlingTable,
  Column,
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

/** A relation from the fields of its document. @throws FieldError */
export function readRelation(reader: FieldReader): Relation {
  const fields = reader.object([
    'schema',
    'name',
    'kind',
    'oid',
    'benchling',
    'comment',
    'isUnlogged',
    'columns',
    'primaryKey',
    'uniques',
    'foreignKeys',
    'checks',
    'exclusions',
    'indexes',
    'partitioning',
    'partitionOf',
    'inherits',
    'view',
  ]);
  const at = (name: string): FieldReader => reader.field(fields, name);
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
    ...readOidAndComment(reader, fields),
    benchling: at('benchling').optional(readBenchlingTable),
    isUnlogged: truthAt(at('isUnlogged')),
    columns: at('columns').list(readColumn),
    primaryKey: at('primaryKey').optional(readKey),
    uniques: at('uniques').list(readKey),
    foreignKeys: at('foreignKeys').list(readForeignKey),
    checks: at('checks').list(readCheck),
    exclusions: at('exclusions').list(readExclusion),
    indexes: at('indexes').list(readIndex),
    partitioning: textAt(at('partitioning')),
    partitionOf: at('partitionOf').optional(readPartition),
    inherits: at('inherits').list(readTablePath),
    view: at('view').optional(readView),
  };
}

function textAt(reader: FieldReader): string | undefined {
  return reader.optional((field) => field.text());
}

function truthAt(reader: FieldReader): boolean | undefined {
  return reader.optional((field) => field.truth());
}

function readBenchlingTable(reader: FieldReader): BenchlingTable {
  const fields = reader.object(['id', 'isArchived']);
  return {
    id: reader.field(fields, 'id').text(),
    isArchived: truthAt(reader.field(fields, 'isArchived')),
  };
}

const columnFields = [
  'name',
  'type',
  'isNullable',
  'default',
  'generated',
  'identity',
  'collation',
  'comment',
  'attnum',
  'benchling',
];

function readColumn(reader: FieldReader): Column {
  const fields = reader.object(columnFields);
  const at = (name: string): FieldReader => reader.field(fields, name);
  return {
    name: at('name').text(),
    type: at('type').text(),
    isNullable: at('isNullable').truth(),
    default: textAt(at('default')),
    generated: at('generated').optional((field) => field.choice(['stored', 'virtual'])),
    identity: at('identity').optional((field) => field.choice(['always', 'byDefault'])),
    collation: textAt(at('collation')),
    comment: textAt(at('comment')),
    attnum: at('attnum').optional((field) => field.number()),
    benchling: at('benchling').optional(readBenchlingField),
  };
}

function readBenchlingField(reader: FieldReader): BenchlingField {
  const fields = reader.object([
    'id',
    'type',
    'isRequired',
    'isMulti',
    'target',
    'dropdown',
    'isArchived',
  ]);
  const at = (name: string): FieldReader => reader.field(fields, name);
  return {
    id: at('id').text(),
    type: textAt(at('type')),
    isRequired: truthAt(at('isRequired')),
    isMulti: truthAt(at('isMulti')),
    target: textAt(at('target')),
    dropdown: textAt(at('dropdown')),
    isArchived: truthAt(at('isArchived')),
  };
}

function readKey(reader: FieldReader): UniqueKey {
  const fields = reader.object(['name', 'columns', 'isDeferrable', 'nullsNotDistinct']);
  return {
    name: reader.field(fields, 'name').text(),
    columns: reader.field(fields, 'columns').texts(),
    isDeferrable: truthAt(reader.field(fields, 'isDeferrable')),
    nullsNotDistinct: truthAt(reader.field(fields, 'nullsNotDistinct')),
  };
}

const actions = ['noAction', 'restrict', 'cascade', 'setNull', 'setDefault'] as const;

function readForeignKey(reader: FieldReader): ForeignKey {
  const fields = reader.object([
    'name',
    'columns',
    'refTable',
    'refColumns',
    'onUpdate',
    'onDelete',
    'isDeferrable',
  ]);
  const at = (name: string): FieldReader => reader.field(fields, name);
  return {
    name: at('name').text(),
    columns: at('columns').texts(),
    refTable: readTablePath(at('refTable')),
    refColumns: at('refColumns').texts(),
    onUpdate: at('onUpdate').choice(actions),
    onDelete: at('onDelete').choice(actions),
    isDeferrable: truthAt(at('isDeferrable')),
  };
}

function readExclusion(reader: FieldReader): Exclusion {
  const fields = reader.object(['name', 'definition']);
  return {
    name: reader.field(fields, 'name').text(),
    definition: reader.field(fields, 'definition').text(),
  };
}

function readIndex(reader: FieldReader): Index {
  const fields = reader.object([
    'name',
    'isUnique',
    'method',
    'parts',
    'include',
    'where',
    'nullsNotDistinct',
  ]);
  const at = (name: string): FieldReader => reader.field(fields, name);
  return {
    name: at('name').text(),
    isUnique: at('isUnique').truth(),
    method: at('method').text(),
    parts: at('parts').texts(),
    include: at('include').texts(),
    where: textAt(at('where')),
    nullsNotDistinct: truthAt(at('nullsNotDistinct')),
  };
}

function readPartition(reader: FieldReader): Partition {
  const fields = reader.object(['parent', 'bound']);
  return {
    parent: readTablePath(reader.field(fields, 'parent')),
    bound: reader.field(fields, 'bound').text(),
  };
}

function readView(reader: FieldReader): ViewDefinition {
  const fields = reader.object(['query', 'dependsOn', 'callsFunctions']);
  return {
    query: reader.field(fields, 'query').text(),
    dependsOn: reader.field(fields, 'dependsOn').list(readDependency),
    callsFunctions: reader.field(fields, 'callsFunctions').texts(),
  };
}
