import type { RelationKind } from '../catalog/catalogEntries';

/** A relation by its name; both parts as the catalog spells them, without quotes. */
export interface TableRef {
  readonly schema: string;
  readonly name: string;
}

/** What a column's values are, as far as showing and adding them up is concerned. */
export type ValueKind = 'number' | 'boolean' | 'time' | 'json' | 'bytes' | 'text' | 'other';

export interface TableColumn {
  readonly name: string;
  /** As Postgres writes it, for instance `numeric(10,2)`. */
  readonly type: string;
  readonly typeOid: number;
  /** What a domain is made of; of any other type, itself. */
  readonly baseTypeOid: number;
  readonly valueKind: ValueKind;
  readonly isNullable: boolean;
  /** False for what Postgres has no order for, such as json: it is sorted and compared as text. */
  readonly isOrdered: boolean;
  /** True for what may be of any length: its cells are cut when they are shown. */
  readonly isLong: boolean;
  readonly comment: string | undefined;
}

/** A primary or unique key of which no part may be NULL: what tells rows apart. */
export interface TableKey {
  readonly columns: readonly string[];
  readonly isPrimary: boolean;
}

/** Columns whose values name a row of another table, or of the same. */
export interface ForeignKey {
  readonly name: string;
  readonly columns: readonly string[];
  readonly target: TableRef;
  /** In the order of `columns`. */
  readonly targetColumns: readonly string[];
}

/** What the catalog says of a relation at one time. */
export interface TableFacts {
  readonly ref: TableRef;
  readonly kind: RelationKind;
  readonly columns: readonly TableColumn[];
  /** `undefined` = nothing tells its rows apart for sure. */
  readonly key: TableKey | undefined;
  /** True if rows have an address on disk by which they can be read. */
  readonly hasAddresses: boolean;
  /** True if its rows lie in several tables, partitions for instance, and have an address in each. */
  readonly hasPartAddresses: boolean;
  readonly foreignKeys: readonly ForeignKey[];
  /** On disk, with indexes; `undefined` = it has none. */
  readonly sizeBytes: number | undefined;
  readonly comment: string | undefined;
}

export function tableName({ schema, name }: TableRef): string {
  return `${schema}.${name}`;
}
