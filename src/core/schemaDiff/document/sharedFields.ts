import type { ColumnPath, TablePath } from '../model/objectPath';
import type { Check } from '../model/snapshot';
import type { FieldReader } from './fieldReader';

export function readOidAndComment(
  reader: FieldReader,
  fields: Readonly<Record<string, unknown>>,
): { readonly oid: number | undefined; readonly comment: string | undefined } {
  return {
    oid: reader.field(fields, 'oid').optional((field) => field.number()),
    comment: reader.field(fields, 'comment').optional((field) => field.text()),
  };
}

export function readCheck(reader: FieldReader): Check {
  const fields = reader.object(['name', 'expression']);
  return {
    name: reader.field(fields, 'name').text(),
    expression: reader.field(fields, 'expression').text(),
  };
}

export function readTablePath(reader: FieldReader): TablePath {
  const [schema = '', table = ''] = pathOf(reader, [2]);
  return [schema, table];
}

/** Of a column, or of a relation. */
export function readDependency(reader: FieldReader): TablePath | ColumnPath {
  const [schema = '', table = '', column] = pathOf(reader, [2, 3]);
  return column === undefined ? [schema, table] : [schema, table, column];
}

function pathOf(reader: FieldReader, lengths: readonly number[]): readonly string[] {
  const parts = reader.texts();
  if (lengths.includes(parts.length)) return parts;
  return reader.wrong(`must have ${lengths.join(' or ')} parts`);
}
