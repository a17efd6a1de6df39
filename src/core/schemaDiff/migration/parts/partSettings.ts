import { quoteText } from '../../../sql/quoteName';
import type { Change, Part } from '../../changes/change';
import { pathKey, writePath, type TablePath } from '../../model/objectPath';
import { quotePath } from '../../normal/quoteIdentifier';
import { givingBack, textOf } from '../catalogSql';
import { doBlock } from '../doBlock';
import type { Piece } from '../piece';
import { includedOf, type PlanContext } from '../planContext';
import { isUnprinted, type Unsaid } from './unprinted';

/** A key, check or index that is dropped and made again, under its older and its newer name. */
export interface MadeAgain {
  readonly from: TablePath;
  readonly name: string;
  readonly to: TablePath;
  readonly later: Part;
  readonly changes: readonly Change[];
}

const setting = 'lakeside.parts';

/** Those that a change is about; of views that are made anew, indexes are put back with them. */
export function changedParts(
  context: PlanContext,
  remade: ReadonlySet<string>,
): readonly MadeAgain[] {
  const changes = includedOf(
    context,
    'changePrimaryKey',
    'changeUnique',
    'changeForeignKey',
    'changeCheck',
    'changeExclusion',
    'changeIndex',
  );
  return changes
    .filter(({ object }) => !remade.has(pathKey(object.slice(0, 2))))
    .map((change) => {
      const to = context.names.table(change.object);
      return {
        from: context.names.tableBefore(change.object) ?? to,
        name: change.before.name,
        to,
        later: change.after,
        changes: [change],
      };
    });
}

/**
 * Keeps what no snapshot holds of keys, checks and indexes before they go, and gives it back at the end.
 * @param unsaid by the older side
 */
export function partSettings(parts: readonly MadeAgain[], unsaid: Unsaid): readonly Piece[] {
  if (parts.length === 0) return [];
  const changes = [...new Set(parts.flatMap((part) => part.changes))];
  const names = [...new Set(parts.map(({ later }) => writePath([later.name])))].join(', ');
  return [
    {
      phase: 'dropLinks',
      order: -1,
      title: `keep what else ${names} ${parts.length === 1 ? 'has' : 'have'}: comments and settings`,
      sql: keepSql(parts, unsaid),
      changes,
    },
    {
      phase: 'comments',
      order: 1,
      title: `give ${names} the comments and settings back`,
      sql: giveBackSql(),
      changes,
    },
  ];
}

/** @see pg_constraint, pg_index, pg_class of PostgreSQL 12 and later */
function keepSql(parts: readonly MadeAgain[], unsaid: Unsaid): string {
  const list = parts.map(({ from, name, to, later }) => {
    const index = quoteText(quotePath([to[0], later.name]));
    return `(${textOf(from)}::regclass::oid, ${quoteText(name)}, ${textOf(to)}, ${quoteText(later.name)}, ${index})`;
  });
  const constraints = `FROM (VALUES ${list.join(', ')}) AS p (relid, name, later_table, later_name, later_index)
    JOIN pg_constraint k ON k.conrelid = p.relid AND k.conname = p.name`;
  return doBlock(
    'DECLARE',
    '  unprinted text;',
    'BEGIN',
    `  unprinted := (SELECT string_agg(format('%s: %s', k.conname, pg_get_constraintdef(k.oid)), ', ')
    ${constraints} WHERE ${isUnprinted('k', unsaid)});`,
    '  IF unprinted IS NOT NULL THEN',
    `    RAISE EXCEPTION USING ERRCODE = 'feature_not_supported', MESSAGE = 'Constraints that are made again would not be what they are, ' || unprinted,`,
    `      HINT = 'Drop them first and add them again afterwards, or leave these changes out';`,
    '  END IF;',
    `  PERFORM set_config('${setting}', (SELECT coalesce(json_agg(w.words), '[]')::text FROM (
    SELECT w.words ${constraints} CROSS JOIN LATERAL (VALUES
      (format('COMMENT ON CONSTRAINT %I ON %s IS ', p.later_name, p.later_table) || quote_literal(obj_description(k.oid, 'pg_constraint')))) AS w (words)
    UNION ALL
    SELECT w.words FROM (VALUES ${list.join(', ')}) AS p (relid, name, later_table, later_name, later_index)
    JOIN pg_index i ON i.indrelid = p.relid JOIN pg_class x ON x.oid = i.indexrelid AND x.relname = p.name
    CROSS JOIN LATERAL (VALUES
      (format('COMMENT ON INDEX %s IS ', p.later_index) || quote_literal(obj_description(x.oid, 'pg_class'))),
      (format('ALTER INDEX %s SET (', p.later_index) || array_to_string(x.reloptions, ', ') || ')'),
      ((SELECT format('ALTER INDEX %s SET TABLESPACE %I', p.later_index, s.spcname) FROM pg_tablespace s WHERE s.oid = x.reltablespace)),
      (CASE WHEN i.indisclustered THEN format('ALTER TABLE %s CLUSTER ON %I', p.later_table, p.later_name) END),
      (CASE WHEN i.indisreplident THEN format('ALTER TABLE %s REPLICA IDENTITY USING INDEX %I', p.later_table, p.later_name) END),
      ((SELECT string_agg(format('ALTER INDEX %s ALTER COLUMN %s SET STATISTICS %s', p.later_index, a.attnum, a.attstattarget), '; ')
        FROM pg_attribute a WHERE a.attrelid = x.oid AND a.attstattarget >= 0))) AS w (words)) AS w WHERE w.words IS NOT NULL), true);`,
    'END',
  );
}

function giveBackSql(): string {
  return doBlock(
    'DECLARE',
    '  statement text;',
    'BEGIN',
    `  FOR statement IN SELECT json_array_elements_text(current_setting('${setting}')::json) LOOP`,
    '    EXECUTE statement;',
    '  END LOOP;',
    ...givingBack('A key, check or index'),
    'END',
  );
}
