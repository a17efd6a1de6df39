import type { Change } from '../changes/change';
import type { SchemaDiff } from '../diffSchemas';
import { pathKey, sortedReads, type ColumnPath, type TablePath } from '../model/objectPath';
import { feltKinds } from './feltKinds';

/**
 * What the older side calls the tables, views and columns that changes touch so that whoever reads them
 * feels it: what is gone, called otherwise, or of another type. Each once, sorted. A view that is another
 * query stands only where none of its columns does: those say more.
 */
export function feltObjects(
  changes: readonly Change[],
  { matches }: Pick<SchemaDiff, 'matches'>,
): readonly (TablePath | ColumnPath)[] {
  const older = new OlderNames(matches);
  const felt = changes.flatMap((change) => {
    const { kind, object } = change;
    if (!feltKinds.has(kind) || object.length === 1) return [];
    // What is there still is told by its newer name.
    return [{ kind, path: older.of(object, 'after' in change) }];
  });
  const whole = felt.flatMap(({ kind, path }) =>
    path.length === 2 && kind !== 'changeViewQuery' ? [path] : [],
  );
  const others = sortedReads(felt.map(({ path }) => path));
  const all = new Map([...others, ...whole].map((path) => [pathKey(path), path]));
  return [...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => path);
}

class OlderNames {
  readonly #olderBy = new Map<string, TablePath | ColumnPath>();
  readonly #older = new Set<string>();

  constructor(matches: SchemaDiff['matches']) {
    for (const { accepted, from, to } of matches) {
      this.#older.add(pathKey(from));
      if (accepted) this.#olderBy.set(pathKey(to), from);
    }
  }

  of(path: TablePath | ColumnPath, isNewer: boolean): TablePath | ColumnPath {
    if (!isNewer && this.#older.has(pathKey(path))) return path;
    const known = this.#olderBy.get(pathKey(path));
    if (known !== undefined) return known;
    const [schema, table, column] = path;
    if (column === undefined) return path;
    // Of a column's rename, the table may be told by its newer name already.
    const [olderSchema, olderTable] = this.#olderBy.get(pathKey([schema, table])) ?? path;
    return [olderSchema, olderTable, column];
  }
}
