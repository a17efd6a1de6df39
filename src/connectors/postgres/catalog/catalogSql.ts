/*
 * What a catalog is read with, on PostgreSQL 12 and later. All of it is one message: one round trip,
 * and one moment.
 * @see https://www.postgresql.org/docs/current/catalogs.html
 */

/**
 * Names are printed with their schema wherever that is not `pg_catalog`. Nothing is compiled: that takes
 * longer than these queries do. What opens a table waits for whoever has locked it, so that is not asked
 * of tables that are locked (see `locked`), and where one gets locked meanwhile it is not waited for long.
 */
const beginCatalogSql = `
begin isolation level repeatable read read only;
set local search_path = pg_catalog;
set local jit = off;
set local statement_timeout = '60s';
set local lock_timeout = '5s';
set local standard_conforming_strings = on`;

/** Schemas that are not the system's own. */
const ownSchemas = `n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`;

const relationKinds = `c.relkind in ('r', 'p', 'v', 'm', 'f')`;

/** Rights on a table cover its columns; a login may also have rights on some columns alone. */
const mayRead = `(has_table_privilege(c.oid, 'select') or has_any_column_privilege(c.oid, 'select'))`;

/** `pg_class` c and `pg_namespace` n of what the login may see. */
const visible = `${ownSchemas} and has_schema_privilege(n.oid, 'usage') and ${relationKinds} and ${mayRead}`;

/** Oids of tables which nobody else may open now, or of which an index or the values out of line are locked. */
const locked = `locked as materialized (
  select coalesce(i.indrelid, t.oid, l.relation) as oid
  from pg_locks l
    left join pg_index i on i.indexrelid = l.relation
    left join pg_class t on t.reltoastrelid = l.relation
  where l.locktype = 'relation' and l.mode = 'AccessExclusiveLock'
    and l.database = (select oid from pg_database where datname = current_database())
)`;

/** One row: database, login, version, and how many schemas and relations the login may not see. */
const databaseSql = `
select current_database(), current_user, current_setting('server_version'),
  (select count(*) from pg_namespace n
    where ${ownSchemas} and not has_schema_privilege(n.oid, 'usage')),
  (select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where ${ownSchemas} and has_schema_privilege(n.oid, 'usage') and ${relationKinds} and not ${mayRead})`;

/** `pg_namespace`: oid, name, owner, comment. */
const schemasSql = `
select n.oid, n.nspname, pg_get_userbyid(n.nspowner), obj_description(n.oid, 'pg_namespace')
from pg_namespace n
where ${ownSchemas} and has_schema_privilege(n.oid, 'usage')
order by n.nspname collate "C"`;

/**
 * `pg_class`: oid, schema, name, kind, owner, comment, estimated rows, bytes, partitioned table.
 * `reltuples` is -1 for "never analyzed" from PostgreSQL 14 on, and 0 without pages before.
 */
const relationsSql = `
with ${locked}
select c.oid, n.nspname, c.relname, c.relkind, pg_get_userbyid(c.relowner), d.description,
  case when c.relkind <> 'v' and c.reltuples >= 0
    and (c.reltuples > 0 or c.relpages > 0 or current_setting('server_version_num')::int >= 140000)
    then c.reltuples end,
  case when c.relkind in ('r', 'm') and locked.oid is null then pg_total_relation_size(c.oid) end,
  case when c.relispartition then h.inhparent end
from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  left join (select distinct oid from locked) locked on locked.oid = c.oid
  left join pg_inherits h on h.inhrelid = c.oid and c.relispartition
  left join pg_description d
    on d.objoid = c.oid and d.classoid = 'pg_class'::regclass and d.objsubid = 0
where ${visible}
order by n.nspname collate "C", c.relname collate "C"`;

/**
 * `pg_attribute`: relation, name, position, type's oid, type, whether null is refused, identity,
 * generation, default, comment. Printing a default opens its table.
 */
