import type { TablePath } from '../model/objectPath';
import { textOf } from './catalogSql';

/*
 * Who owns a relation and who may do what with it, as statements of SQL that give another one the same:
 * first the owner, as whoever makes it may be one of those who only have rights, then no rights of anybody,
 * which default privileges may have given, then those that there were.
 */

/** Queries of statements that give rights on the relation of an oid, or on a column of it, to one of a path. */
export function grantQueries(
  oid: string,
  path: string,
): Readonly<Record<'whole' | 'columns', string>> {
  const to = `coalesce(quote_ident(g.rolname), 'PUBLIC'), CASE WHEN x.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END`;
  return {
    whole: `SELECT NULL::name, format('GRANT %s ON %s TO %s%s', x.privilege_type, ${path}, ${to})
      FROM pg_class r CROSS JOIN aclexplode(coalesce(r.relacl, acldefault('r', r.relowner))) x LEFT JOIN pg_roles g ON g.oid = x.grantee
      WHERE r.oid = ${oid}`,
    columns: `SELECT a.attname, format('GRANT %s (%I) ON %s TO %s%s', x.privilege_type, a.attname, ${path}, ${to})
      FROM pg_attribute a CROSS JOIN aclexplode(a.attacl) x LEFT JOIN pg_roles g ON g.oid = x.grantee
      WHERE a.attrelid = ${oid}`,
  };
}

/** A query of the statement that gives a relation of a path its owner, unless that makes it. */
export function ownerQuery(oid: string, path: string): string {
  return `SELECT NULL::name, format('ALTER TABLE %s OWNER TO %I', ${path}, o.rolname)
      FROM pg_class r JOIN pg_roles o ON o.oid = r.relowner
      WHERE r.oid = ${oid} AND o.rolname <> current_user`;
}

/** A query of statements that take all rights on a relation from everybody. */
export function revokeQuery(relation: TablePath): string {
  return `SELECT DISTINCT format('REVOKE ALL ON %s FROM %s', ${textOf(relation)}, coalesce(quote_ident(g.rolname), 'PUBLIC'))
    FROM pg_class r CROSS JOIN aclexplode(coalesce(r.relacl, acldefault('r', r.relowner))) x LEFT JOIN pg_roles g ON g.oid = x.grantee
    WHERE r.oid = to_regclass(${textOf(relation)})`;
}
