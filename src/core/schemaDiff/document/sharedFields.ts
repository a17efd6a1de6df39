import type { ColumnPath, ObjectPath, TablePath } from '../model/objectPath';
import type { Check } from '../model/snapshot';
import type { FieldReader } from './fieldReader';

export function readOidAndComment(at: (name: 'oid' | 'comment') => FieldReader): {
  readonly oid: number | undefined;
  readonly comment: string | undefined;
} {
  return {
    oid: at('oid').optionalNumber(),
    comment: at('comment').optionalText(),
  };
}

export function readCheck(reader: FieldReader): Check {
  const at = reader.fields(['name', 'expression', 'noInherit', 'exact']);
  return {
    name: at('name').text(),
    expression: at('expression').text(),
    ...(!at('noInherit').isAbsent && { noInherit: at('noInherit').truth() }),
    exact: at('exact').optionalText(),
  };
}

export function readTablePath(reader: FieldReader): TablePath {
  const [schema = '', table = ''] = readPath(reader, 2);
  return [schema, table];
}

/** Of a column, or of a relation. */
export function readDependency(reader: FieldReader): TablePath | ColumnPath {
  const [schema = '', table = '', column] = readPath(reader, 2, 3);
  return column === undefined ? [schema, table] : [schema, table, column];
}

/** Of a schema, of a relation, or of a column. */
export function readObjectPath(reader: FieldReader): ObjectPath {
  const [schema = '', table, column] = readPath(reader, 1, 2, 3);
  if (table === undefined) return [schema];
  return column === undefined ? [schema, table] : [schema, table, column];
}

/** A list of names that may be so long. */
export function readPath(reader: FieldReader, ...lengths: readonly number[]): readonly string[] {
  const parts = reader.texts();
  if (lengths.includes(parts.length)) return parts;
  return reader.wrong(`must have ${lengths.join(' or ')} parts`);
}
