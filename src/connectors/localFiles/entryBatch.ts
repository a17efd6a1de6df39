import type { EntryTable } from '../../core/storage/entryTable';
import type { EntryKind, FileEntry } from '../../core/storage/fileTree';

/** Entries on their way from a scan's thread, in columns: objects take twice as long to take apart and put together. */
export interface EntryBatch {
  readonly paths: readonly string[];
  readonly kinds: readonly EntryKind[];
  readonly sizes: Float64Array;
  readonly modifiedAtMs: Float64Array;
  readonly identities: readonly string[];
  readonly invalidNames: ReadonlySet<number>;
}

export function batchOf(entries: readonly FileEntry[]): EntryBatch {
  return {
    paths: entries.map(({ path }) => path),
    kinds: entries.map(({ kind }) => kind),
    sizes: Float64Array.from(entries, ({ sizeBytes }) => sizeBytes),
    modifiedAtMs: Float64Array.from(entries, ({ modifiedAtMs }) => modifiedAtMs),
    identities: entries.map(({ identity }) => identity),
    invalidNames: new Set(
      entries.flatMap(({ hasInvalidName }, index) => (hasInvalidName === true ? [index] : [])),
    ),
  };
}

/** Adds a batch to the entries that came before it. */
export function addBatch(table: EntryTable, batch: EntryBatch): void {
  for (const [index, path] of batch.paths.entries()) {
    table.push({
      path,
      kind: batch.kinds[index] ?? 'special',
      sizeBytes: batch.sizes[index] ?? 0,
      modifiedAtMs: batch.modifiedAtMs[index] ?? 0,
      identity: batch.identities[index] ?? '',
      ...(batch.invalidNames.has(index) && { hasInvalidName: true }),
    });
  }
}
