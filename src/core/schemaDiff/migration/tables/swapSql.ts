import { quoteText } from '../../../sql/quoteName';
import type { TablePath } from '../../model/objectPath';
import { quotePath } from '../../normal/quoteIdentifier';
import { isCommented, isOfTable, oidOf } from '../catalogSql';
import { doBlock } from '../doBlock';

/**
 * Finds a row if a table, or a partition below it, has what another table made like it would not have.
 * @see pg_partition_tree, pg_trigger, pg_policy, pg_rewrite, pg_statistic_ext, pg_publication_rel,
 *   pg_description of PostgreSQL 14 and later
 */
export function lossesSql(table: TablePath): string {
  const of = (catalog: string, column: string, condition = 'true'): string =>
    `EXISTS (SELECT FROM ${catalog} o WHERE o.${column} = c.oid AND ${condition})`;
  return [
    'SELECT FROM pg_class c',
    `WHERE ${isOfTable('c.oid', table)}`,
    `AND (c.relrowsecurity OR c.relforcerowsecurity OR c.relreplident <> 'd'`,
    `OR c.reloptions IS NOT NULL OR c.reltablespace <> 0`,
    `OR ${of('pg_trigger', 'tgrelid', 'NOT o.tgisinternal')} OR ${of('pg_policy', 'polrelid')}`,
    `OR ${of('pg_rewrite', 'ev_class')} OR ${of('pg_statistic_ext', 'stxrelid')}`,
    `OR ${of('pg_publication_rel', 'prrelid')}`,
    `OR ${of('pg_constraint', 'conrelid', isCommented('pg_constraint', 'o.oid'))}`,
    `OR ${of('pg_index', 'indrelid', isCommented('pg_class', 'o.indexrelid'))})`,
  ].join(' ');
}

/**
 * Gives a table what the one that it takes the place of has: who owns it and who may do what, and no more
 * than that, sequences that are its columns', and how far its identities have come.
 */
export function carryOverSql(from: TablePath, to: TablePath): string {
  const name = quoteText(quotePath(to));
  const grantee = `coalesce(quote_ident(g.rolname), 'PUBLIC'), CASE WHEN x.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END`;
  return doBlock(
    'DECLARE',
    '  statement text;',
    '  own record;',
    'BEGIN',
    '  FOR statement IN',
    `    SELECT DISTINCT format('REVOKE ALL ON %s FROM %s', ${name}, coalesce(quote_ident(g.rolname), 'PUBLIC'))`,
    '    FROM pg_class c CROSS JOIN aclexplode(c.relacl) x LEFT JOIN pg_roles g ON g.oid = x.grantee',
    `    WHERE c.oid = ${oidOf(to)} AND x.grantee <> c.relowner`,
    '    UNION ALL',
    `    SELECT format('GRANT %s ON %s TO %s%s', x.privilege_type, ${name}, ${grantee})`,
    '    FROM pg_class c CROSS JOIN aclexplode(c.relacl) x LEFT JOIN pg_roles g ON g.oid = x.grantee',
    `    WHERE c.oid = ${oidOf(from)} AND x.grantee <> c.relowner`,
    '    UNION ALL',
    `    SELECT format('GRANT %s (%I) ON %s TO %s%s', x.privilege_type, a.attname, ${name}, ${grantee})`,
    '    FROM pg_attribute a CROSS JOIN aclexplode(a.attacl) x LEFT JOIN pg_roles g ON g.oid = x.grantee',
    `    WHERE a.attrelid = ${oidOf(from)}`,
    '    UNION ALL',
    ...ownerSql(from, to),
    '  LOOP',
    '    EXECUTE statement;',
    '  END LOOP;',
    '  FOR own IN',
    '    SELECT a.attname, d.deptype, d.objid::regclass AS sequence',
    `    FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'`,
    '      JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid',
    `    WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass`,
    `      AND d.refobjid = ${oidOf(from)} AND d.deptype IN ('a', 'i')`,
    '  LOOP',
    `    IF own.deptype = 'i' THEN`,
    `      PERFORM setval(pg_get_serial_sequence(${name}, own.attname), pg_sequence_last_value(own.sequence));`,
    '    ELSE',
    `      EXECUTE format('ALTER SEQUENCE %s OWNED BY %s.%I', own.sequence, ${name}, own.attname);`,
    '    END IF;',
    '  END LOOP;',
    'END',
  );
}

/** Gives a partition the owner of its table: whoever may alter that has to own its partitions, too. */
export function carryOwnerSql(from: TablePath, to: TablePath): string {
  return doBlock(
    'DECLARE',
    '  statement text;',
    'BEGIN',
    '  FOR statement IN',
    ...ownerSql(from, to),
    '  LOOP',
    '    EXECUTE statement;',
    '  END LOOP;',
    'END',
  );
}

function ownerSql(from: TablePath, to: TablePath): readonly string[] {
  return [
    `    SELECT format('ALTER TABLE %s OWNER TO %I', ${quoteText(quotePath(to))}, o.rolname)`,
    '    FROM pg_class c JOIN pg_roles o ON o.oid = c.relowner',
    `    WHERE c.oid = ${oidOf(from)} AND o.rolname <> current_user`,
  ];
}
