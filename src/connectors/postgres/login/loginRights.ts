import type { Client } from 'pg';

/** What a login may do in a database. */
export interface LoginRights {
  /** Such as `18.1`. */
  readonly version: string;
  /** False if a schema was asked for that is not there. */
  readonly hasSchema: boolean;
  readonly mayUseSchema: boolean;
  /** Tables and views that it may read, of the schema or of all. */
  readonly readableCount: number;
  readonly relationCount: number;
  /** It may change some table, or create one. */
  readonly canWrite: boolean;
}

/**
 * Catalogs of PostgreSQL 12 and later. Rights only, whoever asks: row-level security and triggers
 * are not seen.
 * @see https://www.postgresql.org/docs/current/functions-info.html (access privilege inquiry)
 */
const rightsSql = `
with wanted as (
  select oid, nspname from pg_catalog.pg_namespace
  where nspname !~ '^pg_' and nspname <> 'information_schema' and ($1::text is null or nspname = $1)
), usable as (
  select oid, pg_catalog.has_schema_privilege(oid, 'usage') as is_usable,
    pg_catalog.has_schema_privilege(oid, 'create') as is_creatable
  from wanted
), relation as (
  select c.oid, c.relkind, usable.is_usable
  from pg_catalog.pg_class c join usable on usable.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v', 'm', 'f')
)
select
  pg_catalog.current_setting('server_version') as version,
  pg_catalog.current_setting('default_transaction_read_only') = 'on'
    or pg_catalog.pg_is_in_recovery() as is_read_only,
  (select count(*)::int from wanted) as schema_count,
  coalesce((select bool_or(is_usable) from usable), false) as may_use_schema,
  (select count(*)::int from relation) as relation_count,
  (select count(*)::int from relation
    where is_usable and pg_catalog.has_table_privilege(oid, 'select')) as readable_count,
  coalesce((select bool_or(is_creatable) from usable), false)
    or exists (select from relation where is_usable and relkind in ('r', 'p')
      and pg_catalog.has_table_privilege(oid, 'insert, update, delete, truncate')) as can_write
`;

/** Asks the server what the login may do, in one schema or, with `undefined`, in all. */
export async function readLoginRights(
  client: Client,
  schema: string | undefined,
): Promise<LoginRights> {
  // Names and operators are Postgres' own, whatever the login's search path says.
  await client.query('set search_path = pg_catalog');
  const { rows } = await client.query<Record<string, unknown>>(rightsSql, [schema ?? null]);
  const row = rows[0] ?? {};
  return {
    version: String(row['version']).split(' ')[0] ?? '',
    hasSchema: schema === undefined || Number(row['schema_count']) > 0,
    mayUseSchema: row['may_use_schema'] === true,
    readableCount: Number(row['readable_count']),
    relationCount: Number(row['relation_count']),
    canWrite: row['can_write'] === true && row['is_read_only'] !== true,
  };
}
