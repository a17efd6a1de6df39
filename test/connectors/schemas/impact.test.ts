import * as fc from 'fast-check';
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PostgresFunctionReader } from '../../../src/connectors/postgres/schema/postgresFunctionReader';
import { diffSchemas } from '../../../src/core/schemaDiff/diffSchemas';
import { findFunctionImpact } from '../../../src/core/schemaDiff/impact/functionImpact';
import { MappedSchema } from '../../../src/core/schemaDiff/impact/mappedSchema';
import { renameInText } from '../../../src/core/schemaDiff/impact/texts/renameInText';
import { findTextImpact } from '../../../src/core/schemaDiff/impact/texts/textImpact';
import { quoteAlways } from '../../../src/core/sql/quoteName';
import { QueryWorld } from '../postgres/queryWorld';
import { parser, SchemaWorld } from './schemaWorld';

const tables = {
  run: ['run_id', 'machine', 'lane'],
  sample: ['id', 'run_id', 'name'],
  plate: ['barcode', 'sample_id', 'well'],
} as const;

const script = `
  create table run (run_id int primary key, machine text, lane int);
  create table sample (id int primary key, run_id int references run, name text);
  create table plate (barcode text primary key, sample_id int references sample, well text);
  insert into run select n, 'M' || n % 3, n % 4 from generate_series(1, 9) n;
  insert into sample select n, n, 'S' || n from generate_series(1, 9) n;
  insert into plate select 'P' || n, n, 'A' || n % 3 from generate_series(1, 9) n`;

/** Each in an order of its own, so that what comes out can be compared. */
const statements = [
  'select run_id, machine from run order by run_id',
  'select r.run_id, count(*) from run r join sample s on s.run_id = r.run_id group by r.run_id order by 1',
  'select machine, name, well from run, sample, plate where run.run_id = sample.run_id and sample_id = id order by name',
  'select name from sample where exists (select 1 from run where lane = 2 and run_id = sample.run_id) order by name',
  'select x.lane, x.n from (select lane, count(*) as n from run group by lane) x order by lane',
  'with r as (select * from run where lane > 1) select r.machine, s.name from r join sample s on s.run_id = r.run_id order by s.name',
  'with recursive up as (select id, run_id from sample where id = 1 union all select sample.id, sample.run_id from sample join up on sample.id = up.id + 1) select id from up order by id',
  'select run.machine, lateral_one.name from run cross join lateral (select name from sample where sample.run_id = run.run_id) lateral_one order by name',
  'select machine as lane, lane as machine from run order by run_id',
  'select distinct machine from run order by machine',
  'select lane as name from run order by machine, run_id',
  'select distinct on (machine) lane as name from run order by machine, run_id',
  'select lane % 2 as name, count(*) from run group by name order by 2',
  'select run_id from run union select id from sample order by run_id',
  `select (select max(well) from plate where sample_id = sample.id) as best from sample order by id`,
  'select name, row_number() over (partition by run_id order by id) from sample order by name',
  `insert into run (run_id, machine) select id + 100, name from sample on conflict (run_id) do update set machine = excluded.machine returning run_id, machine`,
  `update sample set name = machine from run where run.run_id = sample.run_id returning id, name`,
  `delete from plate using sample where sample_id = sample.id and name = 'S1' returning barcode`,
  `merge into plate using sample on sample_id = id when matched then update set well = name when not matched then insert (barcode, sample_id) values (name, id) returning barcode, well`,
  `select "machine", public.run.lane from public.run where "public"."run"."run_id" = 3`,
  'select run from run where run_id = 4',
  `select case when lane > 1 then machine else 'run' end from run order by run_id`,
  'select coalesce(s.name, p.well) from sample s full join plate p on p.sample_id = s.id order by 1',
];

const newNames = [
  'title',
  'Odd Name',
  'na$me',
  'order',
  'über',
  'id',
  'name',
  'well',
  'lane2',
  'a"b',
];
const newTables = ['sequencing_run', 'Ta ble', 'user', 'run$raw', 'probe'];

