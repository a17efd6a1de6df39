import { searchPathFor } from '../../../schemaDiff/impact/searchPath';
import type { SchemaSnapshot } from '../../../schemaDiff/model/snapshot';
import { relationId } from '../warehouse/relationNodes';
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

  constructor(readonly database: QueriedDatabase) {
    const { connection, schema, snapshot } = database;
    for (const { schema: owner, name, partitionOf } of snapshot?.relations ?? []) {
      const path = partitionOf?.parent ?? ([owner, name] as const);
      const id = relationId(connection, path);
      this.#ids.set(`${owner}\0${name}`, id);
      this.#byName.set(name, this.#byName.has(name) ? undefined : id);
    }
    this.#searchPath = snapshot === undefined ? [] : searchPathFor(snapshot, schema);
  }

  /**
   * The id of a relation; `undefined` = the database has none of that name. Of a database that could not
   * be read only names with a schema say enough.
   */
  idOf({ schema, name }: NamedRelation): string | undefined {
    const { connection, snapshot } = this.database;
    if (schema !== undefined) {
      const isOwn = snapshot === undefined && !systemSchemas.has(schema);
      return isOwn ? relationId(connection, [schema, name]) : this.#ids.get(`${schema}\0${name}`);
    }
    for (const candidate of this.#searchPath) {
      const id = this.#ids.get(`${candidate}\0${name}`);
      if (id !== undefined) return id;
    }
    return this.#byName.get(name);
  }

  /** The ids of what may have been called so once, where {@link idOf} knows of nothing. */
  olderIdsOf({ schema, name }: NamedRelation): readonly string[] {
    const { connection, snapshot } = this.database;
    if (snapshot === undefined || (schema !== undefined && systemSchemas.has(schema))) return [];
    const schemas = schema === undefined ? this.#searchPath : [schema];
    return schemas.map((owner) => relationId(connection, [owner, name]));
  }
}

const systemSchemas: ReadonlySet<string> = new Set([
  'pg_catalog',
  'information_schema',
  'pg_toast',
]);
