import { pathOf, type Make } from './make';
import { measuredView } from './randomSchema';

/** Another table of the name, with all rows; what is said of the older one and its keys is gone. */
function partedAnew(
  table: 'lab.log' | 'lab.measured',
  {
    by,
    key,
    parts,
  }: { readonly by: string; readonly key: string; readonly parts: readonly string[] },
): string {
  const [columns, before, after] =
    table === 'lab.log'
      ? ['id, at, what', '', '']
      : ['id, x, xs, y, z', 'drop view lab.seen', measuredView];
  return [
    before,
    `create table lab.copied (like ${table} including defaults including generated)`,
    `insert into lab.copied (${columns}) select ${columns} from ${table}`,
    `drop table ${table}`,
    `create table ${table} (like lab.copied including defaults including generated) ${by}`,
    ...parts,
    `insert into ${table} (${columns}) select ${columns} from lab.copied`,
    'drop table lab.copied',
    `alter table ${table} add primary key (${key})`,
    after,
  ].join('; ');
}

/** A domain of the same name over another type. */
function anotherDomain(type: string): string {
  return [
    'alter domain lab.positive rename to was_positive',
    `create domain lab.positive as ${type} check (value > 0)`,
    'drop view if exists lab.seen',
    `alter table lab.measured alter x drop default, alter x type lab.positive using x::integer,
      alter xs type lab.positive[] using xs::integer[]::${type}[]`,
    'drop domain lab.was_positive',
  ].join('; ');
}

/** What Postgres does not alter, so that it is made anew. */
export const remakes: readonly Make[] = [
  () => anotherDomain('bigint'),
  () => anotherDomain('numeric(20,2)'),
  () =>
    'alter table lab.measured drop z cascade; alter table lab.measured add z integer generated always as (id + 7) stored',
  () => 'alter table lab.measured alter kept drop expression',
  () =>
    'alter table lab.measured drop kept cascade; alter table lab.measured add kept integer generated always as (y + 2) virtual',
  () =>
    'alter table lab.measured drop shown cascade; alter table lab.measured add shown bigint default 4',
  (relation) =>
    `drop table ${pathOf(relation)} cascade; create view ${pathOf(relation)} as select 1 as id, 'v'::text as name`,
  () =>
    partedAnew('lab.log', {
      by: 'partition by hash (id)',
      key: 'id, at',
      parts: [
        'create table lab.log_1 partition of lab.log for values with (modulus 2, remainder 0)',
        'create table lab.log_2 partition of lab.log for values with (modulus 2, remainder 1)',
      ],
    }),
  () => partedAnew('lab.log', { by: '', key: 'id, at', parts: [] }),
  () =>
    partedAnew('lab.measured', {
      by: 'partition by range (id)',
      key: 'id',
      parts: ['create table lab.measured_all partition of lab.measured default'],
    }),
];
