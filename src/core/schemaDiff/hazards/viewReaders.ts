import type { Change } from '../changes/change';
import { isSamePath, pathKey, tablePath, writePath, type TablePath } from '../model/objectPath';
import type { Relation, SchemaSnapshot } from '../model/snapshot';

/** Which views read what, of those that are still there afterwards. */
export class ViewReaders {
  readonly #readers = new Map<string, Relation[]>();
  readonly #newNames = new Map<string, TablePath>();

  constructor(before: SchemaSnapshot, changes: readonly Change[]) {
    const dropped = changes.filter(({ kind }) => kind === 'dropView').map(({ object }) => object);
    for (const change of changes) this.#noteName(change);
    for (const relation of before.relations) {
      if (relation.view === undefined) continue;
      if (dropped.some((path) => isSamePath(path, tablePath(relation)))) continue;
      for (const path of relation.view.dependsOn) this.#note(path, relation);
    }
  }

  /** The views that read an object, as SQL writes their names. */
  of(object: readonly string[]): readonly string[] {
    const views = this.#readers.get(pathKey(object)) ?? [];
    return [...new Set(views.map((view) => writePath(tablePath(view))))];
  }

  #noteName(change: Change): void {
    if (change.kind !== 'renameTable' && change.kind !== 'moveTable') return;
    const from = [...this.#newNames].find(([, to]) => isSamePath(to, change.object))?.[0];
    this.#newNames.set(from ?? pathKey(change.object), change.to);
  }

  /** Under the older and the newer name of the table, and with a column for the table as well. */
  #note(path: readonly string[], view: Relation): void {
    const table: TablePath = [path[0] ?? '', path[1] ?? ''];
    const renamed = this.#newNames.get(pathKey(table));
    for (const name of renamed === undefined ? [table] : [table, renamed]) {
      const paths = path.length > 2 ? [name, [...name, ...path.slice(2)]] : [name];
      for (const one of paths) this.#add(pathKey(one), view);
    }
  }

  #add(key: string, view: Relation): void {
    const views = this.#readers.get(key);
    if (views === undefined) this.#readers.set(key, [view]);
    else if (!views.includes(view)) views.push(view);
  }
}
