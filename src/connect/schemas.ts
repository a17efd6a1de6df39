import { join } from 'node:path';
import { systemClock } from '../core/base/clock';
import type { Connection } from '../core/lake/lake';
import type { FunctionReader } from '../core/schemaDiff/impact/functionImpact';
import type { SchemaComparer } from '../core/schemaDiff/schemaComparer';
import type { SchemaMigrator } from '../core/schemaDiff/migration/schemaMigrator';
import type { SchemaReader } from '../core/schemaDiff/schemaReader';
import type { SchemaRepository } from '../core/schemaDiff/story/schemaRepository';
import type { FileRevision } from '../connectors/git/readRevision';
import { sqlParser } from './queries';

/** The text of a file at a revision of its repository. @throws SchemaError */
export async function readRevision(file: FileRevision): Promise<string> {
  const git = await import('../connectors/git/readRevision');
  return git.readRevision(file);
}

/** The version control that a folder is under; nothing is asked yet. */
export async function schemaRepository(folder: string): Promise<SchemaRepository> {
  const { GitSchemaRepository } = await import('../connectors/git/gitSchemaRepository');
  return new GitSchemaRepository(folder);
}

/** Reads what schemas of a database look like; nothing is connected until it is asked. */
export async function schemaReader(
  connection: Connection,
  options: { readonly password: string | undefined },
): Promise<SchemaReader> {
  const postgres = await import('../connectors/postgres/schema/postgresSchemaReader');
  return new postgres.PostgresSchemaReader(connection, { ...options, clock: systemClock });
}

/** Compares schemas on a thread of its own; `workerFolder` = where the built workers lie. */
export async function schemaComparer(workerFolder = __dirname): Promise<SchemaComparer> {
  const { WorkerComparer } = await import('../connectors/schemaThread/workerComparer');
  return new WorkerComparer(join(workerFolder, 'schema.worker.js'));
}

/** Runs migrations on a database; nothing is connected until it is asked. */
export async function schemaMigrator(
  connection: Connection,
  options: { readonly password: string | undefined },
): Promise<SchemaMigrator> {
  const postgres = await import('../connectors/postgres/schema/postgresSchemaMigrator');
  const parser = await sqlParser();
  return new postgres.PostgresSchemaMigrator(connection, {
    ...options,
    parser,
    clock: systemClock,
  });
}

/** Reads bodies of functions; nothing is connected until it is asked. */
export async function functionReader(
  connection: Connection,
  options: { readonly password: string | undefined },
): Promise<FunctionReader> {
  const postgres = await import('../connectors/postgres/schema/postgresFunctionReader');
  return new postgres.PostgresFunctionReader(connection, options);
}
