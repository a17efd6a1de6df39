import type { RelationKind } from '../../warehouse/catalog/catalogEntries';
import type { Aspect } from '../unknown/aspects';
import type { CatalogName } from '../unknown/catalogs';
import type { ColumnPath, ObjectPath, TablePath } from './objectPath';
import type { TableStatistics } from './statistics';

/**
 * What a database's schemas looked like at one moment, or what DDL says they shall look like. A value in
 * plain JSON; what is absent from an object is not there, or could not be told. Lists without an order of
 * their own are sorted by name.
 */
export interface SchemaSnapshot {
  readonly origin: SnapshotOrigin;
  readonly schemas: readonly SchemaEntry[];
  /** By schema and name. */
  readonly relations: readonly Relation[];
  readonly enums: readonly EnumType[];
  readonly domains: readonly DomainType[];
  /** Those that views, defaults or checks depend on; without the system's own and extensions'. */
  readonly functions: readonly FunctionEntry[];
  /** Benchling's lists of values, by id; absent where it is no Benchling, or they may not be read. */
  readonly dropdowns?: readonly Dropdown[] | undefined;
  /** By list and id. */
  readonly dropdownOptions?: readonly DropdownOption[] | undefined;
  readonly hidden: HiddenParts;
  /**
   * What of all this nobody could tell, so that its absence says nothing; absent = everything is known.
   * A document says it by its version and what is hidden.
   */
  readonly unknown?: readonly Aspect[] | undefined;
  /** What is there and is in no snapshot; absent where nobody counted, as in a document. */
  readonly unmodeled?: UnmodeledCounts | undefined;
  /** Statements of DDL that say something about a schema and were not understood, in the text's order. */
  readonly notUnderstood: readonly UnreadStatement[];
  /** By schema and name; only if they were asked for. */
  readonly statistics?: readonly TableStatistics[] | undefined;
}

/** Where a snapshot comes from. */
export interface SnapshotOrigin {
  readonly kind: 'live' | 'ddl';
  /** ISO 8601 in UTC; only of a live database. */
  readonly takenAt?: string | undefined;
  readonly database?: DatabaseIdentity | undefined;
}

/** What tells a database from every other, as far as the login may know. */
export interface DatabaseIdentity {
  readonly name: string;
  /** `pg_database.oid`. */
  readonly oid?: number | undefined;
  /**
   * The cluster's, as decimal digits: a number of 64 bits. Replicas have it in common, copies by
   * `pg_dump` do not.
   */
  readonly systemIdentifier?: string | undefined;
  /** Such as `18.1`. */
  readonly serverVersion: string;
  /** As whom it was asked. */
  readonly user: string;
}

/** What there is beside what the login may see. */
export interface HiddenParts {
  readonly schemas: number;
  /** Tables and views, in schemas that may be looked into, of which no column may be read. */
  readonly relations: number;
  /** Columns of relations of which others may be read. */
  readonly columns: number;
  /** All of these by their names, which the catalog tells; absent = none, or nobody told. */
  readonly paths?: readonly ObjectPath[] | undefined;
  /** Tables of Benchling's own definitions that are there and may not be read. */
  readonly definitions: readonly TablePath[];
  /** Tables of `pg_catalog` that may not be read; absent = none. */
  readonly catalogs?: readonly CatalogName[] | undefined;
}

/** Kinds of objects that snapshots do not hold, so that no comparison sees them change. */
export const unmodeledKinds = ['triggers', 'policies', 'rules', 'functions', 'types'] as const;

/** Functions by what they do, with procedures; types of several fields, and of ranges. */
export type UnmodeledKind = (typeof unmodeledKinds)[number];

/** How many there are of each, as far as the login may see them; absent = nobody could count. */
export type UnmodeledCounts = { readonly [kind in UnmodeledKind]?: number };

export interface UnreadStatement {
  /** Counted from 1. */
  readonly line: number;
  /** Its beginning. */
  readonly text: string;
  readonly reason: string;
}

export interface SchemaEntry {
  readonly name: string;
  readonly oid?: number | undefined;
  readonly comment?: string | undefined;
}

