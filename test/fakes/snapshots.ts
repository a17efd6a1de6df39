import type { Column, Relation, SchemaSnapshot } from '../../src/core/schemaDiff/model/snapshot';

/** A snapshot of DDL without anything in it but what is given. */
export function aSnapshot(parts: Partial<SchemaSnapshot> = {}): SchemaSnapshot {
  return {
    origin: { kind: 'ddl' },
    schemas: [{ name: 'public' }],
    relations: [],
    enums: [],
    domains: [],
    functions: [],
    hidden: { schemas: 0, relations: 0, columns: 0, definitions: [] },
    notUnderstood: [],
    ...parts,
  };
}

/** A table of `public` with columns written as `name type`, nullable unless they end in ` not null`. */
export function aTable(
  name: string,
  columns: readonly string[],
  parts: Partial<Relation> = {},
): Relation {
  return {
    schema: 'public',
    name,
    kind: 'table',
    columns: columns.map(aColumn),
    uniques: [],
    foreignKeys: [],
    checks: [],
    exclusions: [],
    indexes: [],
    inherits: [],
    ...parts,
  };
}

function aColumn(written: string): Column {
  const [, name = '', type = 'text', notNull] =
    /^(\S+)(?: (.*?))?( not null)?$/.exec(written) ?? [];
  return { name, type, isNullable: notNull === undefined };
}
