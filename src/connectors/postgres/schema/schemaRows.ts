import { groupBy } from '../../../core/base/groupBy';
import {
  sortedReads,
  type ObjectPath,
  type TablePath,
} from '../../../core/schemaDiff/model/objectPath';
import {
  unmodeledKinds,
  type Column,
  type DatabaseIdentity,
  type DomainType,
  type EnumType,
  type FunctionEntry,
  type HiddenParts,
  type Relation,
  type SchemaSnapshot,
  type UnmodeledCounts,
  type UnmodeledKind,
  type ViewDefinition,
} from '../../../core/schemaDiff/model/snapshot';
import { type CatalogName, unknownWithout } from '../../../core/schemaDiff/unknown/catalogs';
import { text, texts } from '../catalog/readRow';
import { relationKindOf } from '../catalog/relationKinds';
import { constraintsOf, indexOf, type IndexNames } from './relationParts';
import type { SchemaRow } from './schemaRow';
import type { SchemaPart } from './schemaSql';

export interface SchemaRows extends Readonly<Record<SchemaPart, readonly SchemaRow[]>> {
  /** Catalogs that the login may not read: where they tell, nothing was told. */
  readonly unread: readonly CatalogName[];
}

/** A snapshot of what the queries gave, with expressions and queries as the server prints them. */
export function snapshotFromRows(
  rows: SchemaRows,
  {
    takenAt,
    systemIdentifier,
  }: { readonly takenAt: string; readonly systemIdentifier: string | undefined },
): SchemaSnapshot {
  const [database = []] = rows.database;
  const { unread } = rows;
  const unknown = unknownWithout(unread);
  const views = new Dependencies(rows);
  const groups = {
    columns: byRelation(rows.columns),
    constraints: byRelation(rows.constraints),
    indexes: byRelation(unknown.includes('indexes') ? [] : rows.indexes),
    names: { classes: namesByOid(rows.classes), collations: namesByOid(rows.collations) },
  };
  return {
    origin: { kind: 'live', takenAt, database: identityOf(database, systemIdentifier) },
    schemas: rows.schemas.map(([name, oid, comment]) => ({
      name: String(name),
      oid: Number(oid),
      comment: comment === usualComment ? undefined : text(comment),
    })),
    relations: rows.relations.map((row) => relationOf(row, groups, views)),
    enums: rows.enums.map(enumOf),
    domains: rows.domains.map(domainOf),
    functions: functionsOf(rows.functions),
    hidden: hiddenOf(rows),
    ...(unknown.length > 0 && { unknown }),
    unmodeled: countsOf(rows.unmodeled, unread),
    notUnderstood: [],
  };
}

function hiddenOf({ hidden, definitions, unread }: SchemaRows): HiddenParts {
  const paths = hidden.map(([schema, relation, column]): ObjectPath => {
    const [table, name] = [text(relation), text(column)];
    if (table === undefined) return [String(schema)];
    return name === undefined ? [String(schema), table] : [String(schema), table, name];
  });
  const countOf = (length: ObjectPath['length']): number =>
    paths.filter((path) => path.length === length).length;
  return {
    schemas: countOf(1),
    relations: countOf(2),
    columns: countOf(3),
    ...(paths.length > 0 && { paths }),
    definitions: definitions.map(([schema, name]) => [String(schema), String(name)]),
    ...(unread.length > 0 && { catalogs: unread }),
  };
}

/** Where each kind is counted. */
const countedIn: Partial<Readonly<Record<UnmodeledKind, readonly CatalogName[]>>> = {
  triggers: ['pg_trigger'],
  policies: ['pg_policy'],
  rules: ['pg_rewrite'],
  functions: ['pg_proc', 'pg_depend'],
};

function countsOf(
  [row = []]: readonly SchemaRow[],
  unread: readonly CatalogName[],
): UnmodeledCounts {
  const counts = unmodeledKinds.flatMap((kind, place) => {
    const isUnread = countedIn[kind]?.some((catalog) => unread.includes(catalog));
    return isUnread === true ? [] : [[kind, Number(row[place] ?? 0)] as const];
  });
  return Object.fromEntries(counts);
}

/** Every new database says this of `public`, and DDL does not. */
const usualComment = 'standard public schema';

function identityOf(row: SchemaRow, systemIdentifier: string | undefined): DatabaseIdentity {
  const [name, oid, version, user] = row;
  return {
    name: String(name),
    oid: oid === null ? undefined : Number(oid),
    systemIdentifier,
    serverVersion: String(version).split(' ')[0] ?? '',
    user: String(user),
  };
}

function namesByOid(rows: readonly SchemaRow[]): ReadonlyMap<number, string> {
  return new Map(rows.map(([oid, name]) => [Number(oid), String(name)]));
}

