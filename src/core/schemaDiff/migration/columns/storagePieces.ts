import { quoteText } from '../../../sql/quoteName';
import { isView } from '../../model/isView';
import { writePath } from '../../model/objectPath';
import { quotePath } from '../../normal/quoteIdentifier';
import { givingBack, textOf } from '../catalogSql';
import { doBlock } from '../doBlock';
import type { Piece } from '../piece';
import { includedOf, type PlanContext } from '../planContext';

/** Types of a fixed length, which are stored in one way only. */
const fixed =
  /^(?:smallint|integer|bigint|real|double precision|boolean|date|uuid|oid|interval|time\b.*|timestamp\b.*)$/;

const setting = 'lakeside.storage';

/**
 * How values of columns are stored and compressed, which ALTER COLUMN TYPE forgets: kept before, and given
 * back where the newer type can be stored so.
 * @see https://www.postgresql.org/docs/18/sql-altertable.html (SET STORAGE, SET COMPRESSION)
 */
export function storagePieces(context: PlanContext): readonly Piece[] {
  const { names, before, after } = context;
  const retyped = includedOf(context, 'changeType').flatMap((change) => {
    if (fixed.test(change.before) || fixed.test(change.after)) return [];
    const from = names.columnBefore(change.object);
    const older = from && before.relation(from);
    const newer = after.relation(change.object);
    if (from === undefined || older === undefined || newer === undefined) return [];
    if (isView(older) || isView(newer)) return [];
    const to = [...names.table(change.object), names.column(change.object)] as const;
    return [{ change, from, to }];
  });
  if (retyped.length === 0) return [];
  const list = retyped.map(
    ({ from, to }) =>
      `(${textOf([from[0], from[1]])}::regclass::oid, ${quoteText(from[2])}, ${quoteText(quotePath([to[0], to[1]]))}, ${quoteText(to[2])})`,
  );
  const columns = retyped.map(({ to }) => writePath(to)).join(', ');
  const changes = retyped.map(({ change }) => change);
  return [
    {
      phase: 'dropLinks',
      order: -1,
      title: `keep how values of ${columns} are stored`,
      sql: keepSql(list),
      changes,
    },
    {
      phase: 'comments',
      order: 1,
      title: `store values of ${columns} as before`,
      sql: giveBackSql(),
      changes,
    },
  ];
}

/** Compression is of PostgreSQL 14 and later. */
function keepSql(list: readonly string[]): string {
  return `SELECT set_config('${setting}', (SELECT coalesce(json_agg(json_build_object('table', p.later_table, 'column', p.later_name, 'sql', format('ALTER TABLE %s ALTER COLUMN %I %s', p.later_table, p.later_name, w.words))), '[]')::text
FROM (VALUES ${list.join(', ')}) AS p (relid, name, later_table, later_name)
  JOIN pg_attribute a ON a.attrelid = p.relid AND a.attname = p.name JOIN pg_type t ON t.oid = a.atttypid
  CROSS JOIN LATERAL (VALUES
    (CASE WHEN a.attstorage <> t.typstorage THEN 'SET STORAGE ' || CASE a.attstorage
      WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END END),
    (CASE to_jsonb(a) ->> 'attcompression' WHEN 'p' THEN 'SET COMPRESSION pglz' WHEN 'l' THEN 'SET COMPRESSION lz4' END)) AS w (words)
WHERE w.words IS NOT NULL), true)`;
}

function giveBackSql(): string {
  return doBlock(
    'DECLARE',
    '  statement text;',
    'BEGIN',
    '  FOR statement IN',
    `    SELECT e ->> 'sql' FROM json_array_elements(current_setting('${setting}')::json) e`,
    `      JOIN pg_attribute a ON a.attrelid = (e ->> 'table')::regclass AND a.attname = e ->> 'column'`,
    `      JOIN pg_type t ON t.oid = a.atttypid AND t.typstorage <> 'p'`,
    '  LOOP',
    '    EXECUTE statement;',
    '  END LOOP;',
    ...givingBack('A column'),
    'END',
  );
}
