/** A schema of a case in the form of a snapshot of DDL. */
export function snapshotOf({ tables }) {
  return {
    origin: { kind: 'ddl' },
    schemas: [{ name: 'public' }],
    relations: tables.map(relationOf),
    enums: [],
    domains: [],
    functions: [],
    hidden: { schemas: 0, relations: 0, columns: 0, definitions: [] },
    notUnderstood: [],
  };
}

function relationOf({ name, comment, columns, primaryKey, foreignKeys, indexes }) {
  return {
    schema: 'public',
    name,
    kind: 'table',
    comment,
    columns: columns.map(({ name, type, nullable, comment, ...rest }) => {
      return { name, type, isNullable: nullable, default: rest.default, comment };
    }),
    primaryKey: primaryKey === null ? undefined : { name: `${name}_pkey`, columns: primaryKey },
    uniques: [],
    foreignKeys: foreignKeys.map((key) => foreignKeyOf(name, key)),
    checks: [],
    exclusions: [],
    indexes: indexes.map((index) => indexOf(name, index)),
    inherits: [],
  };
}

/** Cases do not tell the names of foreign keys: each has one that Postgres would give. */
function foreignKeyOf(table, { columns, refTable, refColumns }) {
  return {
    name: `${table}_${columns.join('_')}_fkey`,
    columns,
    refTable: ['public', refTable],
    refColumns,
    onUpdate: 'noAction',
    onDelete: 'noAction',
  };
}

function indexOf(table, { name, columns, unique, where }) {
  return {
    name: name ?? `${table}_${columns.join('_')}_idx`,
    isUnique: unique,
    method: 'btree',
    parts: columns,
    include: [],
    where,
  };
}