/** Names that follow one another: each is the older one of the next. */
const following: readonly Rename[] = [
  { table: 'run', column: 'machine', to: 'name' },
  { table: 'sample', column: 'name', to: 'well' },
];

interface Rename {
  readonly table: keyof typeof tables;
  readonly column: string | undefined;
  readonly to: string;
}

const anyRename = fc
  .constantFrom(...(Object.keys(tables) as (keyof typeof tables)[]))
  .chain((table) =>
    fc.oneof(
      { arbitrary: anyColumnRename(table), weight: 3 },
      {
        arbitrary: fc.constantFrom(...newTables).map((to) => ({ table, column: undefined, to })),
        weight: 1,
      },
    ),
  );

function anyColumnRename(table: keyof typeof tables): fc.Arbitrary<Rename> {
  return fc.record({
    table: fc.constant(table),
    column: fc.constantFrom<string>(...tables[table]),
    to: fc.constantFrom(...newNames),
  });
}

let world: SchemaWorld;
let database: string;
let client: Client;

beforeAll(async () => {
  world = await SchemaWorld.start();
  database = await world.make(script);
  client = await world.postgres.connect(database);
});

afterAll(async () => {
  await client?.end();
  await world?.stop();
});

/** The rows of a statement, as lists, and nothing of what it does. */
async function rowsOf(sql: string): Promise<readonly unknown[]> {
  await client.query('savepoint tried');
  try {
    const { rows } = await client.query<unknown[]>({ text: sql, rowMode: 'array' });
    return rows;
  } finally {
    await client.query('rollback to savepoint tried');
  }
}

describe('a statement that is renamed', () => {
  it('gives the same rows of the renamed schema as it gave before', async () => {
    const before = await world.read(database);
    const signal = new AbortController().signal;
    let written = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(anyRename, { minLength: 1, maxLength: 3 }), async (renames) => {
        await client.query('begin');
        try {
          const known = await Promise.resolve(possible(renames));
          const expected: (readonly unknown[])[] = [];
          for (const sql of statements) expected.push(await rowsOf(sql));
          for (const sql of known.flatMap(statementsOf)) await client.query(sql);
          const after = renamed(before, known);
          const decisions = known.map(decisionOf(known));
          const schema = new MappedSchema(
            diffSchemas(before, after, { decisions, comparesUnrelated: true }),
            ['public'],
          );
          for (const [place, sql] of statements.entries()) {
            const hits = await findTextImpact(sql, { language: 'sql', schema, parser, signal });
            const fixed = renameInText(sql, hits);
            if (hits.some(({ effect, edits }) => effect === 'breaks' && edits.length === 0))
              continue;
            if (fixed !== sql) written += 1;
            expect([fixed, await rowsOf(fixed)]).toEqual([fixed, expected[place]]);
          }
        } finally {
          await client.query('rollback');
        }
      }),
      { numRuns: 40, examples: [[[...following]]] },
    );
    expect(written).toBeGreaterThan(100);
  }, 120_000);
});

/** Those of a series that a database takes: one for each thing, and no name twice. */
function possible(renames: readonly Rename[]): readonly Rename[] {
  const taken = new Set<string>();
  const done = new Set<string>();
  return renames.filter(({ table, column, to }) => {
    const key = `${table}.${column ?? ''}`;
    const name = column === undefined ? to : `${table}.${to}`;
    const isThere = column !== undefined && (tables[table] as readonly string[]).includes(to);
    if (done.has(key) || taken.has(name) || isThere) return false;
    done.add(key);
    taken.add(name);
    return true;
  });
}

/** Columns while their table still has its older name. */
function statementsOf(rename: Rename, _place: number, all: readonly Rename[]): readonly string[] {
  const { table, column, to } = rename;
  const newTable = all.find((one) => one.table === table && one.column === undefined);
  if (column === undefined) {
    return [`alter table ${table} rename to ${quoteAlways(to)}`];
  }
  const isLater = newTable !== undefined && all.indexOf(newTable) < all.indexOf(rename);
  const owner = isLater ? quoteAlways(newTable.to) : table;
  return [`alter table ${owner} rename column ${column} to ${quoteAlways(to)}`];
}

