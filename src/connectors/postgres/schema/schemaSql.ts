/*
 * What a snapshot of schemas is read with, on PostgreSQL 12 and later: one message, whose queries find
 * the schemas that are wanted in a setting of the transaction. Every name outside of `pg_catalog` is
 * printed with its schema, since nothing else is in the search path.
 * @see https://www.postgresql.org/docs/current/catalogs.html
 */

import { withoutCatalogs } from './withoutCatalogs';

/** Under these the server prints everything in full, and nobody waits longer than anybody wants to. */
export const schemaSettingsSql = `
set local search_path = pg_catalog;
set local jit = off;
set local statement_timeout = '60s';
set local lock_timeout = '5s';
set local standard_conforming_strings = on;
set local datestyle = 'ISO, YMD';
set local intervalstyle = 'postgres';
set local timezone = 'UTC'`;

/** One moment for all, and read-only. */
export const beginSchemaSql = `
begin isolation level repeatable read read only;${schemaSettingsSql}`;

/**
 * Keeps the schemas that are wanted, as an array; of null, all but the system's own are. Gives the
 * catalogs of a second array that the login may not read.
 */
export const wantedSchemasSql = `
select pg_catalog.set_config('lakeside.schemas', coalesce($1::text[]::text, ''), true),
  array(select catalog from unnest($2::text[]) as asked (catalog)
    where not has_table_privilege('pg_catalog.' || catalog, 'select'))`;

const wantedSchemas = `nullif(current_setting('lakeside.schemas'), '')::text[]`;

/** Those that are wanted, of `pg_namespace` n. */
export const ownSchemas = `n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  and (${wantedSchemas} is null or n.nspname = any (${wantedSchemas}))`;

const relationKinds = `c.relkind in ('r', 'p', 'v', 'm', 'f')`;

/** Rights on a table cover its columns; a login may also have rights on some columns alone. */
const mayRead = `(has_table_privilege(c.oid, 'select') or has_any_column_privilege(c.oid, 'select'))`;

/** `pg_namespace` n and `pg_class` c of what the login may see. */
const visible = `${ownSchemas} and has_schema_privilege(n.oid, 'usage') and ${relationKinds} and ${mayRead}`;

/** Rights are asked for once a relation: `seen.whole` = all its columns may be read. */
const seen = `with seen as materialized (
  select c.oid, c.relkind, n.nspname, c.relname, has_table_privilege(c.oid, 'select') as whole
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where ${visible}
)`;

/** `pg_database`: name, oid, version, login. */
const databaseSql = `
select current_database(), (select d.oid from pg_database d where d.datname = current_database()),
  current_setting('server_version'), current_user`;

/**
 * `pg_namespace`, `pg_class`, `pg_attribute`: schema, relation and column of what the login may not see,
 * each only as far as it takes to name it.
 */
const hiddenSql = `
${seen}
select n.nspname, null::name as relname, null::name as attname from pg_namespace n
where ${ownSchemas} and not has_schema_privilege(n.oid, 'usage')
union all
select n.nspname, c.relname, null from pg_class c join pg_namespace n on n.oid = c.relnamespace
where ${ownSchemas} and has_schema_privilege(n.oid, 'usage') and ${relationKinds} and not ${mayRead}
union all
select seen.nspname, seen.relname, a.attname from seen join pg_attribute a on a.attrelid = seen.oid
where not seen.whole and a.attnum > 0 and not a.attisdropped
  and not has_column_privilege(seen.oid, a.attnum, 'select')
order by 1, 2, 3`;

/** Of `pg_description`; the server's own function would read it for a login that may not, and fail. */
function commentOf(oid: string, catalog: string): string {
  return `(select d.description from pg_description d
    where d.objoid = ${oid} and d.classoid = '${catalog}'::regclass and d.objsubid = 0)`;
}

/** `pg_namespace`: name, oid, comment. */
const schemasSql = `
select n.nspname, n.oid, ${commentOf('n.oid', 'pg_namespace')}
from pg_namespace n
where ${ownSchemas} and has_schema_privilege(n.oid, 'usage')`;

/**
 * `pg_class`, `pg_inherits`: oid, schema, name, kind, persistence, comment, partition key, bound as a
 * partition, parents as schema and name in turn, query of a view.
 */
