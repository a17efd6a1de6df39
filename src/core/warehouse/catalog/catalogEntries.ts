/** What holds rows, or looks as if. */
export type RelationKind =
  'table' | 'partitionedTable' | 'view' | 'materializedView' | 'foreignTable';

/** The database that a catalog tells of, and as whom it was asked. */
export interface CatalogDatabase {
  readonly name: string;
  readonly user: string;
  /** Such as `18.1`. */
  readonly version: string;
}

/** What there is beside what the login may see. */
export interface HiddenCounts {
  /** Schemas without the right to look into them. */
  readonly schemas: number;
  /** Tables and views, in schemas that may be looked into, of which no column may be read. */
  readonly relations: number;
}

export interface CatalogSchema {
  readonly oid: number;
  readonly name: string;
  readonly owner: string;
  readonly comment: string | undefined;
}

/** A table or view, or something like one, of which the login may read a column at least. */
export interface Relation {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly kind: RelationKind;
  readonly owner: string;
  readonly comment: string | undefined;
  /** Never exact: what the last ANALYZE or VACUUM counted; `undefined` = never analyzed, or a view. */
  readonly rowCountEstimate: number | undefined;
  /** With indexes and what is stored out of line; `undefined` = a view, or locked while it was asked. */
  readonly totalBytes: number | undefined;
  /** Oid of the partitioned table that it is a part of; `undefined` = of none. */
  readonly partitionOf: number | undefined;
}

/** Where values of a column come from when none is given, or whatever is given. */
export type ColumnGeneration =
  'none' | 'identityAlways' | 'identityByDefault' | 'stored' | 'virtual';

/** A column that the login may read. */
export interface Column {
  readonly name: string;
  /** As `attnum`: from 1, with gaps where columns were dropped; stays when a column is renamed. */
  readonly position: number;
  /** As `format_type` prints it; types outside of `pg_catalog` with their schema. */
  readonly type: string;
  readonly typeOid: number;
  readonly isNullable: boolean;
  readonly generation: ColumnGeneration;
  /** The expression of its default, or of what it is generated as; `undefined` = none, or locked. */
  readonly default: string | undefined;
  readonly comment: string | undefined;
}

/** A primary key or a unique constraint; its columns are in the order of the key. */
export interface Key {
  readonly name: string;
  readonly kind: 'primary' | 'unique';
  readonly columns: readonly string[];
}

export interface ForeignKey {
  readonly name: string;
  /** Oid of the relation that refers. */
  readonly relation: number;
  readonly columns: readonly string[];
  /** Oid of the relation that is referred to, which the login need not be able to see. */
  readonly target: number;
  /** Its qualified name, quoted where it has to be. */
  readonly targetName: string;
  /** In the order of `columns`; empty if the login may not see them. */
  readonly targetColumns: readonly string[];
}

export interface IndexPart {
  /** `undefined` = an expression, or a column the login may not read. */
  readonly column: string | undefined;
  readonly isDescending: boolean;
  readonly isNullsFirst: boolean;
}

export interface Index {
  readonly name: string;
  /** Such as `btree`. */
  readonly method: string;
  readonly isUnique: boolean;
  readonly isPrimary: boolean;
  /** False while it is built, or if that failed. */
  readonly isValid: boolean;
  /** True if it holds some of the rows only. */
  readonly isPartial: boolean;
  /** What it is ordered by; columns that it merely includes are left out. */
  readonly parts: readonly IndexPart[];
  /** The statement that would make it; `undefined` = its table was locked while it was asked. */
  readonly definition: string | undefined;
}

export type FunctionKind = 'function' | 'aggregate' | 'window' | 'procedure';

/** A function the login may call. */
export interface CatalogFunction {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly kind: FunctionKind;
  /** As `pg_get_function_arguments` prints them. */
  readonly arguments: string;
  /** As `pg_get_function_result` prints it; `undefined` = a procedure without results. */
  readonly result: string | undefined;
  readonly comment: string | undefined;
}
