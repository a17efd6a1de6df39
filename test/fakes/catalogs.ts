import { Catalog } from '../../src/core/warehouse/catalog/catalog';
import type {
  CatalogFunction,
  Column,
  Relation,
  RelationKind,
} from '../../src/core/warehouse/catalog/catalogEntries';
import {
  snapshotFormat,
  type CatalogSnapshot,
} from '../../src/core/warehouse/catalog/catalogSnapshot';
import { ColumnTableBuilder } from '../../src/core/warehouse/catalog/columnTable';

/** A relation in a few words; what is left out is as in a plain table that nobody analyzed. */
export interface RelationSketch extends Partial<Omit<Relation, 'schema' | 'name'>> {
  readonly kind?: RelationKind;
  /** Type by name, or more of the column; the first column of all is position 1. */
  readonly columns: Readonly<Record<string, string | Partial<Column>>>;
  readonly primaryKey?: readonly string[];
  readonly unique?: readonly string[];
  /** Column → `schema.table.column`. */
  readonly references?: Readonly<Record<string, string>>;
}

/** By `schema.name`. */
export type CatalogSketch = Readonly<Record<string, RelationSketch>>;

/** A catalog as a server might tell it. */
export function catalogOf(
  sketch: CatalogSketch,
  more: Partial<Pick<CatalogSnapshot, 'hidden' | 'readAtMs' | 'database'>> & {
    readonly functions?: readonly Partial<CatalogFunction>[];
  } = {},
): Catalog {
  const names = Object.keys(sketch);
  const relations = Object.entries(sketch)
    .map(([name, relation]) => relationOf(name, relation, names))
    .sort((a, b) => compare(a.schema, b.schema) || compare(a.name, b.name));
  const columns = new ColumnTableBuilder();
  for (const [name, relation] of Object.entries(sketch)) {
    for (const column of columnsOf(relation)) columns.add(oidOf(name, relation, names), column);
  }
  return new Catalog({
    format: snapshotFormat,
    readAtMs: Date.UTC(2026, 10, 26, 12),
    database: { name: 'dwh', user: 'operator', version: '18.1' },
    hidden: { schemas: 0, relations: 0 },
    ...more,
    schemas: schemasOf(relations),
    relations,
    columns: columns.build(),
    keys: names.flatMap((name) => keysOf(name, sketch)),
    foreignKeys: names.flatMap((name) => foreignKeysOf(name, sketch)),
    indexes: [],
    functions: (more.functions ?? []).map(functionOf),
  });
}

/** Oids of user objects begin here. */
const firstOid = 16_384;

function oidOf(name: string, sketch: RelationSketch | undefined, names: readonly string[]): number {
  return sketch?.oid ?? firstOid + names.indexOf(name);
}

function schemasOf(relations: readonly Relation[]): CatalogSnapshot['schemas'] {
  const names = [...new Set(relations.map(({ schema }) => schema))].sort(compare);
  return names.map((name, place) => ({
    oid: 2200 + place,
    name,
    owner: 'postgres',
    comment: undefined,
  }));
}

function keysOf(name: string, sketch: CatalogSketch): CatalogSnapshot['keys'] {
  const { primaryKey, unique } = sketch[name] ?? {};
  return (
    [
      ['primary', 'pkey', primaryKey],
      ['unique', 'key', unique],
    ] as const
  ).flatMap(([kind, suffix, columns]) =>
    columns === undefined
      ? []
      : [
          {
            relation: oidOf(name, sketch[name], Object.keys(sketch)),
            name: `${tableOf(name)}_${suffix}`,
            kind,
            columns: columns.map((column) => positionOf(sketch, name, column)),
          },
        ],
  );
}

function foreignKeysOf(name: string, sketch: CatalogSketch): CatalogSnapshot['foreignKeys'] {
  const names = Object.keys(sketch);
  return Object.entries(sketch[name]?.references ?? {}).map(([column, target]) => {
    const end = target.lastIndexOf('.');
    const targetName = target.slice(0, end);
    return {
      relation: oidOf(name, sketch[name], names),
      name: `${tableOf(name)}_${column}_fkey`,
      columns: [positionOf(sketch, name, column)],
      target: oidOf(targetName, sketch[targetName], names),
      targetName,
      targetColumns: [positionOf(sketch, targetName, target.slice(end + 1))],
    };
  });
}

function tableOf(name: string): string {
  return name.split('.')[1] ?? '';
}

function positionOf(sketch: CatalogSketch, relation: string, column: string): number {
  return Object.keys(sketch[relation]?.columns ?? {}).indexOf(column) + 1;
}

function relationOf(qualified: string, sketch: RelationSketch, names: readonly string[]): Relation {
  const {
    columns: _columns,
    primaryKey: _key,
    unique: _unique,
    references: _to,
    ...given
  } = sketch;
  return {
    oid: oidOf(qualified, sketch, names),
    schema: qualified.split('.')[0] ?? '',
    name: tableOf(qualified),
    kind: 'table',
    owner: 'postgres',
    comment: undefined,
    rowCountEstimate: undefined,
    totalBytes: undefined,
    partitionOf: undefined,
    ...given,
  };
}

function columnsOf({ columns, primaryKey = [] }: RelationSketch): readonly Column[] {
  return Object.entries(columns).map(([name, given], place) => ({
    name,
    position: place + 1,
    type: typeof given === 'string' ? given : 'text',
    typeOid: 25,
    isNullable: !primaryKey.includes(name),
    generation: 'none',
    default: undefined,
    comment: undefined,
    ...(typeof given === 'string' ? {} : given),
  }));
}

function functionOf(given: Partial<CatalogFunction>, place: number): CatalogFunction {
  return {
    oid: 900 + place,
    schema: 'pg_catalog',
    name: 'lower',
    kind: 'function',
    arguments: 'text',
    result: 'text',
    comment: undefined,
    ...given,
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