const relationsSql = `
select c.oid, n.nspname, c.relname, c.relkind, c.relpersistence, d.description,
  case when c.relkind = 'p' then pg_get_partkeydef(c.oid) end,
  case when c.relispartition then pg_get_expr(c.relpartbound, c.oid) end,
  (select array_agg(part order by h.inhseqno, place)
    from pg_inherits h
      join pg_class p on p.oid = h.inhparent
      join pg_namespace pn on pn.oid = p.relnamespace,
      lateral (values (1, pn.nspname::text), (2, p.relname::text)) as parts (place, part)
    where h.inhrelid = c.oid),
  case when c.relkind in ('v', 'm') and has_table_privilege('pg_rewrite', 'select')
    then pg_get_viewdef(c.oid) end
from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  left join pg_description d
    on d.objoid = c.oid and d.classoid = 'pg_class'::regclass and d.objsubid = 0
where ${visible}`;

/**
 * `pg_attribute`, `pg_attrdef`: relation, name, number, type, whether null is refused, identity,
 * generation, default, name of its collation where that is not the type's, comment, collation.
 */
const columnsSql = `
${seen}
select a.attrelid, a.attname, a.attnum, format_type(a.atttypid, a.atttypmod), a.attnotnull,
  a.attidentity, a.attgenerated, case when a.atthasdef then pg_get_expr(e.adbin, e.adrelid) end,
  case when a.attcollation <> t.typcollation then l.collname end, d.description, a.attcollation
from seen
  join pg_attribute a on a.attrelid = seen.oid
  join pg_type t on t.oid = a.atttypid
  left join pg_collation l on l.oid = a.attcollation
  left join pg_attrdef e on a.atthasdef and e.adrelid = a.attrelid and e.adnum = a.attnum
  left join pg_description d
    on d.objoid = a.attrelid and d.classoid = 'pg_class'::regclass and d.objsubid = a.attnum
where a.attnum > 0 and not a.attisdropped
  and (seen.whole or has_column_privilege(seen.oid, a.attnum, 'select'))
order by a.attrelid, a.attnum`;

/**
 * `pg_constraint`, `pg_index`: relation, name, kind, columns, whether it may be deferred, target's
 * schema, name and columns by name, actions on update and delete, expression, definition of an exclusion,
 * whether nulls are alike, whether it is deferred at first, whether it matches in full, columns that a
 * key includes, whether heirs do without a check. What a table only has from its parents is left out.
 */
const constraintsSql = `
${seen}
select k.conrelid, k.conname, k.contype, k.conkey, k.condeferrable, tn.nspname, tc.relname,
  (select array_agg(ta.attname::text order by place)
    from unnest(k.confkey) with ordinality as key (number, place)
      join pg_attribute ta on ta.attrelid = k.confrelid and ta.attnum = key.number),
  k.confupdtype, k.confdeltype,
  case when k.contype = 'c' then pg_get_expr(k.conbin, k.conrelid) end,
  case when k.contype = 'x' then pg_get_constraintdef(k.oid) end,
  k.contype = 'u' and pg_get_constraintdef(k.oid) ~ '^UNIQUE NULLS NOT DISTINCT',
  k.condeferred, k.contype = 'f' and k.confmatchtype = 'f',
  (i.indkey::int2[])[i.indnkeyatts:],
  k.contype = 'c' and k.connoinherit
from seen
  join pg_constraint k on k.conrelid = seen.oid
  left join pg_index i
    on k.contype in ('p', 'u') and i.indexrelid = k.conindid and i.indnatts > i.indnkeyatts
  left join pg_class tc on tc.oid = k.confrelid
  left join pg_namespace tn on tn.oid = tc.relnamespace
where k.contype in ('p', 'u', 'f', 'c', 'x') and k.conparentid = 0
  and (k.contype <> 'c' or k.conislocal)`;

/**
 * `pg_index`: relation, name, unique, method, columns (0 = an expression), how many of them order it,
 * flags of these (1 = descending, 2 = nulls first), expressions, collations, operator classes,
 * condition, whether nulls are alike. What stands behind a constraint, by `pg_depend`, or belongs to an
 * index of a parent is left out.
 */
