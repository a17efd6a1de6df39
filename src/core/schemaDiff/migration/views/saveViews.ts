import type { TablePath } from '../../model/objectPath';
import { quotePath } from '../../normal/quoteIdentifier';
import { givingBack, oidOf, textOf } from '../catalogSql';
import { doBlock } from '../doBlock';
import { grantQueries, ownerQuery, revokeQuery } from '../rights';
import { savedQueries } from './savedQueries';

/*
 * Views that have to be dropped are made anew from what the server itself says of them then, so that
 * they are what they were to the last cast, whoever owns them and may read them. The statements wait in
 * a setting of the transaction.
 */

const setting = 'lakeside.views';

/** What is kept of a view, each a list of statements; in the order in which they are run. */
export type SavedPart = keyof ReturnType<typeof savedLists>;

/**
 * Keeps how each view is made, and who has which rights on it.
 * @see pg_class, pg_rewrite, pg_trigger, pg_index, pg_description of PostgreSQL 12 and later
 */
export function saveViewsSql(views: readonly TablePath[]): string {
  const list = views.map((view) => `(${textOf(view)}, ${oidOf(view)})`);
  const parts = Object.entries(savedLists()).map(([name, sql]) => `'${name}', ${sql}`);
  return `SELECT set_config('${setting}', json_object_agg(v.path, json_build_object(
  ${parts.join(',\n  ')}))::text, true)
FROM (VALUES ${list.join(', ')}) AS v (path, oid) JOIN pg_class c ON c.oid = v.oid`;
}

/** Each entry is what it needs, a column of the view or an index of its schema, and the statement. */
function savedLists() {
  const { made, options, columns, comments, indexes, indexSettings, extras } = savedQueries;
  const grants = grantQueries('c.oid', 'v.path');
  const none = 'NULL::text';
  const list = (needs: readonly [column: string, index: string], ...queries: readonly string[]) =>
    `(SELECT coalesce(json_agg(json_build_array(${needs.join(', ')}, s.statement)), '[]') FROM (\n    ${queries.map((query) => `(${query})`).join('\n    UNION ALL ')}) AS s (need, statement))`;
  return {
    made: list([none, none], made),
    options: list([none, none], options),
    columns: list(['s.need', none], ...columns),
    indexes: list([none, none], indexes),
    indexSettings: list([none, 's.need'], ...indexSettings),
    extras: list([none, none], ...extras),
    comments: list([none, none], comments),
    owner: list([none, none], ownerQuery('c.oid', 'v.path')),
    rights: list(['s.need', none], grants.whole, grants.columns),
  } as const;
}

/** Makes a view as it was, or gives what was made otherwise some of what the older one had. */
export function restoreViewSql(view: TablePath, ...parts: readonly SavedPart[]): string {
  const path = textOf(view);
  return doBlock(
    'DECLARE',
    `  saved json := current_setting('${setting}')::json -> ${path};`,
    '  entry json;',
    '  statement text;',
    'BEGIN',
    ...parts.flatMap((name) => [
      ...(name === 'rights' ? revokeLines(view) : []),
      `  FOR entry IN SELECT json_array_elements(saved -> '${name}') LOOP`,
      '    CONTINUE WHEN entry ->> 0 IS NOT NULL AND NOT EXISTS',
      `      (SELECT FROM pg_attribute WHERE attrelid = to_regclass(${path}) AND attname = entry ->> 0 AND NOT attisdropped);`,
      '    CONTINUE WHEN entry ->> 1 IS NOT NULL AND to_regclass(entry ->> 1) IS NULL;',
      '    statement := entry ->> 2;',
      '    EXECUTE statement;',
      '  END LOOP;',
    ]),
    // A rule, for instance, may say a column that the newer query does not have.
    ...givingBack(quotePath(view)),
    'END',
  );
}

function revokeLines(view: TablePath): readonly string[] {
  return [`  FOR statement IN ${revokeQuery(view)} LOOP`, '    EXECUTE statement;', '  END LOOP;'];
}