/** What holds rows, or looks as if. */
export interface Relation {
  readonly schema: string;
  readonly name: string;
  readonly kind: RelationKind;
  /** `pg_class.oid`: stays over renames, not over DROP and CREATE, nor in another database. */
  readonly oid?: number | undefined;
  readonly benchling?: BenchlingTable | undefined;
  readonly comment?: string | undefined;
  readonly isUnlogged?: boolean | undefined;
  /** In their order. */
  readonly columns: readonly Column[];
  readonly primaryKey?: Key | undefined;
  readonly uniques: readonly UniqueKey[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly checks: readonly Check[];
  readonly exclusions: readonly Exclusion[];
  /** Without those that keys and exclusions are made of. */
  readonly indexes: readonly Index[];
  readonly partitioning?: string | undefined;
  readonly partitionOf?: Partition | undefined;
  /** Parents by INHERITS, in their order. */
  readonly inherits: readonly TablePath[];
  readonly view?: ViewDefinition | undefined;
}

/** What Benchling's own definitions say of the schema that a table holds. */
export interface BenchlingTable {
  /** Such as `ts_1aB2c3`; stays over renames, also in another tenant's copy. */
  readonly id: string;
  readonly isArchived?: boolean | undefined;
}

/**
 * What a normal form says in full, as it has to be said to make the object anew; only where the normal
 * form leaves out a cast or the like. No part of what is compared.
 */
export type ExactText = string | undefined;

export interface Column {
  readonly name: string;
  /**
   * As `format_type` prints it, types outside of `pg_catalog` with their schema; `unknown` where DDL does
   * not tell, as for most columns of views that compute something.
   */
  readonly type: string;
  readonly isNullable: boolean;
  /** In one normal form, see `normalExpression`; of a generated column its expression. */
  readonly default?: string | undefined;
  readonly exact?: ExactText;
  readonly generated?: 'stored' | 'virtual' | undefined;
  readonly identity?: 'always' | 'byDefault' | undefined;
  /** Only where it is not the type's own. */
  readonly collation?: string | undefined;
  readonly comment?: string | undefined;
  /** `pg_attribute.attnum`: from 1, with gaps where columns were dropped; stays over renames. */
  readonly attnum?: number | undefined;
  readonly benchling?: BenchlingField | undefined;
}

/** What Benchling's own definitions say of the field that a column holds. */
export interface BenchlingField {
  /** Such as `tsf_1aB2c3`; stays over renames. */
  readonly id: string;
  /** In Benchling's words, such as `entity_link`. */
  readonly type?: string | undefined;
  readonly isRequired?: boolean | undefined;
  readonly isMulti?: boolean | undefined;
  /** Id of the schema that links lead to. */
  readonly target?: string | undefined;
  /** Id of the list that values come from. */
  readonly dropdown?: string | undefined;
  readonly isArchived?: boolean | undefined;
}

/** A list that values of fields come from, as `dropdown$raw` has it. */
export interface Dropdown {
  readonly schema: string;
  /** Such as `sfs_1aB2c3`; stays over renames, see {@link BenchlingField.dropdown}. */
  readonly id: string;
  readonly name: string;
  readonly isArchived?: boolean | undefined;
}

/** A value of a list, as `dropdown_option$raw` has it. */
export interface DropdownOption {
  /** The list's id. */
  readonly dropdown: string;
  readonly id: string;
  readonly name: string;
  readonly isArchived?: boolean | undefined;
}

/** A constraint's columns are in the order of the key. */
export interface Key extends Deferral {
  readonly name: string;
  readonly columns: readonly string[];
  /** What its index holds beside them; absent = nothing. */
  readonly include?: readonly string[] | undefined;
}

/** When a constraint is checked: at once, later where a transaction asks for it, or at its end. */
export interface Deferral {
  readonly isDeferrable?: boolean | undefined;
  readonly isInitiallyDeferred?: boolean | undefined;
}

export interface UniqueKey extends Key {
  readonly nullsNotDistinct?: boolean | undefined;
}

export type ReferenceAction = 'noAction' | 'restrict' | 'cascade' | 'setNull' | 'setDefault';

export interface ForeignKey extends Deferral {
  readonly name: string;
  readonly columns: readonly string[];
  readonly refTable: TablePath;
  /** In the order of `columns`; empty if neither DDL nor the login tells. */
  readonly refColumns: readonly string[];
  readonly onUpdate: ReferenceAction;
  readonly onDelete: ReferenceAction;
  /** Whether either none or all of several columns are null (`MATCH FULL`). */
  readonly matchesFull?: boolean | undefined;
}

export interface Check {
  readonly name: string;
  readonly expression: string;
  /** Whether heirs of the table do without it (`NO INHERIT`). */
  readonly noInherit?: boolean | undefined;
  readonly exact?: ExactText;
}

export interface Exclusion {
  readonly name: string;
  /** From `EXCLUDE` on. */
  readonly definition: string;
  readonly exact?: ExactText;
}

export interface Index {
  readonly name: string;
  readonly isUnique: boolean;
  /** Such as `btree`. */
  readonly method: string;
  /** Each a column or an expression in parentheses, with what follows it, such as `DESC`. */
  readonly parts: readonly string[];
  readonly include: readonly string[];
  readonly where?: string | undefined;
  readonly nullsNotDistinct?: boolean | undefined;
  readonly exact?: ExactIndex | undefined;
}

/** Of an index, parts and condition in full, where one of them is an {@link ExactText}. */
export interface ExactIndex {
  readonly parts: readonly string[];
  readonly where?: string | undefined;
}

export interface Partition {
  readonly parent: TablePath;
  /** Such as `FOR VALUES FROM ('2026-10-01') TO ('2026-11-01')`. */
  readonly bound: string;
}

export interface ViewDefinition {
  /** The query in one normal form. */
  readonly query: string;
  readonly exact?: ExactText;
  /** What it reads: columns, or a relation that it names and reads no column of; sorted. */
  readonly dependsOn: readonly (TablePath | ColumnPath)[];
  /** Signatures of functions that it calls, see {@link FunctionEntry.signature}; sorted. */
  readonly callsFunctions: readonly string[];
}

export interface EnumType {
  readonly schema: string;
  readonly name: string;
  /** In their order. */
  readonly values: readonly string[];
  /** `pg_enum.oid` of each value: stays over renames. */
  readonly valueOids?: readonly number[] | undefined;
  readonly oid?: number | undefined;
  readonly comment?: string | undefined;
}

export interface DomainType {
  readonly schema: string;
  readonly name: string;
  /** The type it stands for. */
  readonly type: string;
  /** Only where it is not that type's own. */
  readonly collation?: string | undefined;
  readonly isNullable: boolean;
  readonly default?: string | undefined;
  readonly exact?: ExactText;
  readonly checks: readonly Check[];
  readonly oid?: number | undefined;
  readonly comment?: string | undefined;
}

export interface FunctionEntry {
  readonly schema: string;
  /** Such as `lab.days(interval)`. */
  readonly signature: string;
  readonly result?: string | undefined;
  readonly oid?: number | undefined;
}
