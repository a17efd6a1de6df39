import type { Connection } from '../../lake/lake';
import type { SqlParser } from '../../sql/sqlParser';
import { withoutDefinitions } from '../benchling/withoutDefinitions';
import type { DiffOptions } from '../diffSchemas';
import type { SchemaSnapshot } from '../model/snapshot';
import type { ComparedSources, SchemaSource } from '../schemaComparer';
import type { SchemaReader } from '../schemaReader';
import { readLiveSchema } from './readLiveSchema';
import { readSchemaText } from './readSchemaText';
import { schemasOfSides } from './schemasOfSides';

export interface SourcePorts {
  readonly reader: (connection: Connection, password: string | undefined) => SchemaReader;
  readonly parser: SqlParser;
  readonly signal: AbortSignal;
}

/** Both sides of a comparison, and what leads from one to the other. */
export interface ReadSides extends Pick<DiffOptions, 'via'> {
  readonly before: SchemaSnapshot;
  readonly after: SchemaSnapshot;
}

/** @throws SchemaError, DatabaseError, QueryError, or the reason of `signal` */
export async function readSources(
  { before, after, via, isOfSchemasAfter }: ComparedSources,
  ports: SourcePorts,
): Promise<ReadSides> {
  const read = await readSource(after, ports);
  const kept = via && (await readSource(via, ports));
  const schemas = isOfSchemasAfter ? schemasOfSides(read, kept) : undefined;
  return { before: await readSource(before, { ...ports, schemas }), after: read, via: kept };
}

/** @throws as {@link readSources} */
export async function readSource(
  source: SchemaSource,
  {
    reader,
    parser,
    signal,
    schemas,
  }: SourcePorts & { readonly schemas?: readonly string[] | undefined },
): Promise<SchemaSnapshot> {
  if (source.kind === 'text') return readSchemaText(source, parser);
  const { connection, password, isRegistry } = source;
  const options = { reader: reader(connection, password), parser, schemas, signal };
  const snapshot = await readLiveSchema(connection, options);
  return isRegistry ? snapshot : withoutDefinitions(snapshot);
}
