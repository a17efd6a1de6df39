import { window } from 'vscode';
import { UsageError } from '../../../core/base/errors';
import { chosen } from '../editor/cancellation';
import type { Database, Databases } from './databases';

/**
 * The database of the tree node a command was called on, else the workspace's only one, else the one
 * that the person picks.
 * @throws UsageError if there is none, CancellationError if the person picks none
 */
export async function databaseOf(
  node: unknown,
  databases: Databases,
  placeHolder: string,
): Promise<Database> {
  await databases.whenRead;
  const named =
    typeof node === 'object' && node !== null && 'database' in node ? node.database : undefined;
  const found = databases.all.find((database) => database === named);
  return found ?? pickDatabase(databases.all, placeHolder);
}

async function pickDatabase(all: readonly Database[], placeHolder: string): Promise<Database> {
  const [first, second] = all;
  if (first === undefined) throw noDatabase();
  if (second === undefined) return first;
  const items = all.map((database) => ({
    label: database.connection.name,
    description: describeDatabase(database),
    database,
  }));
  return chosen(await window.showQuickPick(items, { placeHolder })).database;
}

/** The database of a view that may be older than the window. @throws UsageError if it is gone */
export async function databaseNamed(id: string, databases: Databases): Promise<Database> {
  await databases.whenRead;
  const found = databases.all.find((database) => database.id === id);
  if (found !== undefined) return found;
  throw new UsageError('No lake file of this window names the database any more', {
    remedy: 'open the folder of its lake file, or close this view',
  });
}

/** Where a database is and as whom it is asked. */
export function describeDatabase({ connection }: Database): string {
  const { user, host, port, database } = connection;
  return `${user} at ${host}:${port}/${database}`;
}

export function noDatabase(): UsageError {
  return new UsageError('The lake file names no database', {
    remedy: 'add it under "connections" in lake.json',
  });
}
