import { RepositoryError } from '../core/schemaDiff/story/repositoryError';
import { snapshotPath } from '../core/schemaDiff/story/schemaFiles';
import type { Connection } from '../core/lake/lake';
import type { LocalLake } from '../connectors/localLake/localLake';
import { schemaComparer, schemaRepository } from './schemas';

export interface BenchlingWorkOptions {
  readonly stateFolder: string;
  /** Up to the end of the next week in which something is left, or all of the month. */
  readonly span: 'week' | 'month';
  readonly signal: AbortSignal;
}

/** What people did in the demo's Benchling. */
export interface BenchlingWork {
  /** In words; empty once the month is over. */
  readonly events: readonly string[];
  /** The snapshot that was kept of what was there before; absent if there was one. */
  readonly kept?: string;
}

/**
 * Plays what people do in a registry, on the demo's Benchling alone. What it looked like before is kept
 * first, under version control: by it the warehouse's tables are told from each other afterwards.
 *
 * @throws LocalLakeError `notRunning`
 */
export async function renameInBenchling({
  stateFolder,
  span,
  signal,
}: BenchlingWorkOptions): Promise<BenchlingWork> {
  const localLake = await import('../connectors/localLake/localLake');
  const { lake } = await localLake.localLakeStatus(stateFolder);
  const kept = lake && (await keepSnapshot(lake, signal));
  const events = await localLake.workInBenchling(stateFolder, span);
  return { events, ...(kept !== undefined && { kept }) };
}

/** The path of the snapshot; `undefined` = there is one already. */
async function keepSnapshot(
  { benchling, workspaceFolder }: Pick<LocalLake, 'benchling' | 'workspaceFolder'>,
  signal: AbortSignal,
): Promise<string | undefined> {
  const path = snapshotPath('benchling');
  const { keepFile } = await import('../connectors/localLake/keepFile');
  const isNew = await keepFile(workspaceFolder, path, () => readDocument(benchling, signal));
  if (!isNew) return undefined;
  await commit(workspaceFolder, path, signal);
  return path;
}

async function readDocument(
  benchling: LocalLake['benchling'],
  signal: AbortSignal,
): Promise<string> {
  const login = { tls: 'disable', writable: false } as const;
  const connection: Connection = { name: 'benchling', ...benchling, ...login };
  const source = { kind: 'live', connection, password: undefined, isRegistry: true } as const;
  const comparer = await schemaComparer();
  try {
    return (await comparer.snapshot(source, { signal })).document;
  } finally {
    comparer.dispose();
  }
}

/** Without version control there is a file all the same. */
async function commit(folder: string, path: string, signal: AbortSignal): Promise<void> {
  const repository = await schemaRepository(folder);
  const message = 'Keep what Benchling looks like\n';
  try {
    await repository.commit({ paths: [path], message }, signal);
  } catch (error) {
    if (!RepositoryError.is(error)) throw error;
  }
}
