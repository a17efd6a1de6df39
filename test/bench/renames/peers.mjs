import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

/**
 * Packages of npm that say they find renames without asking a person, none of which is among the project's
 * own: they are looked for in a folder where somebody has installed them,
 *   npm install --prefix FOLDER @mikro-orm/core@6.6.16 @mikro-orm/postgresql@6.6.16
 * Each takes a case and returns the renames it sees.
 *
 * What else compares Postgres schemas there finds none (looked into: @pgkit/migra 0.6.1, pg-diff-api 1.4.1,
 * which follows sequences only, @wmfs/pg-diff-sync 1.33.0), or asks a person about each (drizzle-kit
 * 0.31.11, whose resolvers prompt also when they are called from a program).
 */
const peers = {
  'MikroORM (columns of one table and definition, if that leaves one choice)': mikroOrm,
};

/** Those that the folder has, ready to be asked. @throws if it has none of one */
export function peersIn(folder) {
  const load = createRequire(join(resolve(folder), 'package.json'));
  return Object.fromEntries(Object.entries(peers).map(([name, make]) => [name, make(load)]));
}

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
