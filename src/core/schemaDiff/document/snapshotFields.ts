import type {
  DatabaseIdentity,
  DomainType,
  Dropdown,
  DropdownOption,
  EnumType,
  FunctionEntry,
  HiddenParts,
  SchemaEntry,
  SchemaSnapshot,
  SnapshotOrigin,
  UnreadStatement,
} from '../model/snapshot';
import type { ColumnStatistics, TableStatistics } from '../model/statistics';
import { unknownTo } from '../unknown/aspects';
import { catalogNames, unknownWithout } from '../unknown/catalogs';
import type { FieldReader } from './fieldReader';
import { readRelation } from './relationFields';
import { readCheck, readObjectPath, readOidAndComment, readTablePath } from './sharedFields';

/** A snapshot from the fields of its document. @throws FieldError */
export function readSnapshot(reader: FieldReader): SchemaSnapshot {
  const at = reader.fields([
    'format',
    'version',
    'origin',
    'schemas',
    'relations',
    'enums',
    'domains',
    'functions',
    'dropdowns',
    'dropdownOptions',
    'hidden',
    'notUnderstood',
    'statistics',
  ]);
  const hidden = at('hidden').optional(readHidden) ?? nothingHidden;
  const unknown = [...unknownTo(at('version').number()), ...unknownWithout(hidden.catalogs ?? [])];
  return {
    origin: readOrigin(at('origin')),
    schemas: at('schemas').list(readSchema),
    relations: at('relations').list(readRelation),
    enums: at('enums').list(readEnum),
    domains: at('domains').list(readDomain),
    functions: at('functions').list(readFunction),
    hidden,
    ...(unknown.length > 0 && { unknown }),
    notUnderstood: at('notUnderstood').list(readUnread),
    ...readDropdowns(at('dropdowns'), at('dropdownOptions')),
    ...readStatistics(at('statistics')),
  };
}

function readDropdowns(
  lists: FieldReader,
  options: FieldReader,
): Pick<SchemaSnapshot, 'dropdowns' | 'dropdownOptions'> {
  if (lists.isAbsent) return {};
  return { dropdowns: lists.list(readDropdown), dropdownOptions: options.list(readOption) };
}

function readDropdown(reader: FieldReader): Dropdown {
  const at = reader.fields(['schema', 'id', 'name', 'isArchived']);
  return {
    schema: at('schema').text(),
    id: at('id').text(),
    name: at('name').text(),
    isArchived: at('isArchived').optionalTruth(),
  };
}

function readOption(reader: FieldReader): DropdownOption {
  const at = reader.fields(['dropdown', 'id', 'name', 'isArchived']);
  return {
    dropdown: at('dropdown').text(),
    id: at('id').text(),
    name: at('name').text(),
    isArchived: at('isArchived').optionalTruth(),
  };
}

function readStatistics(reader: FieldReader): Pick<SchemaSnapshot, 'statistics'> {
  return reader.isAbsent ? {} : { statistics: reader.list(readTableStatistics) };
}

function readTableStatistics(reader: FieldReader): TableStatistics {
  const at = reader.fields(['schema', 'name', 'columns']);
  return {
    schema: at('schema').text(),
    name: at('name').text(),
    columns: at('columns').list(readColumnStatistics),
  };
}

function readColumnStatistics(reader: FieldReader): ColumnStatistics {
  const at = reader.fields(['column', 'nullFraction', 'distinct', 'averageBytes']);
  return {
    column: at('column').text(),
    nullFraction: at('nullFraction').number(),
    distinct: at('distinct').number(),
    averageBytes: at('averageBytes').number(),
  };
}

const nothingHidden: HiddenParts = { schemas: 0, relations: 0, columns: 0, definitions: [] };

function readOrigin(reader: FieldReader): SnapshotOrigin {
  const at = reader.fields(['kind', 'takenAt', 'database']);
  return {
    kind: at('kind').choice(['live', 'ddl']),
    takenAt: at('takenAt').optionalText(),
    database: at('database').optional(readDatabase),
  };
}

function readDatabase(reader: FieldReader): DatabaseIdentity {
  const at = reader.fields(['name', 'oid', 'systemIdentifier', 'serverVersion', 'user']);
  return {
    name: at('name').text(),
    oid: at('oid').optionalNumber(),
    systemIdentifier: at('systemIdentifier').optionalText(),
    serverVersion: at('serverVersion').text(),
    user: at('user').text(),
  };
}

function readHidden(reader: FieldReader): HiddenParts {
  const at = reader.fields(['schemas', 'relations', 'columns', 'paths', 'definitions', 'catalogs']);
  return {
    schemas: at('schemas').number(),
    relations: at('relations').number(),
    columns: at('columns').number(),
    ...(!at('paths').isAbsent && { paths: at('paths').list(readObjectPath) }),
    definitions: at('definitions').list(readTablePath),
    ...(!at('catalogs').isAbsent && {
      catalogs: at('catalogs').list((item) => item.choice(catalogNames)),
    }),
  };
}

function readUnread(reader: FieldReader): UnreadStatement {
  const at = reader.fields(['line', 'text', 'reason']);
  return {
    line: at('line').number(),
    text: at('text').text(),
    reason: at('reason').text(),
  };
}

function readSchema(reader: FieldReader): SchemaEntry {
  const at = reader.fields(['name', 'oid', 'comment']);
  return {
    name: at('name').text(),
    ...readOidAndComment(at),
  };
}

function readEnum(reader: FieldReader): EnumType {
  const at = reader.fields(['schema', 'name', 'values', 'valueOids', 'oid', 'comment']);
  const values = at('values').texts();
  return {
    schema: at('schema').text(),
    name: at('name').text(),
    values,
    ...readValueOids(at('valueOids'), values.length),
    ...readOidAndComment(at),
  };
}

/** Snapshots of earlier versions, and of DDL, have none. */
function readValueOids(reader: FieldReader, count: number): Pick<EnumType, 'valueOids'> {
  if (reader.isAbsent) return {};
  const valueOids = reader.list((item) => item.number());
  if (valueOids.length !== count)
    reader.wrong('must have one number for each value, or be left out');
  return { valueOids };
}

function readDomain(reader: FieldReader): DomainType {
  const at = reader.fields([
    'schema',
    'name',
    'type',
    'collation',
    'isNullable',
    'default',
    'exact',
    'checks',
    'oid',
    'comment',
  ]);
  return {
    schema: at('schema').text(),
    name: at('name').text(),
    type: at('type').text(),
    collation: at('collation').optionalText(),
    isNullable: at('isNullable').truth(),
    default: at('default').optionalText(),
    exact: at('exact').optionalText(),
    checks: at('checks').list(readCheck),
    ...readOidAndComment(at),
  };
}

function readFunction(reader: FieldReader): FunctionEntry {
  const at = reader.fields(['schema', 'signature', 'result', 'oid']);
  return {
    schema: at('schema').text(),
    signature: at('signature').text(),
    result: at('result').optionalText(),
    oid: at('oid').optionalNumber(),
  };
}
