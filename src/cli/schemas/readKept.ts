import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { writeSnapshot } from '../../core/schemaDiff/document/writeSnapshot';
import type { SchemaSnapshot } from '../../core/schemaDiff/model/snapshot';
import { readSchemaText } from '../../core/schemaDiff/sides/readSchemaText';
import { snapshotPath } from '../../core/schemaDiff/story/schemaFiles';
import { findLakeFile, readLakeFile } from '../lakes/lakeFiles';
import type { ConnectionRole } from '../queries/selectConnection';
import { writeWhole } from '../reports/writeWhole';
import { isThere, readIfThere } from './readIfThere';
import { readSide, type SideOptions } from './readSide';

/** The snapshot of a connection that is kept beside the lake; `undefined` = there is none. @throws SchemaError */
export async function readKept(
  role: ConnectionRole,
  { flags, context, terminal }: SideOptions,
): Promise<SchemaSnapshot | undefined> {
  const { workingFolder, connectors } = context;
  const lakeFile = await findLakeFile(flags.lake, workingFolder);
  if (lakeFile === undefined) return undefined;
  const { [role]: name } = await readLakeFile(lakeFile, { workingFolder, terminal });
  if (name === undefined) return undefined;
  const path = snapshotPath(name);
  const text = await readIfThere(join(dirname(lakeFile), path), path);
  return text === undefined
    ? undefined
    : readSchemaText({ text, name: path }, await connectors.sqlParser());
}

/**
 * What leads to the newer side: what is named by `--via`, otherwise the kept snapshot if that side is the
 * lake's Benchling. @throws SchemaError
 */
export async function readVia(
  fresh: string | undefined,
  options: SideOptions & { readonly flags: { readonly via?: string } },
): Promise<SchemaSnapshot | undefined> {
  const { via } = options.flags;
  if (via !== undefined) return readSide(via, { ...options, dialect: undefined });
  const isKept = fresh === undefined || (await keptFileOf(fresh, options)) !== undefined;
  return isKept ? readKept('benchling', options) : undefined;
}

/**
 * Moves the kept snapshot of the lake's Benchling on, once a warehouse was made to match it; gives its
 * path. `undefined` = the side is another.
 */
export async function keepSnapshot(
  fresh: string,
  snapshot: SchemaSnapshot,
  options: SideOptions,
): Promise<string | undefined> {
  const kept = await keptFileOf(fresh, options);
  if (kept === undefined) return undefined;
  await mkdir(dirname(kept.file), { recursive: true });
  await writeWhole(kept.file, [writeSnapshot(snapshot)]);
  return kept.path;
}

/** Where the snapshot of a side is kept that is the lake's Benchling, as it is now. */
export async function keptFileOf(
  side: string,
  { flags, context, terminal }: SideOptions,
): Promise<{ readonly file: string; readonly path: string } | undefined> {
  const { workingFolder } = context;
  if (side.startsWith('git:')) return undefined;
  if (await isThere(resolve(workingFolder, side))) return undefined;
  const lakeFile = await findLakeFile(flags.lake, workingFolder);
  if (lakeFile === undefined) return undefined;
  const { benchling } = await readLakeFile(lakeFile, { workingFolder, terminal });
  const path = snapshotPath(side);
  return benchling === side ? { file: join(dirname(lakeFile), path), path } : undefined;
}
