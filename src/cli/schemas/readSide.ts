import { resolve } from 'node:path';
import { withoutDefinitions } from '../../core/schemaDiff/benchling/withoutDefinitions';
import type { SchemaSnapshot } from '../../core/schemaDiff/model/snapshot';
import { statisticsNote } from '../../core/schemaDiff/report/statisticsNote';
import { SchemaError } from '../../core/schemaDiff/schemaError';
import type { StatisticsWish } from '../../core/schemaDiff/schemaReader';
import { readLiveSchema } from '../../core/schemaDiff/sides/readLiveSchema';
import type { DdlDialect } from '../../core/schemaDiff/sides/ddlDialect';
import { readSchemaText } from '../../core/schemaDiff/sides/readSchemaText';
import { LakeError } from '../../core/lake/lakeProblem';
import type { FullContext } from '../program/commandHost';
import { selectConnection, type ConnectionChoice } from '../queries/selectConnection';
import type { Terminal } from '../terminal/terminal';
import { readIfThere } from './readIfThere';

export interface SideOptions {
  /** Of a file of DDL; left out, what it looks like. */
  readonly dialect?: DdlDialect | undefined;
  readonly flags: { readonly lake?: string };
  readonly context: FullContext;
  readonly terminal: Terminal;
  /** Of databases; left out, nothing is asked of the values in tables. */
  readonly statistics?: StatisticsWish | undefined;
  /** Of a connection that names no schema itself only these; left out, all of them. */
  readonly ofSchemas?: readonly string[] | undefined;
}

/** A side of a comparison as it was read. */
export interface NamedSide {
  readonly snapshot: SchemaSnapshot;
  /** Whether its connection is about one schema, or about Benchling; absent of a file. */
  readonly isPart?: boolean;
}

/** @throws as {@link readNamedSide} */
export async function readSide(side: string, options: SideOptions): Promise<SchemaSnapshot> {
  return (await readNamedSide(side, options)).snapshot;
}

/**
 * One side of a comparison: `git:REVISION:PATH`, a file that is there, or a connection of the lake. A
 * file is a snapshot if it begins as JSON does, and DDL otherwise.
 * @throws SchemaError, LakeError, DatabaseError or QueryError
 */
export async function readNamedSide(side: string, options: SideOptions): Promise<NamedSide> {
  const { context } = options;
  const revision = /^git:([^:]+):(.+)$/s.exec(side);
  if (revision !== null) {
    const [, name = '', path = ''] = revision;
    const folder = context.workingFolder;
    const text = await context.connectors.readRevision({ folder, revision: name, path });
    return { snapshot: await readSideText(text, side, options) };
  }
  const text = await readIfThere(resolve(context.workingFolder, side), side);
  if (text !== undefined) return { snapshot: await readSideText(text, side, options) };
  if (looksLikeFile.test(side)) {
    throw new SchemaError('sideMissing', `There is no file ${side}`, {
      remedy: 'Give a file that is there, git:REVISION:PATH, or a connection of the lake',
    });
  }
  try {
    return await readNamedLive({ connection: side }, options);
  } catch (error) {
    if (!LakeError.is(error, 'lakeMissing')) throw error;
    throw new SchemaError('sideMissing', `${side} is no file, and no connection without a lake`, {
      remedy: 'Give a file that is there, or --lake FILE, whose connections name databases',
      cause: error,
    });
  }
}

async function readSideText(
  text: string,
  name: string,
  { dialect, context }: SideOptions,
): Promise<SchemaSnapshot> {
  return readSchemaText({ text, name, dialect }, await context.connectors.sqlParser());
}

const looksLikeFile = /[\\/]|\.(?:sql|json|ddl|txt)$/i;

export interface LiveChoice extends Pick<ConnectionChoice, 'connection' | 'role'> {
  readonly schemas?: readonly string[];
}

/** What a connection's login sees now; of a connection with a schema, that schema only. */
export async function readLive(wanted: LiveChoice, options: SideOptions): Promise<SchemaSnapshot> {
  return (await readNamedLive(wanted, options)).snapshot;
}

async function readNamedLive(
  { schemas, ...wanted }: LiveChoice,
  { flags, context, terminal, statistics, ofSchemas }: SideOptions,
): Promise<NamedSide> {
  const choice = { ...wanted, ...(flags.lake !== undefined && { lake: flags.lake }) };
  const selected = await selectConnection(choice, context, terminal);
  const { connection, secrets, isRegistry, isBenchling } = selected;
  const { connectors, signal } = context;
  const password = await secrets.databasePassword(connection);
  const snapshot = await readLiveSchema(connection, {
    reader: await connectors.schemaReader(connection, { password }),
    parser: await connectors.sqlParser(),
    schemas: schemas ?? (connection.schema === undefined ? ofSchemas : undefined),
    statistics,
    signal,
  });
  const note = statisticsNote(snapshot);
  if (note !== undefined) terminal.note(`${connection.name}: ${note}`);
  return {
    snapshot: isRegistry ? snapshot : withoutDefinitions(snapshot),
    isPart: isBenchling || connection.schema !== undefined,
  };
}
