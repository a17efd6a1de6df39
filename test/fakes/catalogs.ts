import { Catalog } from '../../src/core/warehouse/catalog/catalog';
import type {
  CatalogFunction,
  Column,
  Relation,
  RelationKind,
} from '../../src/core/warehouse/catalog/catalogEntries';
import type { CatalogReader } from '../../src/core/warehouse/catalog/catalogReader';
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
  const relations = Object.entries(sketch).map(([name, relation], place) =>
    relationOf(name, relation, 16_384 + place),
  );
  const columns = new ColumnTableBuilder();
  const oidOf = (name: string): number =>
    relations.find((relation) => `${relation.schema}.${relation.name}` === name)?.oid ?? 0;
  const positionOf = (relation: string, column: string): number =>
    Object.keys(sketch[relation]?.columns ?? {}).indexOf(column) + 1;
  const keys: CatalogSnapshot['keys'][number][] = [];
  const foreignKeys: CatalogSnapshot['foreignKeys'][number][] = [];
  for (const [name, relation] of Object.entries(sketch)) {
    const table = name.split('.')[1] ?? '';
    for (const column of columnsOf(relation)) columns.add(oidOf(name), column);
    for (const [kind, names] of [
      ['primary', relation.primaryKey],
      ['unique', relation.unique],
    ] as const) {
      if (names === undefined) continue;
      const suffix = kind === 'primary' ? 'pkey' : 'key';
      const positions = names.map((column) => positionOf(name, column));
      keys.push({ relation: oidOf(name), name: `${table}_${suffix}`, kind, columns: positions });
    }
    for (const [column, target] of Object.entries(relation.references ?? {})) {
      const end = target.lastIndexOf('.');
      const targetName = target.slice(0, end);
      foreignKeys.push({
        relation: oidOf(name),
        name: `${table}_${column}_fkey`,
        columns: [positionOf(name, column)],
        target: oidOf(targetName),
        targetName,
        targetColumns: [positionOf(targetName, target.slice(end + 1))],
      });
    }
  }
  const schemas = [...new Set(relations.map(({ schema }) => schema))].sort();
  return new Catalog({
    format: snapshotFormat,
    readAtMs: more.readAtMs ?? Date.UTC(2026, 10, 26, 12),
    database: more.database ?? { name: 'dwh', user: 'operator', version: '18.1' },
    hidden: more.hidden ?? { schemas: 0, relations: 0 },
    schemas: schemas.map((name, place) => ({
      oid: 2200 + place,
      name,
      owner: 'postgres',
      comment: undefined,
    })),
    relations: relations.sort((a, b) => compare(a.schema, b.schema) || compare(a.name, b.name)),
    columns: columns.build(),
    keys,
    foreignKeys,
    indexes: [],
    functions: (more.functions ?? []).map(functionOf),
  });
}

/** Gives the same catalog, or the same failure, whenever it is asked, and counts how often. */
export class FakeCatalogReader implements CatalogReader {
  reads = 0;

  constructor(public answer: Catalog | Error) {}

  async read(signal: AbortSignal): Promise<Catalog> {
    this.reads += 1;
    signal.throwIfAborted();
    if (this.answer instanceof Error) throw this.answer;
    return Promise.resolve(this.answer);
  }
}

function relationOf(qualified: string, sketch: RelationSketch, oid: number): Relation {
  const [schema = '', name = ''] = qualified.split('.');
  return {
    oid: sketch.oid ?? oid,
    schema,
    name,
    kind: sketch.kind ?? 'table',
    owner: sketch.owner ?? 'postgres',
    comment: sketch.comment,
    rowCountEstimate: sketch.rowCountEstimate,
    totalBytes: sketch.totalBytes,
    partitionOf: sketch.partitionOf,
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
