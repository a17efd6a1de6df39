import type {
  CatalogDatabase,
  CatalogFunction,
  CatalogSchema,
  ColumnGeneration,
  ForeignKey,
  HiddenCounts,
  Index,
  IndexPart,
  Key,
  Relation,
} from './catalogEntries';

/** Told from older ones that a newer Lakeside cannot read. */
export const snapshotFormat = 2;

/**
 * Everything a catalog tells, as JSON can keep it. Columns, of which there are far more than of
 * anything else, lie in arrays: their names are found without making an object of each.
 */
export interface CatalogSnapshot {
  readonly format: typeof snapshotFormat;
  /** Milliseconds since the Unix epoch. */
  readonly readAtMs: number;
  readonly database: CatalogDatabase;
  readonly hidden: HiddenCounts;
  /** By name. */
  readonly schemas: readonly CatalogSchema[];
  /** By schema and name. */
  readonly relations: readonly Relation[];
  readonly columns: ColumnTable;
  readonly keys: readonly StoredKey[];
  readonly foreignKeys: readonly StoredForeignKey[];
  readonly indexes: readonly StoredIndex[];
  /** By schema and name; those of `pg_catalog` too. */
  readonly functions: readonly CatalogFunction[];
}

/** The columns of all relations, those of a relation together and by position. */
export interface ColumnTable {
  /** Oids of relations that have columns, in no order. */
  readonly relations: readonly number[];
  /** For each of these relations, the row after its last column. */
  readonly ends: readonly number[];
  readonly names: readonly string[];
  readonly positions: readonly number[];
  /** For each column, which of the types it has. */
  readonly typeRows: readonly number[];
  /** For each column: its generation as a place in {@link generations}, times two, plus one if nullable. */
  readonly traits: readonly number[];
  readonly types: readonly { readonly oid: number; readonly name: string }[];
  /** By row; most columns have none. */
  readonly defaults: Readonly<Record<number, string>>;
  readonly comments: Readonly<Record<number, string>>;
}

export const generations: readonly ColumnGeneration[] = [
  'none',
  'identityAlways',
  'identityByDefault',
  'stored',
  'virtual',
];

/** In these, columns are known by their positions, and relations by their oids. */
export interface StoredKey extends Omit<Key, 'columns'> {
  readonly relation: number;
  readonly columns: readonly number[];
}

export interface StoredForeignKey extends Omit<ForeignKey, 'columns' | 'targetColumns'> {
  readonly columns: readonly number[];
  readonly targetColumns: readonly number[];
}

export interface StoredIndex extends Omit<Index, 'parts'> {
  readonly relation: number;
  readonly parts: readonly StoredIndexPart[];
}

/** Without a position it is an expression. */
export interface StoredIndexPart extends Omit<IndexPart, 'column'> {
  readonly column: number | undefined;
}
