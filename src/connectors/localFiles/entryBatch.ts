import type { EntryTable } from '../../core/storage/entryTable';
import { entryKinds, type FileEntry } from '../../core/storage/fileTree';

/**
 * Entries on their way from a scan's thread, in columns, and those of text in one piece: a message costs
 * by its parts.
 */
export interface EntryBatch {
  /** With {@link separator} between them, as identities are. */
  readonly paths: string;
  readonly identities: string;
  /** Places in {@link entryKinds}. */
  readonly kinds: Uint8Array;
  readonly sizes: Float64Array;
  readonly modifiedAtMs: Float64Array;
  readonly invalidNames: ReadonlySet<number>;
}

/** Neither a path nor an identity holds it. */
const separator = '\0';

export function batchOf(entries: readonly FileEntry[]): EntryBatch {
  return {
    paths: entries.map(({ path }) => path).join(separator),
    identities: entries.map(({ identity }) => identity).join(separator),
    kinds: Uint8Array.from(entries, ({ kind }) => entryKinds.indexOf(kind)),
    sizes: Float64Array.from(entries, ({ sizeBytes }) => sizeBytes),
    modifiedAtMs: Float64Array.from(entries, ({ modifiedAtMs }) => modifiedAtMs),
    invalidNames: new Set(
      entries.flatMap(({ hasInvalidName }, index) => (hasInvalidName === true ? [index] : [])),
    ),
  };
}

/** Adds a batch to the entries that came before it. */
export function addBatch(table: EntryTable, batch: EntryBatch): void {
  const paths = batch.paths.split(separator);
  const identities = batch.identities.split(separator);
  for (const [index, kind] of batch.kinds.entries()) {
    table.push({
      path: paths[index] ?? '',
      kind: entryKinds[kind] ?? 'special',
      sizeBytes: batch.sizes[index] ?? 0,
      modifiedAtMs: batch.modifiedAtMs[index] ?? 0,
      identity: identities[index] ?? '',
      ...(batch.invalidNames.has(index) && { hasInvalidName: true }),
    });
  }
}
