import { quoteText } from '../../../sql/quoteName';
import type { TablePath } from '../../model/objectPath';
import { quotePath } from '../../normal/quoteIdentifier';
import { doBlock } from '../doBlock';

/*
 * Views that have to be dropped are made anew from what the server itself says of them then, so that
 * they are what they were to the last cast, whoever owns them and may read them. The statements wait in
 * a setting of the transaction.
 */

const setting = 'lakeside.views';

/**
 * Keeps how each view is made, and who has which rights on it.
 * @see pg_class, pg_rewrite, pg_trigger, pg_index, pg_description of PostgreSQL 12 and later
 */
export function saveViewsSql(views: readonly TablePath[]): string {
  const list = views.map((view) => {
    const path = quoteText(quotePath(view));
    return `(${path}, ${path}::regclass)`;
  });
  return `SELECT set_config('${setting}', json_object_agg(saved.path, json_build_object(
    'made', to_json(ARRAY[saved.create_sql] || saved.made), 'security', to_json(saved.security), 'rights', to_json(saved.rights)))::text, true)
FROM (
  SELECT v.path,
    CASE c.relkind WHEN 'm' THEN 'CREATE MATERIALIZED VIEW ' ELSE 'CREATE VIEW ' END || v.path
      || (SELECT ' (' || string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) || ')'
          FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)
      || coalesce(' WITH (' || array_to_string(c.reloptions, ', ') || ')', '')
      || ' AS ' || rtrim(pg_get_viewdef(c.oid), '; ')
      || CASE WHEN c.relkind = 'm' AND NOT c.relispopulated THEN ' WITH NO DATA' ELSE '' END AS create_sql,
    ARRAY(SELECT format('ALTER VIEW %s ALTER COLUMN %I SET DEFAULT %s', v.path, a.attname, pg_get_expr(d.adbin, d.adrelid))
        FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
        WHERE d.adrelid = c.oid ORDER BY a.attnum)
      || ARRAY(SELECT pg_get_indexdef(i.indexrelid) FROM pg_index i WHERE i.indrelid = c.oid ORDER BY i.indexrelid)
      || ARRAY(SELECT pg_get_triggerdef(t.oid) FROM pg_trigger t
        WHERE t.tgrelid = c.oid AND NOT t.tgisinternal ORDER BY t.tgname)
      || ARRAY(SELECT pg_get_ruledef(r.oid) FROM pg_rewrite r
        WHERE r.ev_class = c.oid AND r.rulename <> '_RETURN' ORDER BY r.rulename)
      || ARRAY(SELECT format('COMMENT ON %s %s IS %L',
          CASE WHEN d.objsubid > 0 THEN 'COLUMN' WHEN c.relkind = 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END,
          v.path || coalesce('.' || quote_ident(a.attname), ''), d.description)
        FROM pg_description d LEFT JOIN pg_attribute a
          ON a.attrelid = d.objoid AND a.attnum = d.objsubid AND d.objsubid > 0
        WHERE d.objoid = c.oid AND d.classoid = 'pg_class'::regclass ORDER BY d.objsubid)
      || ARRAY(SELECT format('GRANT %s (%I) ON %s TO %s%s', x.privilege_type, a.attname, v.path,
          coalesce(quote_ident(g.rolname), 'PUBLIC'), CASE WHEN x.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
        FROM pg_attribute a CROSS JOIN aclexplode(a.attacl) x LEFT JOIN pg_roles g ON g.oid = x.grantee
        WHERE a.attrelid = c.oid ORDER BY a.attnum) AS made,
    ARRAY(SELECT format('ALTER VIEW %s SET (%s)', v.path, o.given)
        FROM unnest(c.reloptions) o (given) WHERE c.relkind = 'v' AND o.given LIKE 'security%') AS security,
    ARRAY(SELECT format('GRANT %s ON %s TO %s%s', x.privilege_type, v.path, coalesce(quote_ident(g.rolname), 'PUBLIC'),
          CASE WHEN x.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
        FROM aclexplode(c.relacl) x LEFT JOIN pg_roles g ON g.oid = x.grantee
        WHERE x.grantee <> c.relowner ORDER BY x.grantee, x.privilege_type)
      || ARRAY(SELECT format('ALTER TABLE %s OWNER TO %I', v.path, o.rolname)
        FROM pg_roles o WHERE o.oid = c.relowner AND o.rolname <> current_user) AS rights
  FROM (VALUES ${list.join(', ')}) AS v (path, oid)
    JOIN pg_class c ON c.oid = v.oid
) AS saved`;
}

/**
 * Makes a view as it was, or gives what was made otherwise what the older one had: with whose rights it
 * reads, if it is no materialized view, and who has which rights on it.
 */
export function restoreViewSql(
  view: TablePath,
  ...parts: readonly ('made' | 'security' | 'rights')[]
): string {
  const path = quoteText(quotePath(view));
  const saved = `current_setting('${setting}')::json -> ${path}`;
  return doBlock(
    'DECLARE',
    '  statement text;',
    'BEGIN',
    ...parts.flatMap((name) => [
      `  FOR statement IN SELECT json_array_elements_text(${saved} -> '${name}') LOOP`,
      '    EXECUTE statement;',
      '  END LOOP;',
    ]),
    'END',
  );
}

/** Gives a view the rights that others have on a table. */
export function copyRightsSql(table: TablePath, view: TablePath): string {
  const [from, to] = [table, view].map((path) => quoteText(quotePath(path)));
  return doBlock(
    'DECLARE',
    '  statement text;',
    'BEGIN',
    '  FOR statement IN',
    `    SELECT format('GRANT %s ON %s TO %s', x.privilege_type, ${to}, coalesce(quote_ident(g.rolname), 'PUBLIC'))`,
    '    FROM pg_class c CROSS JOIN aclexplode(c.relacl) x LEFT JOIN pg_roles g ON g.oid = x.grantee',
    `    WHERE c.oid = ${from}::regclass AND x.grantee <> c.relowner`,
    "      AND x.privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')",
    '  LOOP',
    '    EXECUTE statement;',
    '  END LOOP;',
    'END',
  );
}