const columnsSql = `
with ${locked}
select a.attrelid, a.attname, a.attnum, a.atttypid, format_type(a.atttypid, a.atttypmod), a.attnotnull,
  a.attidentity, a.attgenerated,
  case when a.atthasdef and not exists (select from locked where locked.oid = c.oid)
    then pg_get_expr(e.adbin, e.adrelid) end,
  d.description
from pg_attribute a
  join pg_class c on c.oid = a.attrelid
  join pg_namespace n on n.oid = c.relnamespace
  left join pg_attrdef e on a.atthasdef and e.adrelid = a.attrelid and e.adnum = a.attnum
  left join pg_description d
    on d.objoid = a.attrelid and d.classoid = 'pg_class'::regclass and d.objsubid = a.attnum
where a.attnum > 0 and not a.attisdropped and ${visible}
  and (has_table_privilege(c.oid, 'select') or has_column_privilege(c.oid, a.attnum, 'select'))
order by a.attrelid, a.attnum`;

/**
 * `pg_constraint`: relation, name, kind, columns, target, target's name, target's columns. What a
 * reference to a partitioned table has for each of its partitions is left out.
 */
const constraintsSql = `
select k.conrelid, k.conname, k.contype, k.conkey, k.confrelid, k.confrelid::regclass::text, k.confkey
from pg_constraint k
  join pg_class c on c.oid = k.conrelid
  join pg_namespace n on n.oid = c.relnamespace
  left join pg_constraint above on above.oid = k.conparentid
where k.contype in ('p', 'u', 'f') and above.conrelid is distinct from k.conrelid and ${visible}
order by k.conrelid, k.conname collate "C"`;

/**
 * `pg_index`: relation, name, method, unique, primary, valid, partial, columns (0 = an expression),
 * how many of them order it, flags of these (1 = descending, 2 = nulls first), definition. Printing an
 * expression of an index opens its table.
 */
const indexesSql = `
with ${locked}
select i.indrelid, x.relname, m.amname, i.indisunique, i.indisprimary, i.indisvalid,
  i.indpred is not null, i.indkey::text, i.indnkeyatts, i.indoption::text,
  case when not exists (select from locked where locked.oid = c.oid) then pg_get_indexdef(x.oid) end
from pg_index i
  join pg_class x on x.oid = i.indexrelid
  join pg_am m on m.oid = x.relam
  join pg_class c on c.oid = i.indrelid
  join pg_namespace n on n.oid = c.relnamespace
where ${visible}
order by i.indrelid, x.relname collate "C"`;

/**
 * `pg_proc`: oid, schema, name, kind, arguments, result, comment. Without what no statement calls by
 * name: triggers, handlers, and of the system's own what operators, casts and types are made of.
 */
const functionsSql = `
select p.oid, n.nspname, p.proname, p.prokind, pg_get_function_arguments(p.oid),
  pg_get_function_result(p.oid), d.description
from pg_proc p
  join pg_namespace n on n.oid = p.pronamespace
  left join pg_description d
    on d.objoid = p.oid and d.classoid = 'pg_proc'::regclass and d.objsubid = 0
where (${ownSchemas} or n.nspname = 'pg_catalog')
  and has_schema_privilege(n.oid, 'usage') and has_function_privilege(p.oid, 'execute')
  and p.prorettype not in ('internal'::regtype, 'trigger'::regtype, 'event_trigger'::regtype,
    'language_handler'::regtype, 'fdw_handler'::regtype, 'index_am_handler'::regtype)
  and not ('internal'::regtype = any (p.proargtypes) or 'cstring'::regtype = any (p.proargtypes))
  and (n.nspname <> 'pg_catalog' or (p.prorettype <> 'cstring'::regtype
    and d.description is not null and d.description !~ '^(implementation of|internal|I/O|less-equal|convert)'))
order by n.nspname collate "C", p.proname collate "C", p.oid`;

/** What each query of {@link catalogSql} that gives rows tells, in its order. */
export const catalogParts = [
  'database',
  'schemas',
  'relations',
  'columns',
  'constraints',
  'indexes',
  'functions',
] as const;

const queries: Readonly<Record<(typeof catalogParts)[number], string>> = {
  database: databaseSql,
  schemas: schemasSql,
  relations: relationsSql,
  columns: columnsSql,
  constraints: constraintsSql,
  indexes: indexesSql,
  functions: functionsSql,
};

export const catalogSql = [
  beginCatalogSql,
  ...catalogParts.map((part) => queries[part]),
  'rollback',
].join(';\n');
