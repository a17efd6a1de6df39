import { beforeAll, expect, it } from 'vitest';
import type { MappedSchema } from '../../../../src/core/schemaDiff/impact/mappedSchema';
import { fixed, impactOf, mappedOf } from '../../../fakes/impact';

let schema: MappedSchema;
beforeAll(async () => {
  schema = await mappedOf({
    before: `
      create table run (run_id int primary key, machine text, lane int);
      create table sample (id int primary key, run_id int, name text);
      create table plate (barcode text, well text);
      create table pool (pool_id int, lane int)`,
    after: `
      create table run (run_id int primary key, name text, lane int);
      create table sample (id int primary key, run_id int, well text);
      create table plate (barcode text, well text);
      create table pool (pool_id int, "Lane" int)`,
    renames: ['run.machine > run.name', 'sample.name > sample.well', 'pool.lane > pool.Lane'],
  });
});

it.each([
  [
    'names that follow one another all stay as they were',
    'select machine, name, well from run, sample, plate order by name',
    'select name as machine, sample.well as name, plate.well from run, sample, plate order by name',
  ],
  [
    'what ORDER BY reads is told from a column of the result',
    'select lane as name from run order by machine',
    'select lane as name from run order by run.name',
  ],
  [
    'what DISTINCT ON reads is, too',
    'select distinct on (machine) lane as name from run',
    'select distinct on (run.name) lane as name from run',
  ],
  [
    'an expression means what is read anyway',
    'select lane as name from run order by upper(machine)',
    'select lane as name from run order by upper(name)',
  ],
  [
    'a list of USING is found in a query that is read twice',
    'with recursive up as (select lane from pool a join pool b using (lane) union all select lane from up) select lane from up',
    'with recursive up as (select "Lane" from pool a join pool b using ("Lane") union all select "Lane" from up) select "Lane" from up',
  ],
])('%s', async (_, written, expected) => {
  expect(await fixed(written, schema)).toBe(expected);
});

it.each([
  ['select *, lane as name from run order by name'],
  ['select lane % 2 as name, count(*) from run group by name'],
])(
  'a name that another column takes away breaks, and nothing is written for it: %s',
  async (sql) => {
    const hits = await impactOf(sql, schema);
    expect(hits.filter(({ effect }) => effect === 'breaks')).toMatchObject([
      { start: sql.lastIndexOf('name'), edits: [] },
    ]);
  },
);