type Snapshot = Awaited<ReturnType<SchemaWorld['read']>>;

/** What the server would say after them; it is in a transaction that nobody else looks into. */
function renamed(snapshot: Snapshot, renames: readonly Rename[]): Snapshot {
  const nameOf = (table: string): string =>
    renames.find((one) => one.table === table && one.column === undefined)?.to ?? table;
  const columnOf = (table: string, column: string): string =>
    renames.find((one) => one.table === table && one.column === column)?.to ?? column;
  return {
    ...snapshot,
    relations: snapshot.relations.map((relation) => ({
      ...relation,
      name: nameOf(relation.name),
      columns: relation.columns.map((column) => ({
        ...column,
        name: columnOf(relation.name, column.name),
      })),
    })),
  };
}

function decisionOf(all: readonly Rename[]) {
  return ({ table, column, to }: Rename) => {
    const newTable =
      all.find((one) => one.table === table && one.column === undefined)?.to ?? table;
    const isTable = column === undefined;
    return {
      kind: isTable ? ('table' as const) : ('column' as const),
      from: ['public', table, ...(isTable ? [] : [column])],
      to: ['public', newTable, ...(isTable ? [] : [to])],
      isSame: true,
    };
  };
}

describe('bodies of functions', () => {
  it('are read as they were written, without those of the system', async () => {
    const made = await world.make(`${script};
      create function lanes() returns bigint language sql as 'select max(lane) from run';
      create function other() returns int language plpgsql as $$ begin return 1; end $$;
      create function follows() returns int language sql return (select max(lane) from run);
      create function "Set"(a int, out b int) language sql set search_path = lab, "Lab 2" as 'select 1';
      create procedure counts(a int, out b int, c int default 1) language sql as 'select 1';
      create function counts(a int, variadic b int[]) returns int language sql as 'select 1';
      create function unset(a text) returns int language sql set search_path = '' as 'select 1'`);
    const { host, port, password } = world.postgres;
    const connection = {
      ...new QueryWorld({ host, port, user: 'postgres', password }).connection(),
      database: made,
    };
    const reader = new PostgresFunctionReader(connection, { password, environment: {} });
    const { signal } = new AbortController();
    const functions = await reader.readFunctions({ signal });
    const all = await reader.readFunctions({ signal, includesBound: true });
    expect(all.filter(({ isBound }) => isBound)).toMatchObject([
      { signature: 'public.follows()', language: 'sql', source: expect.stringContaining('RETURN') },
    ]);
    expect(functions.map(({ signature, language }) => [signature, language])).toEqual([
      ['public."Set"(integer)', 'sql'],
      ['public.counts(integer, integer)', 'sql'],
      ['public.counts(integer, integer[])', 'sql'],
      ['public.lanes()', 'sql'],
      ['public.other()', 'plpgsql'],
      ['public.unset(text)', 'sql'],
    ]);
    expect(functions.map(({ searchPath }) => searchPath)).toEqual([
      ['lab', 'Lab 2'],
      undefined,
      undefined,
      undefined,
      undefined,
      [''],
    ]);
    expect(functions.slice(0, 4).map(({ argumentCounts }) => argumentCounts)).toEqual([
      { least: 1, most: 1 },
      { least: 1, most: 3 },
      { least: 1 },
      { least: 0, most: 0 },
    ]);
    const before = await world.read(made);
    const after = renamed(before, [{ table: 'run', column: 'lane', to: 'Lane' }]);
    const schema = new MappedSchema(diffSchemas(before, after), ['public']);
    const found = await findFunctionImpact(functions, { schema, parser });
    expect(found).toMatchObject([
      { signature: 'public.lanes()', hits: [{ start: 11, end: 15, replacement: '"Lane"' }] },
    ]);
  });
});
