import type { OperatorError } from '../../core/base/errors';
import type { Catalog } from '../../core/warehouse/catalog/catalog';
import type {
  Column,
  ForeignKey,
  Index,
  Key,
  Relation,
  RelationKind,
} from '../../core/warehouse/catalog/catalogEntries';
import type { Database } from '../support/lakes/databases';

/** What every node below a database knows. */
interface Inside {
  readonly id: string;
  readonly database: Database;
  readonly catalog: Catalog;
}

export interface DatabaseNode {
  readonly kind: 'database';
  readonly id: string;
  readonly database: Database;
}

export interface SchemaNode extends Inside {
  readonly kind: 'schema';
  readonly schema: string;
  readonly relations: readonly ShownRelation[];
}

/** The relations of a kind in a schema that has several. */
export interface KindNode extends Inside {
  readonly kind: 'relationKind';
  readonly schema: string;
  readonly relationKind: RelationKind;
  readonly relations: readonly ShownRelation[];
}

/** A relation as far as a filter leaves it. */
export interface ShownRelation {
  readonly relation: Relation;
  /** Its table of rows where the two are shown as one, as Benchling pairs them. */
  readonly raw: Relation | undefined;
  /** The columns that a filter leaves; `undefined` = all. */
  readonly columns: ReadonlySet<string> | undefined;
}

export interface RelationNode extends Inside, ShownRelation {
  readonly kind: 'relation';
}

export interface ColumnNode extends Inside {
  readonly kind: 'column';
  readonly relation: Relation;
  readonly column: Column;
  readonly isInPrimaryKey: boolean;
  /** The first foreign key that it is a part of. */
  readonly reference: ForeignKey | undefined;
}

export type PartKind = 'keys' | 'foreignKeys' | 'references' | 'indexes' | 'partitions';

/** Keys, indexes and the like of a relation. */
export interface PartsNode extends Inside {
  readonly kind: 'parts';
  readonly relation: Relation;
  readonly part: PartKind;
  readonly count: number;
}

export interface KeyNode extends Inside {
  readonly kind: 'key';
  readonly relation: Relation;
  readonly key: Key;
}

export interface ForeignKeyNode extends Inside {
  readonly kind: 'foreignKey';
  readonly foreignKey: ForeignKey;
  /** The relation at its other end; `undefined` = one that the login may not see. */
  readonly other: Relation | undefined;
  readonly isIncoming: boolean;
}

export interface IndexNode extends Inside {
  readonly kind: 'index';
  readonly relation: Relation;
  readonly index: Index;
}

/** A database that could not be asked, or only once. */
export interface FailureNode {
  readonly kind: 'failure';
  readonly id: string;
  readonly database: Database;
  readonly error: OperatorError;
}

export interface NoteNode {
  readonly kind: 'note';
  readonly id: string;
  readonly text: string;
  readonly tooltip: string;
}

/** A line of the view *Warehouse*. */
export type WarehouseNode =
  | DatabaseNode
  | SchemaNode
  | KindNode
  | RelationNode
  | ColumnNode
  | PartsNode
  | KeyNode
  | ForeignKeyNode
  | IndexNode
  | FailureNode
  | NoteNode;

/** Commands are called with the view's own nodes, or with nothing from the palette. */
export function isWarehouseNode(value: unknown): value is WarehouseNode {
  return typeof value === 'object' && value !== null && 'kind' in value && 'id' in value;
}
