import type { RelationKind } from '../../warehouse/catalog/catalogEntries';
import type { ColumnPath, ObjectPath, TablePath } from '../model/objectPath';
import type {
  Check,
  Column,
  DomainType,
  EnumType,
  Exclusion,
  ForeignKey,
  Index,
  Key,
  Partition,
  Relation,
  SchemaEntry,
  UniqueKey,
} from '../model/snapshot';

/** Something is there that was not. */
interface Added<Kind extends string, T, Path extends ObjectPath = ObjectPath> {
  readonly kind: Kind;
  readonly object: Path;
  readonly after: T;
}

/** Something is gone. */
interface Dropped<Kind extends string, T, Path extends ObjectPath = ObjectPath> {
  readonly kind: Kind;
  readonly object: Path;
  readonly before: T;
}

/** Something is different; `object` is what it is called now. */
interface Altered<Kind extends string, T, Path extends ObjectPath = ObjectPath> {
  readonly kind: Kind;
  readonly object: Path;
  readonly before: T;
  readonly after: T;
}

/** Something is called otherwise; `object` is what it was called. */
interface Renamed<Kind extends string, Path extends ObjectPath = ObjectPath> {
  readonly kind: Kind;
  readonly object: Path;
  readonly to: Path;
}

export type SchemaChange = Added<'addSchema', SchemaEntry> | Dropped<'dropSchema', SchemaEntry>;

export type RelationChange =
  | Added<'addTable', Relation, TablePath>
  | Dropped<'dropTable', Relation, TablePath>
  | Renamed<'renameTable', TablePath>
  /** Into another schema. */
  | Renamed<'moveTable', TablePath>
  | Added<'addView', Relation, TablePath>
  | Dropped<'dropView', Relation, TablePath>
  | Renamed<'renameView', TablePath>
  | Renamed<'moveView', TablePath>
  | Altered<'changeViewQuery', string, TablePath>
  /** A table became a view, or the like. */
  | Altered<'changeRelationKind', RelationKind, TablePath>
  | Altered<'changePersistence', 'logged' | 'unlogged', TablePath>
  | Altered<'changePartitioning', string, TablePath>
  | Altered<'changePartition', Partition | undefined, TablePath>
  | Altered<'changeParents', readonly TablePath[], TablePath>;

export type ColumnChange =
  | Added<'addColumn', Column, ColumnPath>
  | Dropped<'dropColumn', Column, ColumnPath>
  | Renamed<'renameColumn', ColumnPath>
  /** Into another table. */
  | Renamed<'moveColumn', ColumnPath>
  | Altered<'changeType', string, ColumnPath>
  | Altered<'setNotNull', undefined, ColumnPath>
  | Altered<'dropNotNull', undefined, ColumnPath>
  | Altered<'changeDefault', string | undefined, ColumnPath>
  | Altered<'changeGenerated', string | undefined, ColumnPath>
  | Altered<'changeIdentity', Column['identity'], ColumnPath>
  | Altered<'changeCollation', string | undefined, ColumnPath>
  /** Of what Benchling's definitions say beside the column itself. */
  | Altered<'changeField', FieldTrait, ColumnPath>;

export interface FieldTrait {
  readonly trait: 'isRequired' | 'isMulti' | 'target' | 'dropdown' | 'isArchived' | 'type';
  readonly value: string | boolean | undefined;
}

export type PartName = 'PrimaryKey' | 'Unique' | 'ForeignKey' | 'Check' | 'Exclusion' | 'Index';

/** What stands in a table beside its columns. */
export type Part = Key | UniqueKey | ForeignKey | Check | Exclusion | Index;

/** The last part of the path is the name of the key, check or index. */
export type PartChange = PartChangeOf<PartName>;

type PartChangeOf<Name extends PartName> = Name extends PartName
  ? | Added<`add${Name}`, Part, ColumnPath>
    | Dropped<`drop${Name}`, Part, ColumnPath>
    | Altered<`change${Name}`, Part, ColumnPath>
    | Renamed<`rename${Name}`, ColumnPath>
  : never;

export type TypeChange =
  | Added<'addEnum', EnumType, TablePath>
  | Dropped<'dropEnum', EnumType, TablePath>
  | Renamed<'renameEnum', TablePath>
  | Altered<'addEnumValue', readonly string[], TablePath>
  | Altered<'dropEnumValue', readonly string[], TablePath>
  | Altered<'renameEnumValue', readonly string[], TablePath>
  | Altered<'reorderEnum', readonly string[], TablePath>
  | Added<'addDomain', DomainType, TablePath>
  | Dropped<'dropDomain', DomainType, TablePath>
  | Renamed<'renameDomain', TablePath>
  | Altered<'changeDomain', DomainType, TablePath>;

/** Of a list that values of Benchling's fields come from; `undefined` = it is not there. */
export type DropdownChange = Altered<'changeDropdown', ListedValues | undefined, TablePath>;

export interface ListedValues {
  readonly name: string;
  readonly values: readonly { readonly id: string; readonly name: string }[];
}

export type CommentChange = Altered<'changeComment', string | undefined>;

/** One difference between two snapshots. */
export type Change =
  | SchemaChange
  | RelationChange
  | ColumnChange
  | PartChange
  | TypeChange
  | DropdownChange
  | CommentChange;

export type ChangeKind = Change['kind'];

/** True for whatever is done to keys, checks, exclusions and indexes of a relation. */
export function isPartChange(change: Change): change is PartChange {
  return /(?:PrimaryKey|Unique|ForeignKey|Check|Exclusion|Index)$/.test(change.kind);
}

/** A change of one kind. */
export type ChangeOf<Kind extends ChangeKind> = Extract<Change, { readonly kind: Kind }>;

/** For every kind of change a function of changes of that kind. */
export type ByChange<T> = { readonly [Kind in ChangeKind]: (change: ChangeOf<Kind>) => T };

/** What the function for a change's kind makes of it; `undefined` if there is none for its kind. */
export function forChange<T>(change: Change, by: Partial<ByChange<T>>): T | undefined {
  // Each kind has a function of that kind; the compiler does not see that the two go together.
  const make = by[change.kind] as ((change: Change) => T) | undefined;
  return make?.(change);
}
