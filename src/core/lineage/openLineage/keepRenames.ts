import type { ColumnPath, TablePath } from '../../schemaDiff/model/objectPath';
import { lineageId } from '../graph/lineageId';
import type { EntityNames } from './entityNames';
import type { EventStore } from './eventStore';
import { renameEvents } from './renameEvents';

/** What was renamed in a database. */
export interface RenamedObjects {
  /** The connection's name in the lake file. */
  readonly connection: string;
  readonly renamed: readonly {
    readonly from: TablePath | ColumnPath;
    readonly to: TablePath | ColumnPath;
  }[];
  /** All of it at once, in milliseconds since the Unix epoch. */
  readonly atMs: number;
}

/**
 * Keeps with a lake's lineage what was renamed, so that whatever was told of the older names counts for the
 * newer ones. @throws StorageError, or the reason of `signal`
 */
export async function keepRenames(
  { connection, renamed, atMs }: RenamedObjects,
  { store, names }: { readonly store: Pick<EventStore, 'add'>; readonly names: EntityNames },
  signal: AbortSignal,
): Promise<void> {
  const renames = renamed.map(({ from, to }) => ({
    from: idOf(from, connection),
    to: idOf(to, connection),
    atMs,
  }));
  await store.add(renameEvents(renames, names), signal);
}

function idOf([schema, name, column]: TablePath | ColumnPath, connection: string): string {
  return column === undefined
    ? lineageId({ kind: 'relation', connection, schema, name })
    : lineageId({ kind: 'column', connection, schema, name, column });
}
