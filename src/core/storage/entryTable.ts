import { ChoiceColumn } from '../base/columns/choiceColumn';
import { NumberColumn } from '../base/columns/numberColumn';
import { RowList } from '../base/columns/rows';
import { TextColumn } from '../base/columns/textColumn';
import { entryKinds, type FileEntry } from './fileTree';

/** Entries of a folder, in columns. */
export class EntryTable extends RowList<FileEntry> {
  readonly #paths = new TextColumn();
  readonly #kinds = new ChoiceColumn(entryKinds);
  readonly #sizes = new NumberColumn();
  readonly #times = new NumberColumn();
  readonly #identities = new TextColumn();
  readonly #invalid = new Set<number>();

  get length(): number {
    return this.#paths.length;
  }

  push(entry: FileEntry): void {
    const row = this.length;
    this.#paths.push(entry.path);
    this.#kinds.set(row, entry.kind);
    this.#sizes.set(row, entry.sizeBytes);
    this.#times.set(row, entry.modifiedAtMs);
    this.#identities.push(entry.identity);
    if (entry.hasInvalidName === true) this.#invalid.add(row);
  }

  protected read(row: number): FileEntry {
    const entry: FileEntry = {
      path: this.#paths.at(row),
      kind: this.#kinds.at(row),
      sizeBytes: this.#sizes.at(row),
      modifiedAtMs: this.#times.at(row),
      identity: this.#identities.at(row),
    };
    return this.#invalid.has(row) ? { ...entry, hasInvalidName: true } : entry;
  }
}
