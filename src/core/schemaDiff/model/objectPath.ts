import { quoteName } from '../../sql/quoteName';

/** A relation by its exact names, as they are without quotes. */
export type TablePath = readonly [schema: string, table: string];

export type ColumnPath = readonly [schema: string, table: string, column: string];

/** A schema, a relation, type or function, or what is in a relation: a column, constraint or index. */
export type ObjectPath = readonly [schema: string] | TablePath | ColumnPath;

export function tablePath({
  schema,
  name,
}: {
  readonly schema: string;
  readonly name: string;
}): TablePath {
  return [schema, name];
}

/** For use as a key; no name of Postgres holds a NUL. */
export function pathKey(path: readonly string[]): string {
  return path.join('\0');
}

/** As SQL writes it, such as `biosustain."strain$raw"."name$"`. */
export function writePath(path: readonly string[]): string {
  return path.map(quoteName).join('.');
}

/** Part by part; case counts, and a table is not the same as a column of it. */
export function isSamePath(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((part, place) => part === b[place]);
}

/** What is read, in one order, each once; a relation stands only where none of its columns does. */
export function sortedReads(
  paths: readonly (TablePath | ColumnPath)[],
): readonly (TablePath | ColumnPath)[] {
  const byKey = new Map(paths.map((path) => [pathKey(path), path]));
  for (const path of paths) if (path.length === 3) byKey.delete(pathKey([path[0], path[1]]));
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => path);
}
