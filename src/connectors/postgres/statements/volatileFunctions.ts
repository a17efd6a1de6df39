import type { Client } from 'pg';
import type { ClassifiedStatement, UsedName } from '../../../core/sql/classifyStatement';
import type { ThroughKind, VolatileFunction } from '../../../core/warehouse/refuseVolatile';

/**
 * The volatile functions behind the names of a statement: those it may call itself, as functions, as
 * attributes of a composite value (`v.f` is `f(v)`), through operators, casts, domains and aggregates, and
 * those that its views, and the row-level policies of its tables, call however deep. Where several
 * overloads have a name, all of them count.
 *
 * Catalogs of PostgreSQL 12 and later. The trees that rules and policies are kept in name functions by
 * `:funcid` and the like.
 * @see https://www.postgresql.org/docs/current/catalog-pg-proc.html (provolatile), catalog-pg-rewrite.html
 */
const volatileSql = ownOperators(String.raw`
with recursive used as (
  select kind, case when schema <> '' then schema end as schema, name
  from unnest($1::pg_catalog.text[], $2::pg_catalog.text[], $3::pg_catalog.text[]) as used (kind, schema, name)
), relation (oid, root) as (
  select c.oid, used.name
  from used join pg_catalog.pg_class c on c.relname = used.name
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where used.kind = 'relation' and (n.nspname = used.schema
    or used.schema is null and pg_catalog.pg_table_is_visible(c.oid))
  union
  select d.refobjid, relation.root
  from relation join pg_catalog.pg_class c on c.oid = relation.oid and c.relkind = 'v'
    join pg_catalog.pg_rewrite r on r.ev_class = relation.oid
    join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
      and d.objid = r.oid and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
), tree (kind, root, content) as (
  select 'view', relation.root, r.ev_action::pg_catalog.text
  from relation join pg_catalog.pg_class c on c.oid = relation.oid and c.relkind = 'v'
    join pg_catalog.pg_rewrite r on r.ev_class = relation.oid and r.ev_type = '1'
  union all
  select 'policy', relation.root, p.polqual::pg_catalog.text
  from relation join pg_catalog.pg_policy p on p.polrelid = relation.oid
  union all
  select 'domain', used.name, c.conbin::pg_catalog.text
  from used join pg_catalog.pg_type t on t.typname = used.name
    join pg_catalog.pg_constraint c on c.contypid = t.oid
  where used.kind = 'type'
), called (oid, kind, through) as (
  select p.oid, null, null
  from used join pg_catalog.pg_proc p on p.proname = used.name
    join pg_catalog.pg_namespace n on n.oid = p.pronamespace
  where used.kind = 'function' and (n.nspname = used.schema
    or used.schema is null and pg_catalog.pg_function_is_visible(p.oid))
  union
  select p.oid, null, null
  from used join pg_catalog.pg_proc p on p.proname = used.name
    join pg_catalog.pg_type t on t.oid = p.proargtypes[0] and t.typrelid <> 0
  where used.kind = 'field' and p.pronargs = 1
  union
  select o.oprcode, 'operator', used.name
  from used join pg_catalog.pg_operator o on o.oprname = used.name
    join pg_catalog.pg_namespace n on n.oid = o.oprnamespace
  where used.kind = 'operator' and (n.nspname = used.schema
    or used.schema is null and pg_catalog.pg_operator_is_visible(o.oid))
  union
  select c.castfunc, 'cast', used.name
  from used join pg_catalog.pg_type t on t.typname = used.name
    join pg_catalog.pg_cast c on c.casttarget = t.oid and c.castfunc <> 0
  where used.kind = 'type'
  union
  select found[1]::pg_catalog.oid, tree.kind, tree.root
  from tree cross join lateral pg_catalog.regexp_matches(
    tree.content, ':(?:funcid|opfuncid|aggfnoid|winfnoid) (\d+)', 'g') as found
), part (oid, kind, through) as (
  select * from called
  union
  select support.oid, coalesce(called.kind, 'aggregate'), coalesce(called.through, p.proname)
  from called join pg_catalog.pg_aggregate a on a.aggfnoid = called.oid
    join pg_catalog.pg_proc p on p.oid = called.oid
    cross join lateral (values (a.aggtransfn::pg_catalog.oid), (a.aggfinalfn::pg_catalog.oid), (a.aggcombinefn::pg_catalog.oid),
      (a.aggmtransfn::pg_catalog.oid), (a.aggminvtransfn::pg_catalog.oid), (a.aggmfinalfn::pg_catalog.oid)) as support (oid)
)
select distinct n.nspname as schema, p.proname as name, part.kind, part.through,
  n.nspname = 'pg_catalog' or exists (select from pg_catalog.pg_depend d
    where d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass and d.objid = p.oid
      and d.deptype = 'e') as is_shipped
from part join pg_catalog.pg_proc p on p.oid = part.oid
  join pg_catalog.pg_namespace n on n.oid = p.pronamespace
where p.provolatile = 'v'
order by 1, 2`);

/**
 * The same with Postgres' own operators: the search path is the login's here, since it decides which
 * functions a statement calls, and whoever may create in one of its schemas could have made others.
 */
function ownOperators(sql: string): string {
  return sql.replace(/ (=|<>) /g, ' operator(pg_catalog.$1) ');
}

/** Asks the catalog; it is a query like any other, so that a transaction's mode is settled after it. */
export async function findVolatileFunctions(
  client: Client,
  statement: ClassifiedStatement,
): Promise<readonly VolatileFunction[]> {
  const names = [
    ...ofKind('function', statement.functions),
    ...ofKind('field', statement.fields),
    ...ofKind('operator', statement.operators),
    ...ofKind('relation', statement.relations),
    ...ofKind('type', statement.types),
  ];
  const unique = [...new Map(names.map((name) => [name.join('\0'), name])).values()];
  const values = [0, 1, 2].map((part) => unique.map((name) => name[part]));
  const { rows } = await client.query<Record<string, unknown>>(volatileSql, values);
  return rows.map(volatileFunction);
}

type Kind = 'function' | 'field' | 'operator' | 'relation' | 'type';

function ofKind(
  kind: Kind,
  names: readonly UsedName[],
): readonly (readonly [Kind, string, string])[] {
  return names.map(({ schema, name }) => [kind, schema ?? '', name] as const);
}

function volatileFunction(row: Record<string, unknown>): VolatileFunction {
  const { schema, name, kind, through, is_shipped } = row;
  return {
    schema: String(schema),
    name: String(name),
    isShipped: is_shipped === true,
    through: isThrough(kind) ? { kind, name: String(through) } : undefined,
  };
}

function isThrough(kind: unknown): kind is ThroughKind {
  return throughKinds.some((known) => known === kind);
}

const throughKinds: readonly ThroughKind[] = [
  'view',
  'policy',
  'operator',
  'cast',
  'domain',
  'aggregate',
];
