import { quoteText } from '../../../sql/quoteName';
import type { ChangeOf } from '../../changes/change';
import { writePath, type TablePath } from '../../model/objectPath';
import type { Column } from '../../model/snapshot';
import { quotePath } from '../../normal/quoteIdentifier';
import { sequenceIn } from '../../print/sequences';
import { givingBack, textOf } from '../catalogSql';
import { doBlock } from '../doBlock';
import type { Piece } from '../piece';

/*
 * A serial that becomes an identity, or the other way around, is numbered by another sequence: it goes on
 * where the older one was, under its name, as it counts, and for whom it may be used.
 */

const setting = 'lakeside.sequences';

/** `path` is what the column is called; nothing to do unless both sides of it are numbered. */
export function keepNumbering(
  change: ChangeOf<'changeIdentity'>,
  { was, is }: { readonly was: Column; readonly is: Column },
  path: readonly [string, string, string],
): readonly Piece[] {
  const older = was.identity === undefined ? sequenceIn(was.default) : undefined;
  const isNumbered = was.identity !== undefined || older !== undefined;
  if (!isNumbered || (is.identity === undefined && sequenceIn(is.default) === undefined)) return [];
  const name = writePath(path);
  const piece = (title: string, sql: string, at: Pick<Piece, 'phase' | 'order'>): Piece => ({
    ...at,
    title,
    sql,
    changes: [change],
  });
  const table: TablePath = [path[0], path[1]];
  const serial = `pg_get_serial_sequence(${textOf(table)}, ${quoteText(path[2])})`;
  const sequence = older === undefined ? serial : askedSql(path, older);
  return [
    piece(`keep how far ${name} is numbered`, keepSql(sequence, path), {
      phase: 'loosen',
      order: -1,
    }),
    ...(older === undefined
      ? []
      : [
          piece(`let the sequence ${older} go`, letGoSql(serial, path), {
            phase: 'identities',
            order: -1,
          }),
        ]),
    piece(`go on numbering ${name} from there`, goOnSql(serial, path), {
      phase: 'identities',
      order: 2,
    }),
  ];
}

function keyOf(path: readonly string[]): string {
  return quoteText(quotePath(path));
}

/**
 * The sequence that the default of a column asks. It goes along with a table that got another name or schema by
 * then, and its older name finds it only where the default names it as a text, which follows nothing.
 * @see pg_depend of PostgreSQL
 */
function askedSql(
  [schema, table, column]: readonly [string, string, string],
  older: string,
): string {
  return `coalesce((SELECT d.refobjid::regclass FROM pg_attrdef e JOIN pg_attribute a ON a.attrelid = e.adrelid AND a.attnum = e.adnum
    JOIN pg_depend d ON d.classid = 'pg_attrdef'::regclass AND d.objid = e.oid AND d.refclassid = 'pg_class'::regclass
    JOIN pg_class s ON s.oid = d.refobjid AND s.relkind = 'S'
    WHERE e.adrelid = ${textOf([schema, table])}::regclass AND a.attname = ${quoteText(column)} LIMIT 1), ${quoteText(older)}::text::regclass)`;
}

/**
 * Statements of which `%1$s` is the sequence. Bounds that are those of its type may be others of another, and
 * the value that a sequence has must be within the new ones, which those of a descending one never are.
 * @see pg_sequence of PostgreSQL 10 and later
 */
