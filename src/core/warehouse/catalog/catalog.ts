import { groupBy } from '../../base/groupBy';
import type {
  CatalogDatabase,
  CatalogFunction,
  CatalogSchema,
  Column,
  ForeignKey,
  HiddenCounts,
  Index,
  Key,
  Relation,
} from './catalogEntries';
import {
  generations,
  type CatalogSnapshot,
  type ColumnTable,
  type StoredForeignKey,
} from './catalogSnapshot';

/**
 * What a database held when it was asked, as far as the login may see it. A value: it never changes,
 * and every answer comes from memory.
 */
export class Catalog {
  readonly #byName: ReadonlyMap<string, Relation>;
  readonly #byOid: ReadonlyMap<number, Relation>;
  readonly #bySchema: ReadonlyMap<string, readonly Relation[]>;
  readonly #rows: ReadonlyMap<number, RowRange>;
  readonly #keys: Grouped<CatalogSnapshot['keys'][number]>;
  readonly #foreignKeys: Grouped<StoredForeignKey>;
  readonly #references: Grouped<StoredForeignKey>;
  readonly #indexes: Grouped<CatalogSnapshot['indexes'][number]>;
  readonly #partitions: Grouped<Relation>;

  constructor(readonly snapshot: CatalogSnapshot) {
    const { relations, columns, keys, foreignKeys, indexes } = snapshot;
    this.#byName = new Map(relations.map((relation) => [nameKey(relation), relation]));
    this.#byOid = new Map(relations.map((relation) => [relation.oid, relation]));
    this.#bySchema = groupBy(relations, ({ schema }) => schema);
    this.#rows = rowRanges(columns);
    this.#keys = groupBy(keys, ({ relation }) => relation);
    this.#foreignKeys = groupBy(foreignKeys, ({ relation }) => relation);
    this.#references = groupBy(foreignKeys, ({ target }) => target);
    this.#indexes = groupBy(indexes, ({ relation }) => relation);
    this.#partitions = groupBy(relations, ({ partitionOf }) => partitionOf);
  }

  get database(): CatalogDatabase {
    return this.snapshot.database;
  }

  /** When the server was asked, in milliseconds since the Unix epoch. */
  get readAtMs(): number {
    return this.snapshot.readAtMs;
  }

  get hidden(): HiddenCounts {
    return this.snapshot.hidden;
  }

  /** Those the login may look into, by name; without the system's own. */
  get schemas(): readonly CatalogSchema[] {
    return this.snapshot.schemas;
  }

  /** Of all schemas, by schema and name; partitions too. */
  get relations(): readonly Relation[] {
    return this.snapshot.relations;
  }

  get functions(): readonly CatalogFunction[] {
    return this.snapshot.functions;
  }

  /** By the exact names, as they are without quotes. */
  relation(schema: string, name: string): Relation | undefined {
    return this.#byName.get(nameKey({ schema, name }));
  }

  relationOf(oid: number): Relation | undefined {
    return this.#byOid.get(oid);
  }

  /** By name; partitions too. */
  relationsIn(schema: string): readonly Relation[] {
    return this.#bySchema.get(schema) ?? [];
  }

  /** The partitions of a partitioned table, by name. */
  partitionsOf({ oid }: Pick<Relation, 'oid'>): readonly Relation[] {
    return this.#partitions.get(oid) ?? [];
  }

  /** By position, made anew for every call. */
  columnsOf({ oid }: Pick<Relation, 'oid'>): readonly Column[] {
    const { start, end } = this.#rows.get(oid) ?? noRows;
    const columns: Column[] = [];
    for (let row = start; row < end; row += 1) columns.push(columnAt(this.snapshot.columns, row));
    return columns;
  }

  /** By position; far less work than all of {@link columnsOf}. */
  columnNamesOf({ oid }: Pick<Relation, 'oid'>): readonly string[] {
    const { start, end } = this.#rows.get(oid) ?? noRows;
    return this.snapshot.columns.names.slice(start, end);
  }

  /** The primary key first; without keys that have a column which the login may not read. */
  keysOf({ oid }: Pick<Relation, 'oid'>): readonly Key[] {
    const keys = (this.#keys.get(oid) ?? []).flatMap(({ name, kind, columns }) => {
      const names = this.#namesOf(oid, columns);
      return names === undefined ? [] : [{ name, kind, columns: names }];
    });
    return [...keys].sort((a, b) => a.kind.localeCompare(b.kind));
  }

  /** What a relation refers to; without keys that have a column which the login may not read. */
  foreignKeysOf({ oid }: Pick<Relation, 'oid'>): readonly ForeignKey[] {
    return (this.#foreignKeys.get(oid) ?? []).flatMap((stored) => this.#foreignKey(stored));
  }

  /** What refers to a relation, of relations that the login may see. */
  referencesTo({ oid }: Pick<Relation, 'oid'>): readonly ForeignKey[] {
    return (this.#references.get(oid) ?? []).flatMap((stored) => this.#foreignKey(stored));
  }

  indexesOf({ oid }: Pick<Relation, 'oid'>): readonly Index[] {
    return (this.#indexes.get(oid) ?? []).map(({ relation, parts, ...index }) => ({
      ...index,
      parts: parts.map((part) => ({
        ...part,
        column: part.column === undefined ? undefined : this.#nameAt(relation, part.column),
      })),
    }));
  }

  #foreignKey(stored: StoredForeignKey): readonly ForeignKey[] {
    const columns = this.#namesOf(stored.relation, stored.columns);
    if (columns === undefined) return [];
    const targetColumns = this.#namesOf(stored.target, stored.targetColumns) ?? [];
    return [{ ...stored, columns, targetColumns }];
  }

  /** `undefined` if the login may not see one of them. */
  #namesOf(relation: number, positions: readonly number[]): readonly string[] | undefined {
    const names = positions.map((position) => this.#nameAt(relation, position));
    return names.every((name) => name !== undefined) ? names : undefined;
  }

  #nameAt(relation: number, position: number): string | undefined {
    const { positions, names } = this.snapshot.columns;
    const { start, end } = this.#rows.get(relation) ?? noRows;
    for (let row = start; row < end; row += 1) if (positions[row] === position) return names[row];
    return undefined;
  }
}

/** Rows of the table of columns; the end is exclusive. */
interface RowRange {
  readonly start: number;
  readonly end: number;
}

const noRows: RowRange = { start: 0, end: 0 };

type Grouped<T> = ReadonlyMap<number | undefined, readonly T[]>;

/** No name of Postgres holds a NUL. */
function nameKey({ schema, name }: Pick<Relation, 'schema' | 'name'>): string {
  return `${schema}\0${name}`;
}

function rowRanges({ relations, ends }: ColumnTable): Map<number, RowRange> {
  return new Map(
    relations.map((oid, place) => [oid, { start: ends[place - 1] ?? 0, end: ends[place] ?? 0 }]),
  );
}

function columnAt(table: ColumnTable, row: number): Column {
  const type = table.types[table.typeRows[row] ?? 0];
  const traits = table.traits[row] ?? 0;
  return {
    name: table.names[row] ?? '',
    position: table.positions[row] ?? 0,
    type: type?.name ?? '',
    typeOid: type?.oid ?? 0,
    isNullable: traits % 2 === 1,
    generation: generations[traits >> 1] ?? 'none',
    default: table.defaults[row],
    comment: table.comments[row],
  };
}
