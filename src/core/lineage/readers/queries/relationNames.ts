import type { MappedSchema } from '../../../schemaDiff/impact/mappedSchema';
import { searchPathFor } from '../../../schemaDiff/impact/searchPath';
import { unchangedSchema } from '../../../schemaDiff/impact/unchangedSchema';
import {
  pathKey,
  tablePath,
  type ColumnPath,
  type TablePath,
} from '../../../schemaDiff/model/objectPath';
import type { SchemaSnapshot } from '../../../schemaDiff/model/snapshot';
import { columnId } from '../columns/columnNodes';
import { relationId, wholesOf } from '../warehouse/relationNodes';
import type { NamedRelation } from './statementRelations';

/** A database that statements may be meant for. */
export interface QueriedDatabase {
  readonly connection: string;
  /** The schema that the connection names. */
  readonly schema: string | undefined;
  /** `undefined` = it could not be read. */
  readonly snapshot: SchemaSnapshot | undefined;
}

/** Says which node of a database a name in a statement means. */
export class RelationNames {
  readonly #ids = new Map<string, string>();
  readonly #byName = new Map<string, string | undefined>();
  readonly #searchPath: readonly string[];
  readonly #wholes: ReadonlyMap<string, TablePath>;
  #columns: MappedSchema | undefined;

  constructor(readonly database: QueriedDatabase) {
    const { schema, snapshot } = database;
    const relations = snapshot?.relations ?? [];
    this.#wholes = wholesOf(relations);
    for (const relation of relations) {
      const path = tablePath(relation);
      const id = this.relationId(path);
      this.#ids.set(pathKey(path), id);
      this.#byName.set(relation.name, this.#byName.has(relation.name) ? undefined : id);
    }
    this.#searchPath = snapshot === undefined ? [] : searchPathFor(snapshot, schema);
  }

  /** The schemas in which a name without one is looked for, the first one first; empty = unknown. */
  get searchPath(): readonly string[] {
    return this.#searchPath;
  }

  /** What statements know of columns; `undefined` = the database could not be read. */
  get columns(): MappedSchema | undefined {
    const { snapshot } = this.database;
    if (snapshot === undefined) return undefined;
    this.#columns ??= unchangedSchema(snapshot, this.#searchPath);
    return this.#columns;
  }

  /** The id of a relation, of a partition that of its table. */
  relationId(path: TablePath): string {
    return relationId(this.database.connection, this.#wholeOf(path));
  }

  /** The id of a column, of a partition that of its table. */
  columnId([schema, name, column]: ColumnPath): string {
    return columnId(this.database.connection, [...this.#wholeOf([schema, name]), column]);
  }

  /**
   * The id of a relation; `undefined` = the database has none of that name. Of a database that could not
   * be read only names with a schema say enough.
   */
  idOf({ schema, name }: NamedRelation): string | undefined {
    const { snapshot } = this.database;
    if (schema !== undefined) {
      const isOwn = snapshot === undefined && !systemSchemas.has(schema);
      return isOwn ? this.relationId([schema, name]) : this.#ids.get(pathKey([schema, name]));
    }
    return this.idWithin({ schema, name }, this.#searchPath) ?? this.#byName.get(name);
  }

  /** The same where names are looked for in these schemas and nowhere else. */
  idWithin({ schema, name }: NamedRelation, searchPath: readonly string[]): string | undefined {
    if (schema !== undefined) return this.idOf({ schema, name });
    for (const candidate of searchPath) {
      const id = this.#ids.get(pathKey([candidate, name]));
      if (id !== undefined) return id;
    }
    return undefined;
  }

  /** The ids of what may have been called so once, where {@link idOf} knows of nothing. */
  olderIdsOf({ schema, name }: NamedRelation): readonly string[] {
    const { snapshot } = this.database;
    if (snapshot === undefined || (schema !== undefined && systemSchemas.has(schema))) return [];
    const schemas = schema === undefined ? this.#searchPath : [schema];
    return schemas.map((owner) => this.relationId([owner, name]));
  }

  #wholeOf(path: TablePath): TablePath {
    return this.#wholes.get(pathKey(path)) ?? path;
  }
}

const systemSchemas: ReadonlySet<string> = new Set([
  'pg_catalog',
  'information_schema',
  'pg_toast',
]);
