import { UsageError } from '../../../core/base/errors';
import { quoteAlways } from '../../../core/sql/quoteName';
import { oids } from '../../../core/warehouse/values/postgresTypes';
import { readDocumentPath } from '../../../core/warehouse/documents/documentPath';
import type { TableColumn } from '../../../core/warehouse/pages/table';
import type { Binder } from '../statements/boundSql';

/** A document as `jsonb`: there are no paths into `json`, of whose repeated names the last counts then. */
export function documentOf({ name, typeOid }: TableColumn): string {
  const quoted = quoteAlways(name);
  return typeOid === oids.jsonb ? quoted : `${quoted}::pg_catalog.jsonb`;
}

/**
 * The condition of a path filter. The operators, unlike the functions of the same meaning, may use an
 * index, and pass over what is of another kind than the path expects.
 * @throws UsageError if the text is no path
 * @see https://www.postgresql.org/docs/current/functions-json.html#FUNCTIONS-JSONB-OP-TABLE
 */
export function pathSql(column: TableColumn, path: string, binder: Binder): string {
  const read = readDocumentPath(path);
  if (read.kind === 'problem') {
    const { message, offset } = read.problem;
    throw new UsageError(`Not a path, at character ${offset + 1}: ${message}`, {
      remedy: 'correct it, or take the filter away',
    });
  }
  const { jsonPath, isPredicate } = read.test;
  const operator = isPredicate ? '@@' : '@?';
  const bound = `${binder.bind(jsonPath)}::pg_catalog.jsonpath`;
  return `${documentOf(column)} operator(pg_catalog.${operator}) ${bound}`;
}
