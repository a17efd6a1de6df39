import { stat } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { UsageError } from '../../../core/base/errors';
import type { Pipeline } from '../../../core/lake/lake';
import type { SchemaDiff } from '../../../core/schemaDiff/diffSchemas';
import type { FolderFile } from '../../../core/schemaDiff/impact/folders/folderImpact';
import type { StoredFunction } from '../../../core/schemaDiff/impact/functionImpact';
import { findImpact, type Impact } from '../../../core/schemaDiff/impact/impact';
import type { FullContext } from '../../program/commandHost';
import { findLakeFile, readLakeFile } from '../../lakes/lakeFiles';
import { selectConnection, type SelectedConnection } from '../../queries/selectConnection';
import type { Terminal } from '../../terminal/terminal';
import { walkFolder } from './walkFolder';

export interface ImpactRequest {
  /** As they were given, the older one first; those that are files are no statements of the folder's. */
  readonly sides: readonly [string, string];
  readonly folder: string;
  readonly readsFunctions: boolean;
  readonly flags: { readonly lake?: string };
}

interface Surroundings {
  readonly context: FullContext;
  readonly terminal: Terminal;
}

/** What the changes of a diff break. @throws UsageError, LakeError, DatabaseError or QueryError */
export async function readImpact(
  diff: SchemaDiff,
  request: ImpactRequest,
  surroundings: Surroundings,
): Promise<Impact> {
  const { signal, connectors } = surroundings.context;
  const live = await connectionOf(request, surroundings);
  if (request.readsFunctions && live === undefined) {
    throw new UsageError('Bodies of functions are read from a database only', {
      remedy: 'give a connection of the lake as <old>, or leave --functions out',
    });
  }
  const sources = {
    functions: request.readsFunctions && live ? await functionsOf(live, surroundings) : undefined,
    files: await filesOf(request, surroundings.context),
    pipelines: await pipelinesOf(request, surroundings),
  };
  const { schema } = live?.connection ?? {};
  return findImpact(diff, sources, { parser: await connectors.sqlParser(), schema, signal });
}

/** `undefined` = the older side is a file. */
async function connectionOf(
  { sides: [old], flags }: ImpactRequest,
  { context, terminal }: Surroundings,
): Promise<SelectedConnection | undefined> {
  const isFile = old.startsWith('git:') || (await isThere(resolve(context.workingFolder, old)));
  if (isFile) return undefined;
  const choice = { ...(flags.lake !== undefined && { lake: flags.lake }), connection: old };
  return selectConnection(choice, context, terminal);
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

async function functionsOf(
  { connection, secrets }: SelectedConnection,
  { context: { connectors, signal } }: Surroundings,
): Promise<readonly StoredFunction[]> {
  const password = await secrets.databasePassword(connection);
  const reader = await connectors.functionReader(connection, { password });
  return reader.readFunctions({ signal });
}

/** The files of the folder but those that are compared. @throws UsageError */
async function filesOf(
  { folder, sides }: ImpactRequest,
  { workingFolder, signal }: FullContext,
): Promise<AsyncIterable<FolderFile>> {
  const path = resolve(workingFolder, folder);
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) {
    throw new UsageError(`There is no folder ${folder}`, { remedy: 'give one that is there' });
  }
  const compared = sides.map((side) => relative(path, resolve(workingFolder, side)));
  return without(
    walkFolder(path, signal),
    new Set(compared.map((file) => file.replaceAll('\\', '/'))),
  );
}

async function* without(
  files: AsyncIterable<FolderFile>,
  paths: ReadonlySet<string>,
): AsyncGenerator<FolderFile> {
  for await (const file of files) if (!paths.has(file.path)) yield file;
}

/** Of the lake here or above; none where there is no lake. */
async function pipelinesOf(
  { flags }: ImpactRequest,
  { context: { workingFolder }, terminal }: Surroundings,
): Promise<readonly Pipeline[]> {
  const file = await findLakeFile(flags.lake, workingFolder);
  if (file === undefined) return [];
  const lake = await readLakeFile(file, { workingFolder, terminal });
  return lake.pipelines ?? [];
}