function keepSql(sequence: string, path: readonly string[]): string {
  const most = `CASE q.seqtypid WHEN 'smallint'::regtype THEN 32767 WHEN 'integer'::regtype THEN 2147483647 ELSE 9223372036854775807 END`;
  const least = `CASE q.seqtypid WHEN 'smallint'::regtype THEN -32768 WHEN 'integer'::regtype THEN -2147483648 ELSE -9223372036854775808 END`;
  return doBlock(
    'DECLARE',
    `  sequence regclass := ${sequence};`,
    '  kept jsonb;',
    'BEGIN',
    `  EXECUTE format('SELECT jsonb_build_object(''last'', last_value, ''called'', is_called) FROM %s', sequence) INTO kept;`,
    `  PERFORM set_config('${setting}', (coalesce(nullif(current_setting('${setting}', true), ''), '{}')::jsonb || jsonb_build_object(${keyOf(path)},`,
    `    kept || jsonb_build_object('sequence', s.oid::bigint, 'name', s.relname, 'ascends', q.seqincrement > 0, 'most', q.seqmax, 'statements', (SELECT jsonb_agg(w.words) FROM (`,
    `      SELECT 'ALTER SEQUENCE %1$s INCREMENT BY ' || q.seqincrement || ' CACHE ' || q.seqcache || CASE WHEN q.seqcycle THEN ' CYCLE' ELSE ' NO CYCLE' END`,
    `        || CASE WHEN q.seqincrement < 0 AND q.seqmin = ${least} THEN ' NO MINVALUE' WHEN q.seqmin <> 1 THEN ' MINVALUE ' || q.seqmin ELSE '' END || CASE WHEN q.seqmax <> ${most} THEN ' MAXVALUE ' || q.seqmax ELSE '' END`,
    `        || ' START WITH ' || q.seqstart || ' RESTART WITH ' || (kept ->> 'last')`,
    `      UNION ALL SELECT 'COMMENT ON SEQUENCE %1$s IS ' || replace(quote_literal(obj_description(s.oid, 'pg_class')), '%', '%%')`,
    `      UNION ALL SELECT 'GRANT ' || x.privilege_type || ' ON SEQUENCE %1$s TO ' || coalesce(replace(quote_ident(g.rolname), '%', '%%'), 'PUBLIC')`,
    `        || CASE WHEN x.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END`,
    '        FROM aclexplode(s.relacl) x LEFT JOIN pg_roles g ON g.oid = x.grantee WHERE x.grantee <> s.relowner',
    `      ) AS w (words) WHERE w.words IS NOT NULL))))::text, true)`,
    '    FROM pg_class s JOIN pg_sequence q ON q.seqrelid = s.oid WHERE s.oid = sequence;',
    'END',
  );
}

/** What others are numbered by, too, stays. */
function letGoSql(serial: string, path: readonly string[]): string {
  return doBlock(
    'DECLARE',
    `  sequence regclass := (current_setting('${setting}')::jsonb -> ${keyOf(path)} ->> 'sequence')::oid;`,
    'BEGIN',
    `  IF sequence IS DISTINCT FROM ${serial}::regclass THEN`,
    '    RETURN;',
    '  END IF;',
    `  IF EXISTS (SELECT FROM pg_depend WHERE refclassid = 'pg_class'::regclass AND refobjid = sequence AND deptype = 'n') THEN`,
    `    EXECUTE format('ALTER SEQUENCE %s OWNED BY NONE', sequence);`,
    '  ELSE',
    `    EXECUTE format('DROP SEQUENCE %s', sequence);`,
    '  END IF;',
    'END',
  );
}

/** Behind the values that are there, which it was begun with, or where the older one was, whichever is further. */
function goOnSql(serial: string, path: readonly string[]): string {
  return doBlock(
    'DECLARE',
    `  sequence regclass := ${serial};`,
    `  kept jsonb := current_setting('${setting}')::jsonb -> ${keyOf(path)};`,
    '  statement text;',
    '  reached bigint;',
    'BEGIN',
    `  EXECUTE format('SELECT last_value FROM %s', sequence) INTO reached;`,
    `  FOR statement IN SELECT format(entry, sequence) FROM jsonb_array_elements_text(kept -> 'statements') entry LOOP`,
    '    EXECUTE statement;',
    '  END LOOP;',
    `  IF (kept ->> 'ascends')::boolean AND reached > (kept ->> 'last')::bigint AND reached <= (kept ->> 'most')::bigint THEN`,
    '    PERFORM setval(sequence, reached, false);',
    '  ELSE',
    `    PERFORM setval(sequence, (kept ->> 'last')::bigint, (kept ->> 'called')::boolean);`,
    '  END IF;',
    `  IF NOT EXISTS (SELECT FROM pg_class c WHERE c.relname = kept ->> 'name' AND c.relnamespace = (SELECT s.relnamespace FROM pg_class s WHERE s.oid = sequence)) THEN`,
    `    statement := format('ALTER SEQUENCE %s RENAME TO %I', sequence, kept ->> 'name');`,
    '    EXECUTE statement;',
    '  END IF;',
    ...givingBack(quotePath(path)),
    'END',
  );
}