const indexesSql = `
${seen}
select i.indrelid, x.relname, i.indisunique, m.amname, i.indkey::text, i.indnkeyatts,
  i.indoption::text,
  case when i.indexprs is not null then (
    select array_agg(case when key.number = 0 then pg_get_indexdef(i.indexrelid, key.place::int, false) end
      order by key.place)
    from unnest(i.indkey::int2[]) with ordinality as key (number, place)) end,
  i.indcollation::text, i.indclass::text, pg_get_expr(i.indpred, i.indrelid),
  i.indisunique and pg_get_indexdef(i.indexrelid) ~ ' NULLS NOT DISTINCT'
from seen
  join pg_index i on i.indrelid = seen.oid
  join pg_class x on x.oid = i.indexrelid
  join pg_am m on m.oid = x.relam
where not x.relispartition and not exists (select from pg_depend p
    where p.classid = 'pg_class'::regclass and p.objid = i.indexrelid
      and p.refclassid = 'pg_constraint'::regclass and p.deptype = 'i')`;

/** `pg_opclass`: oid and name of those that are not what an index takes by itself. */
const classesSql = `
select oid, opcname from pg_opclass where not opcdefault`;

/** `pg_collation`: oid and name. */
const collationsSql = `
select oid, collname from pg_collation`;

/**
 * `pg_depend`, `pg_rewrite`: view, schema and name of a relation that it reads, and a column of it;
 * without a column where it reads none. Only what the login may see itself.
 */
const dependenciesSql = `
select distinct w.ev_class, n.nspname, c.relname, a.attname
from pg_rewrite w
  join pg_class v on v.oid = w.ev_class and v.relkind in ('v', 'm')
  join pg_depend p on p.classid = 'pg_rewrite'::regclass and p.objid = w.oid
    and p.refclassid = 'pg_class'::regclass and p.refobjid <> w.ev_class
  join pg_class c on c.oid = p.refobjid
  join pg_namespace n on n.oid = c.relnamespace
  left join pg_attribute a on a.attrelid = c.oid and a.attnum = p.refobjsubid and p.refobjsubid > 0
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and ${relationKinds}`;

/** How a function of a `pg_proc`, with its `pg_namespace` n, is told from others of its name. */
export function signatureSql(procedure: 'f' | 'p'): string {
  const types = `oidvectortypes(${procedure}.proargtypes)`;
  return `quote_ident(n.nspname) || '.' || quote_ident(${procedure}.proname) || '(' || ${types} || ')'`;
}

/**
 * `pg_depend`, `pg_proc`: function's oid, schema, signature, result, and the view that calls it;
 * without a view where a default or a check does. Without those of extensions.
 */
const functionsSql = `
with caller as (
  select p.refobjid as function, w.ev_class as view
  from pg_depend p join pg_rewrite w on p.classid = 'pg_rewrite'::regclass and p.objid = w.oid
  where p.refclassid = 'pg_proc'::regclass
  union
  select p.refobjid, null
  from pg_depend p
  where p.refclassid = 'pg_proc'::regclass
    and p.classid in ('pg_attrdef'::regclass, 'pg_constraint'::regclass, 'pg_class'::regclass)
)
select f.oid, n.nspname,
  ${signatureSql('f')},
  pg_get_function_result(f.oid), caller.view
from caller
  join pg_proc f on f.oid = caller.function
  join pg_namespace n on n.oid = f.pronamespace
where ${ownSchemas} and has_schema_privilege(n.oid, 'usage')
  and not exists (select from pg_depend e
    where e.classid = 'pg_proc'::regclass and e.objid = f.oid and e.deptype = 'e')`;

/** `pg_type`, `pg_enum`: schema, name, oid, comment, values in their order, their oids. */
const enumsSql = `
select n.nspname, t.typname, t.oid, ${commentOf('t.oid', 'pg_type')},
  (select array_agg(v.enumlabel::text order by v.enumsortorder) from pg_enum v where v.enumtypid = t.oid),
  (select array_agg(v.oid::text order by v.enumsortorder) from pg_enum v where v.enumtypid = t.oid)
from pg_type t join pg_namespace n on n.oid = t.typnamespace
where t.typtype = 'e' and ${ownSchemas} and has_schema_privilege(n.oid, 'usage')`;

