import type { TablePath } from '../../model/objectPath';
import { quoteIdentifier } from '../../normal/quoteIdentifier';
import { oidOf, textOf } from '../catalogSql';
import { doBlock } from '../doBlock';
import { grantQueries, ownerQuery, revokeQuery } from '../rights';

/**
 * Gives a table what the one that it takes the place of has: who owns it and who may do what, and no more
 * than that, sequences that are its columns', and those of its identities with their names, rights,
 * comments and how far they have come. `free` is a name that nothing has.
 */
export function carryOverSql(from: TablePath, to: TablePath, free: string): string {
  const name = textOf(to);
  const grants = grantQueries(oidOf(from), name);
  return doBlock(
    'DECLARE',
    '  statement text;',
    '  own record;',
    '  later text;',
    '  later_name text;',
    'BEGIN',
    ...executed(
      `SELECT o.statement FROM (${ownerQuery(oidOf(from), name)}) AS o (need, statement)`,
    ),
    ...executed(revokeQuery(to)),
    ...executed(
      `SELECT o.statement FROM (${grants.whole} UNION ALL ${grants.columns}) AS o (need, statement)`,
    ),
    '  FOR own IN',
    '    SELECT a.attname, d.deptype, s.oid::regclass::text AS sequence, n.nspname, s.relname,',
    '      q.seqtypid::regtype AS kind,',
    `      obj_description(s.oid, 'pg_class') AS description, coalesce(s.relacl, acldefault('s', s.relowner)) AS acl`,
    `    FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'`,
    '      JOIN pg_namespace n ON n.oid = s.relnamespace JOIN pg_sequence q ON q.seqrelid = s.oid',
    '      JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid',
    `    WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass`,
    `      AND d.refobjid = ${oidOf(from)} AND d.deptype IN ('a', 'i')`,
    '  LOOP',
    `    IF own.deptype = 'a' THEN`,
    `      EXECUTE format('ALTER SEQUENCE %s OWNED BY %s.%I', own.sequence, ${name}, own.attname);`,
    '      CONTINUE;',
    '    END IF;',
    `    later := pg_get_serial_sequence(${name}, own.attname);`,
    `    later_name := (SELECT relname FROM pg_class WHERE oid = later::regclass);`,
    `    EXECUTE format('SELECT setval(%L, last_value, is_called) FROM %s', later, own.sequence);`,
    // Another one like it is of bigint, whatever it was of.
    `    EXECUTE format('ALTER SEQUENCE %s AS %s', later, own.kind);`,
    `    EXECUTE format('COMMENT ON SEQUENCE %s IS %L', later, own.description);`,
    ...executed(
      `SELECT DISTINCT format('REVOKE ALL ON SEQUENCE %s FROM %s', later, coalesce(quote_ident(g.rolname), 'PUBLIC'))
        FROM pg_class r CROSS JOIN aclexplode(coalesce(r.relacl, acldefault('s', r.relowner))) x LEFT JOIN pg_roles g ON g.oid = x.grantee
        WHERE r.oid = later::regclass`,
    ),
    ...executed(
      `SELECT format('GRANT %s ON SEQUENCE %s TO %s%s', x.privilege_type, later, coalesce(quote_ident(g.rolname), 'PUBLIC'),
          CASE WHEN x.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
        FROM aclexplode(own.acl) x LEFT JOIN pg_roles g ON g.oid = x.grantee`,
    ),
    `    EXECUTE format('ALTER SEQUENCE %s RENAME TO ${quoteIdentifier(free)}', own.sequence);`,
    `    EXECUTE format('ALTER SEQUENCE %s RENAME TO %I', later, own.relname);`,
    `    EXECUTE format('ALTER SEQUENCE %I.${quoteIdentifier(free)} RENAME TO %I', own.nspname, later_name);`,
    '  END LOOP;',
    'END',
  );
}

function executed(query: string): readonly string[] {
  return [`  FOR statement IN ${query} LOOP`, '    EXECUTE statement;', '  END LOOP;'];
}

/** Gives a partition the owner of its table: whoever may alter that has to own its partitions, too. */
export function carryOwnerSql(from: TablePath, to: TablePath): string {
  const owner = ownerQuery(oidOf(from), textOf(to));
  return doBlock(
    'DECLARE',
    '  statement text;',
    'BEGIN',
    ...executed(`SELECT o.statement FROM (${owner}) AS o (need, statement)`),
    'END',
  );
}
