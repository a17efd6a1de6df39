/**
 * Makes the login of the warehouse own what the warehouse holds, as whoever migrates it has to: a right
 * to write rows is none to rename their table.
 */
export const ownershipSql = `
begin;

do $$
declare command text;
begin
  for command in
    select format('alter %s %s owner to warehouse', case relkind when 'v' then 'view' when 'm' then 'materialized view' else 'table' end, pg_class.oid::regclass)
    from pg_class join pg_namespace on pg_namespace.oid = relnamespace
    where relkind in ('r', 'p', 'v', 'm') and nspname in ('biosustain', 'data_lake', 'log', 'acl', 'telemetry')
    union all
    select format('alter schema %I owner to warehouse', nspname)
    from pg_namespace where nspname in ('biosustain', 'data_lake', 'log', 'acl', 'telemetry')
  loop
    execute command;
  end loop;
end $$;

commit;
`;
