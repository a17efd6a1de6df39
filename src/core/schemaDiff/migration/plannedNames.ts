import type { Change, ChangeOf } from '../changes/change';
import type { SchemaDiff } from '../diffSchemas';
import { isSamePath, pathKey, type ColumnPath, type TablePath } from '../model/objectPath';
import { renameAllIn } from '../normal/renameIn';

type TableRename = ChangeOf<'renameTable' | 'renameView'>;
type TableMove = ChangeOf<'moveTable' | 'moveView'>;

/**
 * What things are called: before, and once the changes that are included are carried out. Asked by the
 * names of the newer snapshot where nothing else is said.
 */
export class PlannedNames {
  readonly #isIncluded: (change: Change) => boolean;
  readonly #from = new Map<string, TablePath>();
  readonly #to = new Map<string, TablePath>();
  readonly #columnFrom = new Map<string, ColumnPath>();
  readonly #columnTo = new Map<string, ColumnPath>();
  readonly #renames = new Map<string, TableRename>();
  readonly #moves = new Map<string, TableMove>();
  readonly #columnRenames = new Map<string, ChangeOf<'renameColumn'>>();

  constructor({ matches, changes }: SchemaDiff, isIncluded: (change: Change) => boolean) {
    this.#isIncluded = isIncluded;
    for (const match of matches) {
      if (!match.accepted) continue;
      if (match.kind === 'table') {
        this.#from.set(pathKey(match.to), match.from);
        this.#to.set(pathKey(match.from), match.to);
      } else {
        this.#columnFrom.set(pathKey(match.to), match.from);
        this.#columnTo.set(pathKey(match.from), match.to);
      }
    }
    for (const change of changes) this.#noteChange(change);
  }

  /** What a table was called; `undefined` if it is new. */
  tableBefore(after: readonly string[]): TablePath | undefined {
    return this.#from.get(pathKey(after.slice(0, 2)));
  }

  /** What an older table is called in the newer snapshot; `undefined` if it is gone there. */
  tableAfter(before: readonly string[]): TablePath | undefined {
    return this.#to.get(pathKey(before.slice(0, 2)));
  }

  columnBefore(after: readonly string[]): ColumnPath | undefined {
    return this.#columnFrom.get(pathKey(after));
  }

  columnAfter(before: readonly string[]): ColumnPath | undefined {
    return this.#columnTo.get(pathKey(before));
  }

  /** What a table of the newer snapshot will be called. */
  table(after: readonly string[]): TablePath {
    const path: TablePath = [after[0] ?? '', after[1] ?? ''];
    const from = this.tableBefore(path);
    if (from === undefined) return path;
    const rename = this.#renames.get(pathKey(path));
    const move = this.#moves.get(pathKey(from));
    const isMoved = move !== undefined && this.#isIncluded(move);
    const isRenamed = rename !== undefined && this.#isIncluded(rename);
    return [isMoved ? path[0] : from[0], isRenamed ? path[1] : from[1]];
  }

  /** What an older table will be called, if it is not dropped. */
  tableOf(before: readonly string[]): TablePath {
    const after = this.tableAfter(before);
    return after === undefined ? [before[0] ?? '', before[1] ?? ''] : this.table(after);
  }

  /** The last part of what a column of the newer snapshot will be called. */
  column(after: readonly string[]): string {
    const name = after[2] ?? '';
    const from = this.columnBefore(after);
    const table = this.tableBefore(after);
    if (from === undefined || table === undefined) return name;
    if (from[2] === name || from[0] !== table[0] || from[1] !== table[1]) return name;
    const rename = this.#columnRenames.get(pathKey(after));
    return rename !== undefined && this.#isIncluded(rename) ? name : from[2];
  }

  columns(table: readonly string[], names: readonly string[]): readonly string[] {
    return names.map((name) => this.column([...table.slice(0, 2), name]));
  }

  /** An expression on a table, with each column called as it will be. */
  written(table: readonly string[], expression: string): string {
    const renames = [...this.#columnRenames.values()]
      .filter(({ to }) => isSamePath(to.slice(0, 2), table.slice(0, 2)))
      .map(({ to }) => ({ from: to[2], to: this.column(to) }));
    return renameAllIn(
      expression,
      renames.filter(({ from, to }) => from !== to),
    );
  }

  /** Whether what is there under the path, a table or a column, will be called so. */
  isFinal(after: readonly string[]): boolean {
    const table = after.slice(0, 2);
    const isColumnFinal = after.length < 3 || this.column(after) === after[2];
    return isColumnFinal && isSamePath(this.table(table), table);
  }

  #noteChange(change: Change): void {
    if (change.kind === 'renameTable' || change.kind === 'renameView') {
      this.#renames.set(pathKey(change.to), change);
    } else if (change.kind === 'moveTable' || change.kind === 'moveView') {
      this.#moves.set(pathKey(change.object), change);
    } else if (change.kind === 'renameColumn') {
      this.#columnRenames.set(pathKey(change.to), change);
    }
  }
}
