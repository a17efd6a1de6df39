import type { ComparedTypes } from './compareTypes';
import { mentionsPath, renameAllIn, renameIn, renamePathIn } from '../normal/renameIn';
import type { Match } from '../match/matches';
import { isSamePath, pathKey, tablePath, type TablePath } from '../model/objectPath';
import type { Key, Relation, SchemaSnapshot } from '../model/snapshot';

/** What things of the older snapshot are called in the newer. */
export interface Translation {
  table(path: TablePath): TablePath;
  /** The column's name in the table that `table` gives. */
  column(table: TablePath, name: string): string;
  /** The name of a type, also of an array of it. */
  type(written: string): string;
  /** A default of a column of an older type: a value of an enum may be called otherwise. */
  value(type: string, text: string): string;
}

/**
 * Follows accepted matches only, and a column's only into the table that its own became; what has
 * no match keeps its name.
 */
export function translationOf(
  matches: readonly Match[],
  { renamed, renamedValues }: Omit<ComparedTypes, 'changes'>,
): Translation {
  const accepted = matches.filter((match) => match.accepted);
  const tables = new Map<string, TablePath>();
  const columns = new Map<string, string>();
  for (const match of accepted)
    if (match.kind === 'table') tables.set(pathKey(match.from), match.to);
  const table = (path: TablePath): TablePath => tables.get(pathKey(path)) ?? path;
  for (const match of accepted) {
    if (match.kind !== 'column') continue;
    const [schema, name, column] = match.to;
    const [fromSchema, fromName] = match.from;
    if (!isSamePath(table([fromSchema, fromName]), [schema, name])) continue;
    columns.set(pathKey(match.from), column);
  }
  return {
    table,
    column: (path, name) => columns.get(pathKey([...path, name])) ?? name,
    type: (written) => {
      const element = written.replace(/\[\]$/, '');
      return (renamed.get(element) ?? element) + written.slice(element.length);
    },
    value: (type, text) => renamedValues.get(type)?.get(text) ?? text,
  };
}

/** A relation of the older snapshot with everything in it called as in the newer. */
export function translateRelation(
  relation: Relation,
  translation: Translation,
  before: SchemaSnapshot,
): Relation {
  const path = tablePath(relation);
  const name = (column: string): string => translation.column(path, column);
  const names = (columns: readonly string[]): readonly string[] => columns.map(name);
  const renamed = relation.columns
    .map((column) => ({ from: column.name, to: name(column.name) }))
    .filter(({ from, to }) => from !== to);
  const written = (text: string): string => renameAllIn(text, renamed);
  const { primaryKey, view, partitioning, partitionOf } = relation;
  return {
    ...relation,
    columns: relation.columns.map((column) => ({
      ...column,
      type: translation.type(column.type),
      default:
        column.generated === undefined
          ? column.default && translation.value(column.type, column.default)
          : written(column.default ?? ''),
    })),
    primaryKey: primaryKey && translateKey(primaryKey, names),
    uniques: relation.uniques.map((key) => translateKey(key, names)),
    foreignKeys: relation.foreignKeys.map((key) => ({
      ...key,
      columns: names(key.columns),
      refTable: translation.table(key.refTable),
      refColumns: key.refColumns.map((column) => translation.column(key.refTable, column)),
    })),
    checks: relation.checks.map((check) => ({ ...check, expression: written(check.expression) })),
    exclusions: relation.exclusions.map((one) => ({ ...one, definition: written(one.definition) })),
    indexes: relation.indexes.map((index) => ({
      ...index,
      parts: index.parts.map(written),
      include: names(index.include),
      where: index.where === undefined ? undefined : written(index.where),
    })),
    partitioning: partitioning === undefined ? undefined : written(partitioning),
    partitionOf: partitionOf && { ...partitionOf, parent: translation.table(partitionOf.parent) },
    inherits: relation.inherits.map((parent) => translation.table(parent)),
    view: view && { ...view, query: translateQuery(view.query, translation, before) },
  };
}

function translateKey<T extends Key>(
  key: T,
  names: (columns: readonly string[]) => readonly string[],
): T {
  const { columns, include } = key;
  return { ...key, columns: names(columns), ...(include && { include: names(include) }) };
}

/** The paths of tables, then the names of columns that are called otherwise. */
function translateQuery(query: string, translation: Translation, before: SchemaSnapshot): string {
  let text = query;
  for (const relation of before.relations) {
    const path = tablePath(relation);
    if (!mentionsPath(query, path)) continue;
    const to = translation.table(path);
    if (!isSamePath(path, to)) text = renamePathIn(text, path, to);
    for (const { name } of relation.columns) {
      const column = translation.column(path, name);
      if (column !== name) text = renameIn(text, name, column);
    }
  }
  return text;
}
