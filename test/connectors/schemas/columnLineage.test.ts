import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { schemaReader } from '../../../src/connect/schemas';
import { sqlRunner } from '../../../src/connect/queries';
import { assembleLineage } from '../../../src/core/lineage/graph/assembleLineage';
import { columnReach } from '../../../src/core/lineage/graph/columnReach';
import { LineageIndex, type Reached } from '../../../src/core/lineage/graph/lineageIndex';
import { WarehouseReader } from '../../../src/core/lineage/readers/warehouse/warehouseReader';
import { QueryWorld } from '../postgres/queryWorld';
import { parser, SchemaWorld } from './schemaWorld';

/*
 * What a real Postgres says of columns: which statements fail once one is called otherwise, and what of
 * views is another once its values are. About five seconds.
 */

const script = `
  create table run (run_id int primary key, machine text, lane int, note text);
  create table sample (id int primary key, run_id int references run, name text, tags text[], q30 int);
  create table plate (barcode text primary key, sample_id int references sample, well text);
  create table day (at date, n int, kind text) partition by range (at);
  create table day_2026 partition of day for values from ('2026-01-01') to ('2027-01-01');
  create table report (sample text, quality int);
  insert into run select n, 'M' || n % 3, n % 4, 'note ' || n from generate_series(1, 9) n;
  insert into sample select n, n, 'S' || n, array['t' || n % 2, 'x'], 60 + n from generate_series(1, 9) n;
  insert into plate select 'P' || n, n, 'A' || n % 3 from generate_series(1, 9) n;
  insert into day select date '2026-01-01' + n, n, 'k' || n % 2 from generate_series(1, 9) n;
  create view named(sample_label, maker) as
    select s.name, r.machine from sample s join run r on r.run_id = s.run_id where s.q30 > 62;
  create view cte as
    with good as (select id, name as label from sample where q30 > 63),
      placed as (select sample_id, min(well) as first_well from plate group by sample_id)
    select g.label, p.first_well from good g left join placed p on p.sample_id = g.id;
  create view both_kinds as
    select name as label, run_id from sample union all select machine, run_id from run;
  create view without_some as select run_id from run except select run_id from sample where q30 > 65;
  create view joined as select * from sample join run using (run_id);
  create view of_views as
    select b.label, n.maker from both_kinds b join named n on n.sample_label = b.label;
  create view counted as
    select machine, count(*) as n, max(name) as last_name from run join sample using (run_id)
    group by machine having min(lane) >= 0;
  create view tagged as select s.name, t.tag from sample s cross join lateral unnest(s.tags) t(tag);
  create view near as
    select run.machine, x.name from run cross join lateral
      (select name from sample where sample.run_id = run.run_id order by q30 desc limit 1) x;
  create view ranked as
    select name, row_number() over (partition by run_id % 2 order by q30 desc) as place from sample;
  create view looked_up as
    select name, (select max(well) from plate where sample_id = sample.id) as well from sample;
  create view documents as select row_to_json(r.*) as document from run r;
  create view chain as
    with recursive up(a, b) as (select name, 'b' || q30 from sample union
      select b, a from up) select a from up;
  create view cased as select id, case when lane > 1 then machine else note end as what
    from sample natural join run;
  create view days as select n, kind from day where n > 2;
  create view constant as select count(*) as n from plate;
  create materialized view stored as select label as stored_label, maker from of_views;
  alter view named rename column maker to machine_name;
  alter table run rename column lane to track;
  alter table sample rename column q30 to quality`;

