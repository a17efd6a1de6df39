import { quoteText } from '../../sql/quoteName';
import type { TablePath } from '../model/objectPath';
import { oidOf, textOf } from './catalogSql';
import { doBlock } from './doBlock';
import { ownerQuery, revokeQuery } from './rights';

/** A column of a table, and what the view over it calls it. */
export interface BridgedColumn {
  readonly now: string;
  readonly was: string;
}

/**
 * Gives a view over a table its owner, and the rights that others have on it and on columns of it, and no
 * more than these, whatever default privileges say. Where
 * policies of the table decide who sees which rows, they decide of the view's, too: it reads with the rights
 * of whoever reads it, so that rights on columns alone are none there.
 * @see https://www.postgresql.org/docs/18/sql-createview.html (security_invoker, PostgreSQL 15 and later)
 */
export function bridgeRightsSql(
  table: TablePath,
  view: TablePath,
  columns: readonly BridgedColumn[],
): string {
  const to = textOf(view);
  const pairs = columns.map(({ now, was }) => `(${quoteText(now)}, ${quoteText(was)})`);
  const grantee = `coalesce(quote_ident(g.rolname), 'PUBLIC'), CASE WHEN x.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END`;
  const uses = `x.grantee <> c.relowner AND x.privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')`;
  return doBlock(
    'DECLARE',
    '  statement text;',
    'BEGIN',
    `  IF (SELECT c.relrowsecurity OR array_to_string(c.reloptions, ' ') ~ 'security_invoker=(true|on|yes|1)' FROM pg_class c WHERE c.oid = ${oidOf(table)}) THEN`,
    `    IF current_setting('server_version_num')::integer < 150000 THEN`,
    `      RAISE EXCEPTION USING ERRCODE = 'feature_not_supported', MESSAGE = 'Row policies of ' || ${textOf(table)} || ' would not hold for whoever reads ' || ${to},`,
    `        HINT = 'Migrate without bridge views';`,
    '    END IF;',
    `    EXECUTE 'ALTER VIEW ' || ${to} || ' SET (security_invoker = true)';`,
    '  END IF;',
    `  FOR statement IN ${revokeQuery(view)} AND x.grantee <> r.relowner LOOP`,
    '    EXECUTE statement;',
    '  END LOOP;',
    '  FOR statement IN',
    `    SELECT o.statement FROM (${ownerQuery(oidOf(table), to)}) AS o (need, statement)`,
    '    UNION ALL',
    `    SELECT format('GRANT %s ON %s TO %s%s', x.privilege_type, ${to}, ${grantee})`,
    '    FROM pg_class c CROSS JOIN aclexplode(c.relacl) x LEFT JOIN pg_roles g ON g.oid = x.grantee',
    `    WHERE c.oid = ${oidOf(table)} AND ${uses}`,
    '    UNION ALL',
    `    SELECT format('GRANT %s (%I) ON %s TO %s%s', x.privilege_type, p.was, ${to}, ${grantee})`,
    `    FROM (VALUES ${pairs.join(', ')}) AS p (now, was) JOIN pg_attribute a ON a.attname = p.now`,
    '      JOIN pg_class c ON c.oid = a.attrelid',
    '      CROSS JOIN aclexplode(a.attacl) x LEFT JOIN pg_roles g ON g.oid = x.grantee',
    `    WHERE c.oid = ${oidOf(table)} AND ${uses}`,
    '  LOOP',
    '    EXECUTE statement;',
    '  END LOOP;',
    'END',
  );
}
