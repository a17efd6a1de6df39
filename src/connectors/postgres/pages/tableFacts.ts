import type {
  ForeignKey,
  TableColumn,
  TableFacts,
  TableKey,
  TableRef,
  ValueKind,
} from '../../../core/warehouse/pages/table';
import { quoteText } from '../../../core/sql/quoteName';
import { oids } from '../../../core/warehouse/values/postgresTypes';
import { isJsonType, isNumberType } from '../../../core/warehouse/values/typeNames';
import type { ResultRow } from '../../../core/warehouse/sqlRunner';
import type {
  SessionStatement,
  SqlSession,
  StatementOptions,
} from '../../../core/warehouse/sqlSession';
import { quoteTable } from '../statements/boundSql';
import { relationKindOf } from '../catalog/relationKinds';

/*
 * Catalogs of PostgreSQL 12 and later.
 * @see https://www.postgresql.org/docs/current/catalogs.html
 */

/** The oid of what is asked about; no row of the rest, if there is none. */
const oidSql = (ref: TableRef): string => `(
  select c.oid from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where n.nspname = ${quoteText(ref.schema)} and c.relname = ${quoteText(ref.name)}
    and c.relkind in ('r', 'p', 'v', 'm', 'f'))`;

/** Tables that rows lie in, at most, of which each is looked into for an address. */
const mostParts = 100;

/**
 * What inherits from a relation, partitions among it, and what inherits from that: how many there are,
 * and whether all are tables of this database. Also sent where operators are looked for in a search path.
 */
const partsSql = (oid: string): string => `
  with recursive below (oid) as (
    select i.inhrelid from pg_catalog.pg_inherits i where i.inhparent operator(pg_catalog.=) ${oid}
    union select i.inhrelid from below
      join pg_catalog.pg_inherits i on i.inhparent operator(pg_catalog.=) below.oid)
  select pg_catalog.count(*) as count,
    pg_catalog.bool_and(k.relkind operator(pg_catalog.=) any ('{r,p}'::"char"[])) as are_tables
  from below join pg_catalog.pg_class k on k.oid operator(pg_catalog.=) below.oid`;

/**
 * Kind, comment, bytes, whether its keys hold for all its rows (not for those of tables that inherit
 * from it), whether its rows have addresses (whoever may read some columns only may not read these), in
 * it or in the tables that they lie in, and whether nothing but its rows decides what a read does.
 */
const relationSql = (oid: string): string => `
select c.oid, c.relkind, pg_catalog.obj_description(c.oid, 'pg_class'),
  case when c.relkind in ('r', 'm', 'p') then pg_catalog.pg_total_relation_size(c.oid) end,
  c.relkind = 'p' or parts.count = 0,
  c.relkind in ('r', 'm') and parts.count = 0 and is_readable,
  c.relkind in ('r', 'p') and parts.count between 1 and ${mostParts} and parts.are_tables and is_readable,
  c.relkind <> 'v' and not c.relrowsecurity
from (select *, pg_catalog.has_table_privilege(r.oid, 'select') as is_readable
  from pg_catalog.pg_class r where r.oid = ${oid}) as c
  cross join lateral (${partsSql('c.oid')}) as parts`;

/** Of a domain, what it is made of in the end counts; btree has no classes of its own for varchar and cidr. */
const columnsSql = (oid: string): string => `
select a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.atttypid, a.attnotnull,
  base.oid, base.typcategory, base.typlen, a.atttypmod,
  base.typcategory in ('S', 'I', 'E', 'R') or exists (
    select from pg_catalog.pg_opclass o join pg_catalog.pg_am m on m.oid = o.opcmethod
    where m.amname = 'btree' and o.opcdefault
      and o.opcintype = case when base.typcategory = 'A' then base.typelem else base.oid end),
  pg_catalog.col_description(a.attrelid, a.attnum)
from pg_catalog.pg_attribute a
  join pg_catalog.pg_type t on t.oid = a.atttypid
  cross join lateral (
    with recursive made (oid, made_of) as (
      select t.oid, t.typbasetype
      union all
      select u.oid, u.typbasetype from made join pg_catalog.pg_type u on u.oid = made.made_of)
    select made.oid from made where made.made_of = 0) as last_type
  join pg_catalog.pg_type base on base.oid = last_type.oid
where a.attrelid = ${oid} and a.attnum > 0 and not a.attisdropped
  and pg_catalog.has_column_privilege(a.attrelid, a.attnum, 'select')
order by a.attnum`;

/** The columns of every key by which rows can be told apart, all of which may be read, best key first. */
const keysSql = (oid: string): string => `
select i.indexrelid, i.indisprimary, a.attname
from pg_catalog.pg_index i join pg_catalog.pg_class x on x.oid = i.indexrelid
  join pg_catalog.pg_am m on m.oid = x.relam
  cross join lateral pg_catalog.unnest(i.indkey::int2[]) with ordinality as part (attnum, place)
  join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = part.attnum
where i.indrelid = ${oid} and i.indisunique and i.indisvalid and i.indimmediate and i.indpred is null
  and i.indexprs is null and m.amname = 'btree' and part.place <= i.indnkeyatts
  and not exists (select from pg_catalog.unnest(i.indkey::int2[]) as every_part (attnum)
    join pg_catalog.pg_attribute b on b.attrelid = i.indrelid and b.attnum = every_part.attnum
    where not b.attnotnull
      or not pg_catalog.has_column_privilege(b.attrelid, b.attnum, 'select'))
order by i.indisprimary desc, i.indnkeyatts, i.indexrelid, part.place`;

