import { quoteName } from '../../../core/sql/quoteName';
import { readQuery } from '../../../core/sqlLanguage/readQuery';
import { findRelation, searchPathOf } from '../../../core/sqlLanguage/resolveNames';
import type { QueryRun } from './queryRun';

/**
 * The columns of a result that tell its rows apart, as the catalog knows: the primary key of the one
 * table that the statement reads; empty = none is known.
 */
export function keyOfResult({ statement, result }: QueryRun): readonly string[] {
  const { known, connection } = statement.database;
  const from = onlyTable(statement.sql);
  if (known === undefined || from === undefined) return [];
  const { catalog } = known;
  const space = { catalog, searchPath: searchPathOf(catalog, connection.schema) };
  const relation = findRelation(space, from.schema, from.name);
  const keys = relation === undefined ? [] : catalog.keysOf(relation);
  const names = new Set(result?.columns.map(({ name }) => name));
  return keys.find(({ columns }) => columns.every((name) => names.has(name)))?.columns ?? [];
}

/** The one table that a statement reads, as SQL has to write it; another name where there is none. */
export function tableOfResult({ statement }: QueryRun): string {
  const from = onlyTable(statement.sql);
  if (from === undefined) return 'result';
  const parts = from.schema === undefined ? [from.name] : [from.schema, from.name];
  return parts.map(quoteName).join('.');
}

function onlyTable(sql: string) {
  const { cores, ctes } = readQuery(sql);
  const [source, another] = cores.flatMap(({ sources }) => sources);
  if (another !== undefined || cores.length > 1 || ctes.length > 0) return undefined;
  return source?.from.kind === 'relation' ? source.from : undefined;
}
