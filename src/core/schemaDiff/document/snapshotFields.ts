import type {
  DatabaseIdentity,
  DomainType,
  EnumType,
  FunctionEntry,
  HiddenParts,
  SchemaEntry,
  SchemaSnapshot,
  SnapshotOrigin,
  UnreadStatement,
} from '../model/snapshot';
import type { FieldReader } from './fieldReader';
import { readRelation } from './relationFields';
import { readCheck, readOidAndComment, readTablePath } from './sharedFields';

/** A snapshot from the fields of its document. @throws FieldError */
export function readSnapshot(reader: FieldReader): SchemaSnapshot {
  const fields = reader.object([
    'format',
    'version',
    'origin',
    'schemas',
    'relations',
    'enums',
    'domains',
    'functions',
    'hidden',
    'notUnderstood',
  ]);
  const at = (name: string): FieldReader => reader.field(fields, name);
  return {
    origin: readOrigin(at('origin')),
    schemas: at('schemas').list(readSchema),
    relations: at('relations').list(readRelation),
    enums: at('enums').list(readEnum),
    domains: at('domains').list(readDomain),
    functions: at('functions').list(readFunction),
    hidden: at('hidden').optional(readHidden) ?? nothingHidden,
    notUnderstood: at('notUnderstood').list(readUnread),
  };
}

const nothingHidden: HiddenParts = { schemas: 0, relations: 0, columns: 0, definitions: [] };

function readOrigin(reader: FieldReader): SnapshotOrigin {
  const fields = reader.object(['kind', 'takenAt', 'database']);
  return {
    kind: reader.field(fields, 'kind').choice(['live', 'ddl']),
    takenAt: reader.field(fields, 'takenAt').optional((field) => field.text()),
    database: reader.field(fields, 'database').optional(readDatabase),
  };
}

function readDatabase(reader: FieldReader): DatabaseIdentity {
  const fields = reader.object(['name', 'oid', 'systemIdentifier', 'serverVersion', 'user']);
  return {
    name: reader.field(fields, 'name').text(),
    oid: reader.field(fields, 'oid').optional((field) => field.number()),
    systemIdentifier: reader.field(fields, 'systemIdentifier').optional((field) => field.text()),
    serverVersion: reader.field(fields, 'serverVersion').text(),
    user: reader.field(fields, 'user').text(),
  };
}

function readHidden(reader: FieldReader): HiddenParts {
  const fields = reader.object(['schemas', 'relations', 'columns', 'definitions']);
  return {
    schemas: reader.field(fields, 'schemas').number(),
    relations: reader.field(fields, 'relations').number(),
    columns: reader.field(fields, 'columns').number(),
    definitions: reader.field(fields, 'definitions').list(readTablePath),
  };
}

function readUnread(reader: FieldReader): UnreadStatement {
  const fields = reader.object(['line', 'text', 'reason']);
  return {
    line: reader.field(fields, 'line').number(),
    text: reader.field(fields, 'text').text(),
    reason: reader.field(fields, 'reason').text(),
  };
}

function readSchema(reader: FieldReader): SchemaEntry {
  const fields = reader.object(['name', 'oid', 'comment']);
  return {
    name: reader.field(fields, 'name').text(),
    ...readOidAndComment(reader, fields),
  };
}

function readEnum(reader: FieldReader): EnumType {
  const fields = reader.object(['schema', 'name', 'values', 'oid', 'comment']);
  return {
    schema: reader.field(fields, 'schema').text(),
    name: reader.field(fields, 'name').text(),
    values: reader.field(fields, 'values').texts(),
    ...readOidAndComment(reader, fields),
  };
}

function readDomain(reader: FieldReader): DomainType {
  const fields = reader.object([
    'schema',
    'name',
    'type',
    'isNullable',
    'default',
    'checks',
    'oid',
    'comment',
  ]);
  return {
    schema: reader.field(fields, 'schema').text(),
    name: reader.field(fields, 'name').text(),
    type: reader.field(fields, 'type').text(),
    isNullable: reader.field(fields, 'isNullable').truth(),
    default: reader.field(fields, 'default').optional((field) => field.text()),
    checks: reader.field(fields, 'checks').list(readCheck),
    ...readOidAndComment(reader, fields),
  };
}

function readFunction(reader: FieldReader): FunctionEntry {
  const fields = reader.object(['schema', 'signature', 'result', 'oid']);
  return {
    schema: reader.field(fields, 'schema').text(),
    signature: reader.field(fields, 'signature').text(),
    result: reader.field(fields, 'result').optional((field) => field.text()),
    oid: reader.field(fields, 'oid').optional((field) => field.number()),
  };
}
