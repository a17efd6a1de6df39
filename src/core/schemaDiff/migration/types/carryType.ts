import type { TablePath } from '../../model/objectPath';
import { textOf } from '../catalogSql';
import { doBlock } from '../doBlock';

/**
 * Gives a type what the one that it takes the place of has: who owns it and who may use it, and no more
 * than that, and comments on its checks.
 * @see pg_type of PostgreSQL 12 and later
 */
export function carryTypeSql(from: TablePath, to: TablePath): string {
  const name = textOf(to);
  const typeOf = (type: TablePath): string => `${textOf(type)}::regtype`;
  // Everybody may use a type of which nobody said anything.
  const rightsOn = (type: TablePath): string =>
    `pg_type t CROSS JOIN aclexplode(coalesce(t.typacl, acldefault('T', t.typowner))) x LEFT JOIN pg_roles g ON g.oid = x.grantee WHERE t.oid = ${typeOf(type)}`;
  const grantee = `coalesce(quote_ident(g.rolname), 'PUBLIC')`;
  const executed = (query: string): readonly string[] => [
    `  FOR statement IN ${query} LOOP`,
    '    EXECUTE statement;',
    '  END LOOP;',
  ];
  return doBlock(
    'DECLARE',
    '  statement text;',
    'BEGIN',
    // First: whoever makes it may be one of those who only may use it.
    ...executed(`SELECT format('ALTER TYPE %s OWNER TO %I', ${name}, o.rolname)
      FROM pg_type t JOIN pg_roles o ON o.oid = t.typowner
      WHERE t.oid = ${typeOf(from)} AND o.rolname <> current_user`),
    ...executed(
      `SELECT format('REVOKE ALL ON TYPE %s FROM %s', ${name}, ${grantee}) FROM ${rightsOn(to)}`,
    ),
    ...executed(
      `SELECT format('GRANT USAGE ON TYPE %s TO %s%s', ${name}, ${grantee}, CASE WHEN x.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END) FROM ${rightsOn(from)}`,
    ),
    ...executed(`SELECT format('COMMENT ON CONSTRAINT %I ON DOMAIN %s IS %L', k.conname, ${name}, obj_description(k.oid, 'pg_constraint'))
      FROM pg_constraint k WHERE k.contypid = ${typeOf(from)} AND obj_description(k.oid, 'pg_constraint') IS NOT NULL
        AND EXISTS (SELECT FROM pg_constraint n WHERE n.contypid = ${typeOf(to)} AND n.conname = k.conname)`),
    'END',
  );
}