type Groups = ReadonlyMap<number, readonly SchemaRow[]>;

function byRelation(rows: readonly SchemaRow[]): Groups {
  return groupBy(rows, ([relation]) => Number(relation));
}

function relationOf(
  row: SchemaRow,
  groups: {
    readonly columns: Groups;
    readonly constraints: Groups;
    readonly indexes: Groups;
    readonly names: IndexNames;
  },
  views: Dependencies,
): Relation {
  const oid = Number(row[0]);
  const columns = groups.columns.get(oid) ?? [];
  const names = new Map(
    columns.map(([, name, number, ...rest]) => [
      Number(number),
      { name: String(name), collation: Number(rest[7]) },
    ]),
  );
  const query = text(row[9]);
  return {
    schema: String(row[1]),
    name: String(row[2]),
    kind: relationKindOf(text(row[3])),
    oid,
    comment: text(row[5]),
    ...(row[4] === 'u' && { isUnlogged: true }),
    columns: columns.map(columnOf),
    ...constraintsOf(groups.constraints.get(oid) ?? [], names),
    indexes: (groups.indexes.get(oid) ?? []).flatMap(
      (index) => indexOf(index, names, groups.names) ?? [],
    ),
    partitioning: text(row[6]),
    ...parentsOf(row),
    view: query === undefined ? undefined : views.of(oid, query),
  };
}

function parentsOf(row: SchemaRow): Pick<Relation, 'partitionOf' | 'inherits'> {
  const parts = texts(row[8]);
  const parents = Array.from(
    { length: parts.length / 2 },
    (_, place) => [parts[place * 2] ?? '', parts[place * 2 + 1] ?? ''] as const,
  );
  const bound = text(row[7]);
  const [parent] = parents;
  if (bound === undefined || parent === undefined) return { inherits: parents };
  return { partitionOf: { parent, bound }, inherits: [] };
}

function columnOf(row: SchemaRow): Column {
  const [, name, number, type, isNotNull, identity, generated] = row;
  return {
    name: String(name),
    type: String(type),
    isNullable: isNotNull !== true,
    default: text(row[7]),
    generated: generations[String(generated)],
    identity: identities[String(identity)],
    collation: text(row[8]),
    comment: text(row[9]),
    attnum: Number(number),
  };
}

/** @see https://www.postgresql.org/docs/current/catalog-pg-attribute.html (attgenerated, attidentity) */
const generations: Readonly<Record<string, Column['generated']>> = { s: 'stored', v: 'virtual' };
const identities: Readonly<Record<string, Column['identity']>> = { a: 'always', d: 'byDefault' };

/** What views read and call. */
class Dependencies {
  readonly #reads: Groups;
  readonly #calls: Groups;

  constructor({ dependencies, functions }: SchemaRows) {
    this.#reads = byRelation(dependencies);
    this.#calls = groupBy(functions, (row) => Number(row[4]));
  }

  of(view: number, query: string): ViewDefinition {
    const calls = this.#calls.get(view) ?? [];
    return {
      query,
      dependsOn: this.#paths(view),
      callsFunctions: calls.map(([, , signature]) => String(signature)).sort(),
    };
  }

  #paths(view: number): ViewDefinition['dependsOn'] {
    const rows = this.#reads.get(view) ?? [];
    return sortedReads(
      rows.map(([, schema, name, column]) => {
        const table: TablePath = [String(schema), String(name)];
        const read = text(column);
        return read === undefined ? table : [...table, read];
      }),
    );
  }
}

function enumOf([schema, name, oid, comment, values, oids]: SchemaRow): EnumType {
  return {
    schema: String(schema),
    name: String(name),
    values: texts(values),
    valueOids: texts(oids).map(Number),
    oid: Number(oid),
    comment: text(comment),
  };
}

function domainOf(row: SchemaRow): DomainType {
  const [schema, name, oid, comment, type, isNotNull, expression] = row;
  const expressions = texts(row[8]);
  return {
    schema: String(schema),
    name: String(name),
    type: String(type),
    collation: text(row[9]),
    isNullable: isNotNull !== true,
    default: text(expression),
    checks: texts(row[7]).map((check, place) => ({
      name: check,
      expression: expressions[place] ?? '',
    })),
    oid: Number(oid),
    comment: text(comment),
  };
}

/** A function that several call is one. */
function functionsOf(rows: readonly SchemaRow[]): readonly FunctionEntry[] {
  const found = new Map(
    rows.map(([oid, schema, signature, result]): [number, FunctionEntry] => [
      Number(oid),
      {
        schema: String(schema),
        signature: String(signature),
        result: text(result),
        oid: Number(oid),
      },
    ]),
  );
  return [...found.values()];
}
