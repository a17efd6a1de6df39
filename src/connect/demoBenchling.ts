import { RepositoryError } from '../core/schemaDiff/story/repositoryError';
import { writeSnapshot } from '../core/schemaDiff/document/writeSnapshot';
import { readLiveSchema } from '../core/schemaDiff/sides/readLiveSchema';
import { snapshotPath } from '../core/schemaDiff/story/schemaFiles';
import type { Connection } from '../core/lake/lake';
import type { LocalLake } from '../connectors/localLake/localLake';
import { sqlParser } from './queries';
import { schemaReader, schemaRepository } from './schemas';

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
  const isNew = await keepFile(workspaceFolder, path, async () => {
    const reader = await schemaReader(connectionOf(benchling), { password: undefined });
    const parser = await sqlParser();
    return writeSnapshot(await readLiveSchema(connectionOf(benchling), { reader, parser, signal }));
  });
  if (!isNew) return undefined;
  await commit(workspaceFolder, path, signal);
  return path;
}

function connectionOf(benchling: LocalLake['benchling']): Connection {
  return { name: 'benchling', ...benchling, tls: 'disable', auth: 'password', writable: false };
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