/**
 * `pg_type`, `pg_constraint`: schema, name, oid, comment, type, whether null is refused, default, names
 * and expressions of checks, name of its collation where that is not the type's.
 */
const domainsSql = `
select n.nspname, t.typname, t.oid, ${commentOf('t.oid', 'pg_type')},
  format_type(t.typbasetype, t.typtypmod), t.typnotnull, pg_get_expr(t.typdefaultbin, 0),
  (select array_agg(k.conname::text order by k.conname) from pg_constraint k
    where k.contypid = t.oid and k.contype = 'c'),
  (select array_agg(pg_get_expr(k.conbin, 0) order by k.conname) from pg_constraint k
    where k.contypid = t.oid and k.contype = 'c'),
  case when t.typcollation <> b.typcollation then l.collname end
from pg_type t join pg_namespace n on n.oid = t.typnamespace
  join pg_type b on b.oid = t.typbasetype
  left join pg_collation l on l.oid = t.typcollation
where t.typtype = 'd' and ${ownSchemas} and has_schema_privilege(n.oid, 'usage')`;

/** Tables of Benchling's own definitions that are there and may not be read: schema, name. */
const definitionsSql = `
select n.nspname, c.relname
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where ${ownSchemas}
  and c.relname in (
    'schema$raw', 'field_definition$raw', 'schema_field$raw', 'dropdown$raw', 'dropdown_option$raw'
  )
  and not (has_schema_privilege(n.oid, 'usage') and ${mayRead})
order by n.nspname, c.relname`;

/** Which schemas and tables of `pg_namespace` n and `pg_class` c there are to look into. */
const ownTables = `${ownSchemas} and has_schema_privilege(n.oid, 'usage')`;

/**
 * `pg_trigger`, `pg_policy`, `pg_rewrite`, `pg_proc`, `pg_type`: how many there are of what no snapshot
 * holds, in the order of `unmodeledKinds`; without those of constraints, views and extensions.
 */
const unmodeledSql = `
select
  (select count(*) from pg_trigger t
    join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
    where not t.tgisinternal and ${ownTables}),
  (select count(*) from pg_policy p
    join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
    where ${ownTables}),
  (select count(*) from pg_rewrite r
    join pg_class c on c.oid = r.ev_class join pg_namespace n on n.oid = c.relnamespace
    where r.rulename <> '_RETURN' and ${ownTables}),
  (select count(*) from pg_proc f join pg_namespace n on n.oid = f.pronamespace
    where ${ownTables} and not exists (select from pg_depend e
      where e.classid = 'pg_proc'::regclass and e.objid = f.oid and e.deptype in ('e', 'i'))),
  (select count(*) from pg_type t join pg_namespace n on n.oid = t.typnamespace
    left join pg_class c on c.oid = t.typrelid
    where (t.typtype = 'r' or c.relkind = 'c') and ${ownTables})`;

const queries = {
  database: databaseSql,
  hidden: hiddenSql,
  schemas: schemasSql,
  relations: relationsSql,
  columns: columnsSql,
  constraints: constraintsSql,
  indexes: indexesSql,
  classes: classesSql,
  collations: collationsSql,
  dependencies: dependenciesSql,
  functions: functionsSql,
  enums: enumsSql,
  domains: domainsSql,
  definitions: definitionsSql,
  unmodeled: unmodeledSql,
} as const;

export type SchemaPart = keyof typeof queries;

/** What each query of {@link schemaSqlWithout} tells, in its order. */
export const schemaParts = Object.keys(queries) as readonly SchemaPart[];

/** One message for all, in which catalogs that the login may not read are empty. */
export function schemaSqlWithout(unread: readonly string[]): string {
  return schemaParts.map((part) => withoutCatalogs(queries[part], unread)).join(';\n');
}

/** Whether the cluster may be asked who it is. @see pg_control_system(), PostgreSQL 9.6 and later */
export const mayIdentifySql = `
select pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'execute')`;

export const identitySql = `select system_identifier::text from pg_catalog.pg_control_system()`;