const queries = [
  'select run_id, machine from run order by run_id',
  'select r.run_id, count(*) from run r join sample s on s.run_id = r.run_id group by r.run_id order by 1',
  'select machine, name, well from run, sample, plate where run.run_id = sample.run_id and sample_id = id',
  'select name from sample where exists (select 1 from run where track = 2 and run_id = sample.run_id)',
  'select x.track, x.n from (select track, count(*) as n from run group by track) x order by track',
  'with r as (select * from run where track > 1) select r.machine, s.name from r join sample s on s.run_id = r.run_id',
  `with recursive up as (select id, run_id from sample where id = 1 union all
     select sample.id, sample.run_id from sample join up on sample.id = up.id + 1) select id from up`,
  'select machine as track, track as machine from run order by run_id',
  'select distinct on (machine) note from run order by machine, run_id',
  'select run_id from run union select id from sample order by run_id',
  'select name, row_number() over (partition by run_id order by id) from sample window w as (order by quality)',
  'select * from sample join run using (run_id)',
  'select s.* from sample s where quality > 3',
  'select to_json(r) from run r',
  'select count(*) from run',
  'select label, maker from of_views where label is not null',
  'select n.sample_label from named n join counted c on c.machine = n.machine_name where c.n > 1',
  'select * from cte',
  'select n from day_2026 where kind is null',
  'select tag from tagged; ',
  'select document->>0 from documents',
  `insert into report (sample, quality) select name, quality from sample where id > 3`,
  `update report set quality = track from run where report.sample = machine`,
  `merge into report using sample on name = sample when matched then update set quality = sample.quality`,
  'copy (select well from plate) to stdout',
  'select stored_label from stored order by maker',
  'select coalesce(s.name, p.well) from sample s full join plate p on p.sample_id = s.id order by 1',
  'select max(id) filter (where quality > 3) from sample group by grouping sets ((name), ())',
];

let world: SchemaWorld;
let client: Client;
let index: LineageIndex;

beforeAll(async () => {
  world = await SchemaWorld.start();
  const database = await world.make(script);
  client = await world.postgres.connect(database);
  index = await lineageOf(database);
});

afterAll(async () => {
  await client?.end();
  await world?.stop();
});

async function lineageOf(database: string): Promise<LineageIndex> {
  const { host, port, password } = world.postgres;
  const bare = new QueryWorld({ host, port, user: 'postgres', password }).connection();
  const connection = { ...bare, name: 'w', database };
  async function* files() {
    for (const [place, sql] of queries.entries()) {
      yield { path: `${place}.sql`, sizeBytes: sql.length, read: async () => sql };
    }
  }
  const reader = new WarehouseReader({
    databases: [
      {
        connection,
        open: async () => ({
          schemas: await schemaReader(connection, { password }),
          runner: await sqlRunner(connection, { password }),
        }),
      },
    ],
    warehouse: 'w',
    benchling: undefined,
    parser,
    queries: () => [{ folder: '/lab', prefix: '', files: files() }],
  });
  const part = await reader.read({ columns: true, signal: new AbortController().signal });
  expect(part.problems).toEqual([]);
  return new LineageIndex(await assembleLineage([part]));
}

interface OneColumn {
  readonly table: string;
  readonly column: string;
  readonly isView: boolean;
  readonly type: string;
}

async function columns(): Promise<readonly OneColumn[]> {
  const { rows } = await client.query<OneColumn>(`
    select c.relname as table, a.attname as column, c.relkind in ('v', 'm') as "isView",
      format_type(a.atttypid, a.atttypmod) as type
    from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v', 'm', 'p')
      and not c.relispartition and a.attnum > 0 and not a.attisdropped
    order by 1, a.attnum`);
  return rows;
}

function idOf({ table, column }: Pick<OneColumn, 'table' | 'column'>): string {
  return `column:w/public.${table}#${column}`;
}

function reachOf(column: Pick<OneColumn, 'table' | 'column'>): readonly Reached[] {
  const id = idOf(column);
  return columnReach(index, [id], { direction: 'downstream', columns: true }).reached;
}

/** The statements that fail within a transaction after one that changes something. */
async function failing(change: string): Promise<readonly number[]> {
  const failed: number[] = [];
  await client.query('begin');
  try {
    await client.query(change);
    for (const [place, sql] of queries.entries()) {
      await client.query('savepoint tried');
      const asked = sql.startsWith('copy')
        ? sql.slice('copy ('.length, -') to stdout'.length)
        : sql;
      await client.query(`explain ${asked}`).catch(() => failed.push(place));
      await client.query('rollback to savepoint tried');
    }
  } finally {
    await client.query('rollback');
  }
  return failed;
}

