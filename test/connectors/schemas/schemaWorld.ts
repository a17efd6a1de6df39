import { PgQueryParser } from '../../../src/connectors/sqlParser/pgQueryParser';
import { PostgresSchemaReader } from '../../../src/connectors/postgres/schema/postgresSchemaReader';
import { systemClock } from '../../../src/core/base/clock';
import { readDdl } from '../../../src/core/schemaDiff/ddl/readDdl';
import { pathKey } from '../../../src/core/schemaDiff/model/objectPath';
import type { SchemaSnapshot } from '../../../src/core/schemaDiff/model/snapshot';
import { normalizeSnapshot } from '../../../src/core/schemaDiff/normal/normalizeSnapshot';
import type { StatisticsWish } from '../../../src/core/schemaDiff/schemaReader';
import { QueryWorld } from '../postgres/queryWorld';
import {
  startPostgres,
  type StartPostgresOptions,
  type TestPostgres,
} from '../postgres/startPostgres';

export const parser = new PgQueryParser();

/** A Postgres in which every script finds a database of its own. */
export class SchemaWorld {
  #count = 0;

  private constructor(readonly postgres: TestPostgres) {}

  static async start(options: StartPostgresOptions = {}): Promise<SchemaWorld> {
    return new SchemaWorld(await startPostgres(options));
  }

  stop(): Promise<void> {
    return this.postgres.stop();
  }

  /** Makes a database, runs a script in it, and gives its name. */
  async make(script: string): Promise<string> {
    this.#count += 1;
    const database = `made_${this.#count}`;
    await this.postgres.execute(`create database ${database}`);
    await this.run(database, script);
    return database;
  }

  async run(database: string, script: string): Promise<void> {
    const client = await this.postgres.connect(database);
    try {
      await client.query(script);
    } finally {
      await client.end();
    }
  }

  async read(
    database: string,
    options: {
      readonly user?: string;
      readonly schemas?: readonly string[];
      readonly statistics?: StatisticsWish;
    } = {},
  ): Promise<SchemaSnapshot> {
    const { host, port, password } = this.postgres;
    const user = options.user ?? 'postgres';
    const connection = { ...new QueryWorld({ host, port, user, password }).connection(), database };
    const reader = new PostgresSchemaReader(connection, {
      password,
      clock: systemClock,
      environment: {},
    });
    const signal = new AbortController().signal;
    return normalizeSnapshot(await reader.read({ ...options, signal }), parser);
  }
}

const leftOut: ReadonlySet<string> = new Set(['oid', 'valueOids', 'attnum', 'benchling', 'exact']);

/** What DDL and a database made of it have in common. */
export function comparable(snapshot: SchemaSnapshot): unknown {
  const { relations, enums, domains, functions, schemas } = snapshot;
  return JSON.parse(
    JSON.stringify({ schemas, relations, enums, domains, functions }, (key, value: unknown) =>
      leftOut.has(key) ? undefined : value,
    ),
  ) as unknown;
}

/** A live snapshot that knows of views no more types than a written one does. */
export function withoutTypes(live: SchemaSnapshot, written: SchemaSnapshot): SchemaSnapshot {
  const unknown = new Set(
    written.relations.flatMap(({ schema, name, columns }) =>
      columns
        .filter(({ type }) => type === 'unknown')
        .map((column) => pathKey([schema, name, column.name])),
    ),
  );
  const relations = live.relations.map((relation) => ({
    ...relation,
    columns: relation.columns.map((column) => {
      const key = pathKey([relation.schema, relation.name, column.name]);
      return unknown.has(key) ? { ...column, type: 'unknown' } : column;
    }),
  }));
  return { ...live, relations };
}

/** Every script has `public`, and a snapshot of other schemas has it not. */
export function withoutPublic(written: SchemaSnapshot): SchemaSnapshot {
  return { ...written, schemas: written.schemas.filter(({ name }) => name !== 'public') };
}

export function readScript(script: string): Promise<SchemaSnapshot> {
  return readDdl(script, parser);
}
