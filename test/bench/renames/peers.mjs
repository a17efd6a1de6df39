import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

/**
 * Packages of npm that say they find renames without asking a person, none of which is among the project's
 * own: they are looked for in a folder where somebody has installed them,
 *   npm install --prefix FOLDER @mikro-orm/postgresql@6.6.16 @mikro-orm/core@6.6.16 @magic-mustard/sqlsync
 * Each takes a case and returns the renames it sees; both know columns of one table only.
 */
const peers = {
  '@mikro-orm/postgresql (SchemaComparator)': mikroOrm,
  '@magic-mustard/sqlsync (diffTableDefinitions)': sqlsync,
};

/** Those that the folder has, ready to be asked, and a line for each that it has not. */
export function peersIn(folder) {
  const load = createRequire(join(resolve(folder), 'package.json'));
  const detectors = {};
  for (const [name, make] of Object.entries(peers)) {
    try {
      detectors[name] = make(load);
    } catch (error) {
      if (error.code !== 'MODULE_NOT_FOUND') throw error;
      console.log(`${name}\n  is not in ${folder}\n`);
    }
  }
  return detectors;
}

/** Columns that went and came with one definition, where that leaves one choice. */
function mikroOrm(load) {
  const { DatabaseSchema, MikroORM, PostgreSqlDriver, SchemaComparator } =
    load('@mikro-orm/postgresql');
  const orm = MikroORM.initSync({
    driver: PostgreSqlDriver,
    dbName: 'none',
    entities: [],
    connect: false,
    discovery: { warnWhenNoEntities: false },
  });
  const platform = orm.em.getPlatform();
  const comparator = new SchemaComparator(platform);
  const schemaOf = ({ tables }) => {
    const schema = new DatabaseSchema(platform, 'public');
    for (const { name, columns, primaryKey, foreignKeys } of tables) {
      const table = schema.addTable(name, 'public');
      const links = Object.fromEntries(foreignKeys.map((key) => linkOf(name, key)));
      const described = columns.map((column) => columnOf(column, primaryKey ?? [], platform));
      table.init(described, [], [], primaryKey ?? [], links, {});
    }
    return schema;
  };
  return ({ before, after }) => {
    const { changedTables } = comparator.compare(schemaOf(before), schemaOf(after));
    return Object.values(changedTables).flatMap(({ name, renamedColumns }) =>
      Object.entries(renamedColumns).map(([from, to]) => {
        const table = name.replace(/^public\./, '');
        return { kind: 'column', table, from, to: to.name, accepted: true };
      }),
    );
  };
}

function columnOf({ name, type, nullable, comment, ...rest }, primaryKey, platform) {
  return {
    name,
    type,
    mappedType: platform.getMappedType(type),
    nullable,
    primary: primaryKey.includes(name),
    unsigned: false,
    autoincrement: false,
    default: rest.default ?? null,
    comment,
  };
}

function linkOf(table, { columns, refTable, refColumns }) {
  const constraintName = `${table}_${columns.join('_')}_foreign`;
  return [
    constraintName,
    {
      constraintName,
      columnNames: columns,
      localTableName: `public.${table}`,
      referencedTableName: `public.${refTable}`,
      referencedColumnNames: refColumns,
    },
  ];
}

/** Columns alike in name, type and constraints; those below 0.7 it asks a person about. */
function sqlsync(load) {
  const { diffTableDefinitions } = load('@magic-mustard/sqlsync/dist/core/schema-differ');
  const definitionOf = ({ name, columns, primaryKey, indexes }) => ({
    tableName: name,
    columns: columns.map((column) => ({
      name: column.name,
      dataType: column.type,
      isNullable: column.nullable,
      isPrimaryKey: primaryKey?.includes(column.name) === true,
      isUnique: indexes.some((index) => index.unique && index.columns.join() === column.name),
      defaultValue: column.default ?? null,
    })),
  });
  return ({ before, after }) => {
    const later = new Map(after.tables.map((table) => [table.name, table]));
    return before.tables.flatMap((table) => {
      const now = later.get(table.name);
      if (now === undefined) return [];
      return diffTableDefinitions(definitionOf(table), definitionOf(now))
        .filter(({ type }) => type === 'RENAME_COLUMN')
        .map(({ columnName, newColumnName, requiresConfirmation }) => ({
          kind: 'column',
          table: table.name,
          from: columnName,
          to: newColumnName,
          accepted: requiresConfirmation !== true,
        }));
    });
  };
}
