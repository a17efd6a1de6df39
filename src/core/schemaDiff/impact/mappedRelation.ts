import { isView } from '../model/isView';
import type { Change, ChangeOf } from '../changes/change';
import type { SchemaDiff } from '../diffSchemas';
import { pathKey, tablePath, type ColumnPath, type TablePath } from '../model/objectPath';
import type { Relation } from '../model/snapshot';
import { feltKinds } from './feltKinds';

/** A relation of the older snapshot, and what became of it. */
export interface MappedRelation {
  readonly path: TablePath;
  readonly isView: boolean;
  /** What it is called now; `undefined` = it is gone. */
  readonly to: TablePath | undefined;
  /** Of the relation itself, those that statements feel. */
  readonly changes: readonly Change[];
  /** In their order. */
  readonly columns: readonly MappedColumn[];
  readonly added: readonly ChangeOf<'addColumn'>[];
  /** It is called by its newer name, and its columns may be. */
  readonly isRenamed?: boolean;
}

export interface MappedColumn {
  readonly path: ColumnPath;
  /** What it is called now; `undefined` = it is gone. */
  readonly to: ColumnPath | undefined;
  /** A row may be inserted without giving it a value. */
  readonly hasOwnValue: boolean;
  /** Those that statements feel. */
  readonly changes: readonly Change[];
}

/** The relations of the older snapshot, in its order. */
export function mapRelations(diff: SchemaDiff): readonly MappedRelation[] {
  const paths = new Map<string, TablePath>();
  const columns = new Map<string, ColumnPath>();
  for (const match of diff.matches) {
    if (!match.accepted) continue;
    if (match.kind === 'table') paths.set(pathKey(match.from), match.to);
    else columns.set(pathKey(match.from), match.to);
  }
  const changes = new ChangesByPath(diff.changes);
  return diff.before.relations.map((relation) => {
    const path = tablePath(relation);
    const to = paths.get(pathKey(path));
    return {
      path,
      isView: isView(relation),
      to,
      changes: changes.ofRelation(path, to),
      columns: relation.columns.map((column) =>
        mapColumn({ relation, column, path, to }, columns, changes),
      ),
      added: to === undefined ? [] : changes.addedTo(to),
    };
  });
}

interface ColumnPlace {
  readonly relation: Relation;
  readonly column: Relation['columns'][number];
  readonly path: TablePath;
  readonly to: TablePath | undefined;
}

function mapColumn(
  { column, path, to: table }: ColumnPlace,
  columns: ReadonlyMap<string, ColumnPath>,
  changes: ChangesByPath,
): MappedColumn {
  const from: ColumnPath = [...path, column.name];
  const to = columns.get(pathKey(from));
  const felt = changes.ofColumn(from, to, table);
  return { path: from, to, hasOwnValue: hasOwnValue(column), changes: felt };
}

/** True if a row may be inserted without giving the column a value that is not null. */
export function hasOwnValue({
  default: value,
  identity,
  generated,
}: Relation['columns'][number]): boolean {
  return value !== undefined || identity !== undefined || generated !== undefined;
}

/** Changes by what they say they are about: names from before for what is gone, else those of now. */
class ChangesByPath {
  readonly #changes = new Map<string, Change[]>();
  readonly #added = new Map<string, ChangeOf<'addColumn'>[]>();

  constructor(changes: readonly Change[]) {
    for (const change of changes) {
      if (change.kind === 'addColumn') add(this.#added, change.object.slice(0, 2), change);
      else if (feltKinds.has(change.kind)) add(this.#changes, change.object, change);
    }
  }

  ofRelation(path: TablePath, to: TablePath | undefined): readonly Change[] {
    if (to === undefined) return this.#at(path).filter(({ kind }) => kind.startsWith('drop'));
    const between: TablePath = [to[0], path[1]];
    const names = uniquePaths([path, between]).flatMap((from) => this.#at(from));
    const renames = names.filter(
      (change) => 'to' in change && [pathKey(between), pathKey(to)].includes(pathKey(change.to)),
    );
    return [...renames, ...this.#at(to).filter((change) => 'after' in change)];
  }

  ofColumn(
    path: ColumnPath,
    to: ColumnPath | undefined,
    table: TablePath | undefined,
  ): readonly Change[] {
    const named = uniquePaths([path, [...(table ?? [path[0], path[1]]), path[2]]]);
    if (to === undefined) {
      const gone = named.flatMap((from) => this.#at(from));
      return gone.filter(({ kind }) => kind === 'dropColumn');
    }
    const names = named.flatMap((from) => this.#at(from));
    const renames = names.filter((change) => 'to' in change && pathKey(change.to) === pathKey(to));
    return [...renames, ...this.#at(to).filter((change) => 'after' in change)];
  }

  addedTo(table: TablePath): readonly ChangeOf<'addColumn'>[] {
    return this.#added.get(pathKey(table)) ?? [];
  }

  #at(path: readonly string[]): readonly Change[] {
    return this.#changes.get(pathKey(path)) ?? [];
  }
}

function uniquePaths<Path extends readonly string[]>(paths: readonly Path[]): readonly Path[] {
  return [...new Map(paths.map((path) => [pathKey(path), path])).values()];
}

function add<T>(groups: Map<string, T[]>, path: readonly string[], value: T): void {
  const group = groups.get(pathKey(path));
  if (group === undefined) groups.set(pathKey(path), [value]);
  else group.push(value);
}
