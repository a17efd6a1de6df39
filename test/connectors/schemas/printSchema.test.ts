import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { laboratorySql } from '../../../src/connectors/localLake/demo/laboratorySql';
import { warehouseSql } from '../../../src/connectors/localLake/demo/warehouseSql';
import type { SchemaSnapshot } from '../../../src/core/schemaDiff/model/snapshot';
import { printSchema } from '../../../src/core/schemaDiff/print/printSchema';
import { anyDdl } from '../../fakes/anyDdl';
import { comparable, readScript, SchemaWorld, withoutTypes } from './schemaWorld';

let world: SchemaWorld;

beforeAll(async () => {
  world = await SchemaWorld.start();
});

afterAll(() => world?.stop());

/** Printed, made of that anew, and read again it is what it was. */
async function expectSame(script: string): Promise<void> {
  const live = await world.read(await world.make(script));
  const printed = printSchema(live);
  const written = await readScript(printed);
  expect(written.notUnderstood).toEqual([]);
  expect(comparable(written)).toEqual(comparable(withoutTypes(live, written)));
  await expectMadeAnew(live);
}

async function expectMadeAnew(live: SchemaSnapshot): Promise<void> {
  const again = await world.read(await world.make(printSchema(live)));
  expect(comparable(again)).toEqual(comparable(live));
}

it('a schema is the same after Postgres has made it of what was printed: the demo warehouse', () =>
  expectSame(`${warehouseSql}\n${laboratorySql}`));

it('the same with casts that matter, and what has a syntax of its own', () =>
  expectSame(`
    create schema lab;
    create type lab.mood as enum ('sad', 'ok');
    create function lab.twice(int, text) returns bigint language sql immutable as 'select $1 * 2';
    create table lab.t (
      id serial primary key, n int default (extract(year from now()))::int, m numeric,
      half numeric generated always as ((n / 2::numeric)) stored,
      data jsonb default '{}', v varchar(20) not null default 'x' check (v in ('x', 'y') and length(v::text) < 9),
      mood lab.mood default 'ok', tags text[] default array['a']::text[],
      during tsrange, check ((data ->> 'n')::int > position('a' in v)),
      exclude using gist (during with &&) where (upper(during)::date > '2020-01-01'::date));
    create index on lab.t (((data ->> 'n')::int), (m::text) desc) where (n::text || v) <> '';
    create unique index on lab.t (lab.twice(n, v));
    create view lab.casts as select n::text || m::text as both, count(*)::int as how_many, null::date as never,
      n / 2::numeric as half, (array_agg(v))[1] as first, 'k'::varchar(9) as kind,
      percentile_cont(0.5) within group (order by n) as middle, concat_ws(',', variadic array_agg(v)) as list,
      max(case when mood = 'ok' then n::bigint end) filter (where m > 0) as most
      from only lab.t group by n, m;
    create materialized view lab.kept as with r as (select id, v from lab.t limit 3)
      select r.*, lab.twice(r.id, 'x') as double from r join lab.t using (id) with no data;
    create unique index on lab.kept (id);
    create table lab.log (at timestamptz not null, what text collate "C", id bigint generated always as identity)
      partition by range (at, lower(what));
    create table lab.log_1 partition of lab.log (what default 'none') for values from ('2026-01-01', minvalue) to ('2026-02-01', maxvalue);
    create domain lab.positive as int not null default 1 check (value > 0);
    create table lab.child (p lab.positive, q lab.positive[]) inherits (lab.t);
    comment on column lab.t.v is 'it''s a ''v''
\\. and more'`));

it('the same with queries that have no normal form, but for what a script can tell of these', async () => {
  const database = await world.make(`create table t (id int, n int, v text);
    create view windows as select id, row_number() over (partition by v order by n desc) as place,
      sum(n) over (order by id rows between 1 preceding and current row) as around, 'two
  lines' as text from t where exists (select from t o where o.id > t.id) order by 2;
    create view ties as select id from t order by n fetch first 2 rows with ties;
    create view sets as select n, v, count(*) from t group by grouping sets ((n), (v))`);
  await expectMadeAnew(await world.read(database));
});

it('the same, whatever the DDL', () =>
  fc.assert(
    fc.asyncProperty(anyDdl, async (ddl) => {
      await expectSame(ddl);
    }),
    { numRuns: 8 },
  ));