const foreignKeysSql = (oid: string): string => `
select k.conname, a.attname, n.nspname, c.relname, b.attname
from pg_catalog.pg_constraint k
  cross join lateral unnest(k.conkey, k.confkey) with ordinality as part (attnum, target, place)
  join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = part.attnum
  join pg_catalog.pg_attribute b on b.attrelid = k.confrelid and b.attnum = part.target
  join pg_catalog.pg_class c on c.oid = k.confrelid
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where k.conrelid = ${oid} and k.contype = 'f' and k.conparentid = 0
order by k.conname, k.oid, part.place`;

export interface FoundTable {
  readonly facts: TableFacts;
  /** Fails once it is another relation, or policies decide about its rows; `undefined` = it is a view, or they do. */
  readonly guard: SessionStatement['guard'];
}

/** Reads what the catalog says of a relation; `undefined` = there is none of that name. */
export async function readTableFacts(
  session: SqlSession,
  ref: TableRef,
  options: StatementOptions,
): Promise<FoundTable | undefined> {
  const asked = oidSql(ref);
  const queries = [relationSql(asked), columnsSql(asked), keysSql(asked), foreignKeysSql(asked)];
  const [relations = [], columns = [], keys = [], foreignKeys = []] = await session.catalog(
    queries,
    options,
  );
  const [relation] = relations;
  if (relation === undefined) return undefined;
  const [oid = '', kind, comment, sizeBytes, isWhole, hasAddresses, hasPartAddresses, isFixed] =
    relation.map(orNothing);
  const facts: TableFacts = {
    ref,
    kind: relationKindOf(kind),
    columns: columns.map(columnFrom),
    key: isWhole === 't' ? keyFrom(keys) : undefined,
    hasAddresses: hasAddresses === 't',
    hasPartAddresses: hasPartAddresses === 't',
    foreignKeys: foreignKeysFrom(foreignKeys),
    sizeBytes: sizeBytes === undefined ? undefined : Number(sizeBytes),
    comment,
  };
  return { facts, guard: isFixed === 't' ? guardOf(oid, keys[0]?.[0], facts) : undefined };
}

/**
 * Returns no rows; divides by zero where the name means another relation by now, policies decide about
 * its rows, what tells rows of several tables apart is gone, or those of another table came to them, so
 * that what is sent with it is not done.
 */
function guardOf(
  oid: string,
  keyOid: string | null | undefined,
  { ref, kind, key, hasAddresses, hasPartAddresses }: TableFacts,
): SessionStatement['guard'] {
  const conditions = [
    '$1::pg_catalog.oid operator(pg_catalog.=) $2::pg_catalog.regclass',
    'not pg_catalog.row_security_active($1::pg_catalog.oid)',
  ];
  const values = [oid, quoteTable(ref)];
  if (kind === 'partitionedTable' && key !== undefined && keyOid) {
    conditions.push(`exists (select from pg_catalog.pg_index
      where indexrelid operator(pg_catalog.=) $3 and indisvalid)`);
    values.push(keyOid);
  } else if (hasPartAddresses) {
    conditions.push(`(select are_tables from (${partsSql('$1')}) as parts)`);
  } else if (hasAddresses || key !== undefined) {
    conditions.push(`not exists (select from pg_catalog.pg_inherits
      where inhparent operator(pg_catalog.=) $1)`);
  }
  const sql = `select where 1 operator(pg_catalog./)
    (${conditions.join(' and ')})::pg_catalog.int4 operator(pg_catalog.<) 0`;
  return { sql, values };
}

function columnFrom(row: ResultRow): TableColumn {
  const [name = '', type = '', oid, notNull, base, category, length, modifier, isOrdered, comment] =
    row.map(orNothing);
  const baseOid = Number(base);
  return {
    name,
    type,
    typeOid: Number(oid),
    baseTypeOid: baseOid,
    valueKind: valueKindOf(baseOid, category),
    isNullable: notNull !== 't',
    isOrdered: isOrdered === 't',
    isLong: length === '-1' && !isShort(baseOid, Number(modifier)),
    comment,
  };
}

function valueKindOf(baseOid: number, category: string | undefined): ValueKind {
  if (isNumberType(baseOid)) return 'number';
  if (isJsonType(baseOid)) return 'json';
  if (baseOid === oids.bytea) return 'bytes';
  if (category === 'B') return 'boolean';
  if (category === 'D') return 'time';
  // What becomes text by a cast that changes it is not for us to cast.
  return category === 'S' && baseOid !== oids.bpchar ? 'text' : 'other';
}

const shortTypes: ReadonlySet<number> = new Set([oids.numeric, oids.bpchar, oids.inet, oids.cidr]);
/** A character has four bytes at most, and a header of four counts as part of the length. */
const shortLength = 250 + 4;

function isShort(baseOid: number, modifier: number): boolean {
  if (shortTypes.has(baseOid)) return true;
  return baseOid === oids.varchar && modifier >= 0 && modifier <= shortLength;
}

function keyFrom(rows: readonly ResultRow[]): TableKey | undefined {
  const [best] = rows;
  if (best === undefined) return undefined;
  const [index, isPrimary] = best;
  const columns = rows.filter(([other]) => other === index).map(([, , column]) => column ?? '');
  return { columns, isPrimary: isPrimary === 't' };
}

function foreignKeysFrom(rows: readonly ResultRow[]): readonly ForeignKey[] {
  const keys = new Map<string, ForeignKey>();
  for (const row of rows) {
    const [name = '', column = '', schema = '', table = '', target = ''] = row.map(orNothing);
    const found = keys.get(name);
    keys.set(name, {
      name,
      columns: [...(found?.columns ?? []), column],
      target: { schema, name: table },
      targetColumns: [...(found?.targetColumns ?? []), target],
    });
  }
  return [...keys.values()];
}

function orNothing(cell: string | null): string | undefined {
  return cell ?? undefined;
}
