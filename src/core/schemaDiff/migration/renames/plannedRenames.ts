import type { Change } from '../../changes/change';
import { pathKey, type TablePath } from '../../model/objectPath';
import type { Piece } from '../piece';

/** The renames of a migration, and what stepped aside for them. */
export interface PlannedRenames {
  readonly pieces: readonly Piece[];
  /** What a dropped table is called when it is dropped, by its older path. */
  tableAside(before: TablePath): TablePath;
  /** What an index of a dropped table is called then, or the key that it stands behind, by its older path. */
  indexAside(before: TablePath): TablePath;
  /** What a column that goes is called when it goes, by its table's last path and its older name. */
  columnAside(table: TablePath, name: string): string;
}

/** What is renamed, and for which changes. */
export interface RenameSubject {
  readonly changes: readonly Change[];
  /** What ALTER calls it. */
  readonly word: string;
}

/**
 * What has another name until it is dropped, so that its own is free; `undefined` = it keeps its
 * own.
 */
export class AsideNames {
  readonly #names = new Map<string, TablePath>();

  note(from: readonly string[], to: TablePath): void {
    this.#names.set(pathKey(from), to);
  }

  of(from: readonly string[]): TablePath | undefined {
    return this.#names.get(pathKey(from));
  }
}
