import { Uri, workspace } from 'vscode';
import { SchemaError } from '../../core/schemaDiff/schemaError';
import type { DdlDialect } from '../../core/schemaDiff/sides/ddlDialect';
import { decodeSchemaText } from '../../core/schemaDiff/sides/decodeSchemaText';
import type { SchemaSource } from '../../core/schemaDiff/schemaComparer';
import type { Connectors } from '../support/lakes/connectors';
import type { Database, LoginOptions } from '../support/lakes/databases';

/** One side of a comparison, as a person chose it. */
export type DriftSide = LiveSide | FileSide | RevisionSide;

export interface LiveSide {
  readonly kind: 'live';
  readonly label: string;
  readonly database: Database;
}

/** A snapshot, or DDL. */
export interface FileSide {
  readonly kind: 'file';
  readonly label: string;
  readonly uri: Uri;
  /** Of DDL; left out, what it looks like. */
  readonly dialect?: DdlDialect;
}

/** A file as it was at a revision of its repository. */
export interface RevisionSide {
  readonly kind: 'revision';
  readonly label: string;
  readonly uri: Uri;
  readonly revision: string;
}

export function liveSide(database: Database): LiveSide {
  return { kind: 'live', label: database.connection.name, database };
}

export function fileSide(uri: Uri): FileSide {
  return { kind: 'file', label: workspace.asRelativePath(uri), uri };
}

/** Logs in where a side needs it and does work with what its schema is read from. */
export async function withSource<T>(
  side: DriftSide,
  options: LoginOptions & { readonly connectors: Pick<Connectors, 'readRevision'> },
  work: (source: SchemaSource) => Promise<T>,
): Promise<T> {
  if (side.kind !== 'live') return work(await textOf(side, options.connectors));
  const { connection, lake } = side.database;
  const { benchling } = lake.lake;
  const isRegistry = benchling === undefined || benchling === connection.name;
  return side.database.use(options, ({ password }) =>
    work({ kind: 'live', connection, password, isRegistry }),
  );
}

async function textOf(
  side: FileSide | RevisionSide,
  { readRevision }: Pick<Connectors, 'readRevision'>,
): Promise<SchemaSource> {
  const { uri, label: name } = side;
  if (side.kind === 'file') {
    const { dialect } = side;
    return { kind: 'text', name, text: await readText(uri, name), dialect };
  }
  const folder = Uri.joinPath(uri, '..').fsPath;
  const path = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  const text = await readRevision({ folder, revision: side.revision, path });
  return { kind: 'text', name, text };
}

/** @throws SchemaError `sideUnreadable` */
async function readText(uri: Uri, name: string): Promise<string> {
  const text = decodeSchemaText(await readBytes(uri, name));
  if (text !== undefined) return text;
  throw new SchemaError('sideUnreadable', `${name} is neither UTF-8 nor UTF-16`, {
    remedy: 'Convert it, say with iconv',
  });
}

async function readBytes(uri: Uri, name: string): Promise<Uint8Array> {
  try {
    return await workspace.fs.readFile(uri);
  } catch (cause) {
    throw new SchemaError('sideUnreadable', `${name} cannot be read`, {
      remedy: 'Check that it is a file that you may read',
      cause,
    });
  }
}