describe('the columns that statements use', () => {
  it('are those without which a real server refuses them', async () => {
    expect(await failing('select 1')).toEqual([]);
    let used = 0;
    const taken: string[] = [];
    for (const one of await columns()) {
      const kind = one.table === 'stored' ? 'materialized view' : one.isView ? 'view' : 'table';
      const change = `alter ${kind} ${one.table} rename column ${one.column} to renamed_now`;
      const direct = reachOf(one).filter(({ node, depth }) => node.kind === 'query' && depth === 1);
      const sure = direct.filter(({ doubt }) => doubt === undefined);
      // What a statement writes to is none of what it is made of.
      const isWritten = (place: number): boolean =>
        one.table === 'report' && / report /.test(queries[place] ?? '');
      const named = sure.map(({ node }) => Number(/\d+/.exec(node.id)?.[0]));
      const refused = (await failing(change)).filter((place) => !isWritten(place));
      const missed = refused.filter((place) => !named.includes(place));
      expect([idOf(one), missed]).toEqual([idOf(one), []]);
      const others = named.filter((place) => !isWritten(place) && !refused.includes(place));
      taken.push(...others.map((place) => `${one.table}.${one.column}: ${queries[place]}`));
      used += named.length;
      expect(direct.filter(({ doubt }) => doubt === 'may')).toEqual([]);
    }
    expect(used).toBeGreaterThan(60);
    // Where a query around it has a column of that name, the statement goes on with that one.
    expect(taken.filter((one) => !one.includes('where exists'))).toEqual([]);
  });

  it('are all of them where a star or a row takes them, and a name in a view of those that it made', () => {
    const doubts = (table: string, column: string): readonly string[] =>
      reachOf({ table, column }).flatMap(({ node, doubt, depth }) =>
        doubt === 'readsAll' && depth === 1 ? [node.id.replace('query:', '')] : [],
      );
    expect(doubts('sample', 'tags')).toEqual(['11.sql#1', '12.sql#1']);
    expect(doubts('run', 'note')).toEqual(['5.sql#1', '11.sql#1', '13.sql#1']);
    expect(doubts('cte', 'label')).toEqual(['17.sql#1']);
  });
});

/** All values of every column of every view, by the column's id, sorted as texts. */
async function viewValues(): Promise<ReadonlyMap<string, string>> {
  const values = new Map<string, string>();
  for (const one of await columns()) {
    if (!one.isView) continue;
    const { rows } = await client.query<{ all: string }>(
      `select array_agg(${one.column}::text order by ${one.column}::text)::text as all from ${one.table}`,
    );
    values.set(idOf(one), String(rows[0]?.all));
  }
  return values;
}

const otherValues: Readonly<Record<string, (column: string) => string>> = {
  integer: (column) => `${column} * 7 - 200`,
  text: (column) => `'z' || ${column} || length(${column})`,
  'text[]': (column) => `array['other', 'values'] || ${column}`,
};

describe('what is made of a column', () => {
  it('is all of which the values are others once its own are', async () => {
    const before = await viewValues();
    let changed = 0;
    for (const one of await columns()) {
      const other = otherValues[one.type]?.(one.column);
      if (one.isView || other === undefined) continue;
      const reached = new Set(reachOf(one).map(({ node }) => node.id));
      await client.query('begin');
      try {
        await client.query(`set constraints all deferred; set session_replication_role = replica;
          update ${one.table} set ${one.column} = ${other}; refresh materialized view stored`);
        for (const [id, values] of await viewValues()) {
          if (values === before.get(id)) continue;
          changed += 1;
          const view = id.replace('column:', 'relation:').replace(/#.*/, '');
          const isFound = reached.has(id) || reached.has(view);
          expect([idOf(one), id, isFound]).toEqual([idOf(one), id, true]);
        }
      } finally {
        await client.query('rollback; set session_replication_role = default');
      }
    }
    expect(changed).toBeGreaterThan(40);
  });

  it('is not what only other columns of its tables are made of', () => {
    const views = (table: string, column: string): readonly string[] =>
      reachOf({ table, column }).flatMap(({ node }) =>
        node.kind === 'query' ? [] : [node.id.replace(/^\w+:w\/public\./, '')],
      );
    expect(views('run', 'note')).toEqual(['joined#note', 'documents#document', 'cased#what']);
    expect(views('sample', 'tags')).toEqual(['joined#tags', 'tagged#tag', 'tagged']);
    expect(views('plate', 'barcode')).toEqual([]);
    expect(views('day', 'kind')).toEqual(['days#kind']);
  });
});
