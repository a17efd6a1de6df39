import { quoteText } from '../../../sql/quoteName';
import type { TablePath } from '../../model/objectPath';
import { quotePath } from '../../normal/quoteIdentifier';
import { doBlock } from '../doBlock';

/**
 * Gives a type what the one that it takes the place of has: who owns it and who may use it, and no more
 * than that.
 * @see pg_type of PostgreSQL 12 and later
 */
export function carryTypeSql(from: TablePath, to: TablePath): string {
  const name = quoteText(quotePath(to));
  const oidOf = (type: TablePath): string => `${quoteText(quotePath(type))}::regtype`;
  // Everybody may use a type of which nobody said anything.
  const rightsOn = (type: TablePath): string =>
    `pg_type t CROSS JOIN aclexplode(coalesce(t.typacl, acldefault('T', t.typowner))) x LEFT JOIN pg_roles g ON g.oid = x.grantee WHERE t.oid = ${oidOf(type)} AND x.grantee <> t.typowner`;
  const grantee = `coalesce(quote_ident(g.rolname), 'PUBLIC')`;
  return doBlock(
    'DECLARE',
    '  statement text;',
    'BEGIN',
    '  FOR statement IN',
    `    SELECT format('REVOKE ALL ON TYPE %s FROM %s', ${name}, ${grantee}) FROM ${rightsOn(to)}`,
    '    UNION ALL',
    `    SELECT format('GRANT USAGE ON TYPE %s TO %s%s', ${name}, ${grantee}, CASE WHEN x.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END) FROM ${rightsOn(from)}`,
    '    UNION ALL',
    `    SELECT format('ALTER TYPE %s OWNER TO %I', ${name}, o.rolname)`,
    '    FROM pg_type t JOIN pg_roles o ON o.oid = t.typowner',
    `    WHERE t.oid = ${oidOf(from)} AND o.rolname <> current_user`,
    '  LOOP',
    '    EXECUTE statement;',
    '  END LOOP;',
    'END',
  );
}
