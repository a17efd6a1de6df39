import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../../src/core/base/clock';
import { PostgresSchemaMigrator } from '../../../../src/connectors/postgres/schema/postgresSchemaMigrator';
import { PostgresSchemaReader } from '../../../../src/connectors/postgres/schema/postgresSchemaReader';
import { normalizeSnapshot } from '../../../../src/core/schemaDiff/normal/normalizeSnapshot';
import { diffSchemas } from '../../../../src/core/schemaDiff/diffSchemas';
import type {
  Migration,
  MigrationOptions,
} from '../../../../src/core/schemaDiff/migration/migration';
import { MigrationError } from '../../../../src/core/schemaDiff/migration/migrationError';
import { planMigration } from '../../../../src/core/schemaDiff/migration/planMigration';
import { migrationSql } from '../../../../src/core/schemaDiff/migration/migrationSql';
import type { MatchDecision } from '../../../../src/core/schemaDiff/match/matches';
import type { SchemaSnapshot } from '../../../../src/core/schemaDiff/model/snapshot';
import { QueryWorld } from '../../postgres/queryWorld';
import { createPgliteWorld } from '../../catalogWorlds';
import { parser, readScript, SchemaWorld } from '../schemaWorld';
import { migratorOf } from './migrationRounds';

let world: SchemaWorld;

beforeAll(async () => {
  world = await SchemaWorld.start();
});

afterAll(() => world?.stop());

const signal = new AbortController().signal;

interface Planned {
  readonly database: string;
  readonly migration: Migration;
}

/** Two paths that are one, known by an id. */
type Pair = readonly [from: string, to: string];

async function plan(
  before: string,
  after: string,
  { pairs = [], ...options }: MigrationOptions & { readonly pairs?: readonly Pair[] } = {},
): Promise<Planned> {
  const database = await world.make(before);
  const sides = [await world.read(database), await world.read(await world.make(after))] as const;
  const [older, newer] = sides.map((side, place) =>
    withIds(
      side,
      pairs.map((pair) => pair[place] ?? ''),
    ),
  );
  if (older === undefined || newer === undefined) throw new Error('two sides');
  return { database, migration: planMigration(diffSchemas(older, newer), options) };
}

function withIds(snapshot: SchemaSnapshot, paths: readonly string[]): SchemaSnapshot {
  const idOf = (...path: readonly string[]): { readonly benchling?: { readonly id: string } } => {
    const place = paths.indexOf(path.join('.'));
    return place < 0 ? {} : { benchling: { id: `id_${place}` } };
  };
  const relations = snapshot.relations.map((relation) => ({
    ...relation,
    ...idOf(relation.schema, relation.name),
    columns: relation.columns.map((column) => ({
      ...column,
      ...idOf(relation.schema, relation.name, column.name),
    })),
  }));
  return { ...snapshot, relations };
}

async function rowsOf(database: string, sql: string): Promise<unknown> {
  const client = await world.postgres.connect(database);
  try {
    return (await client.query<unknown[]>({ text: sql, rowMode: 'array' })).rows;
  } finally {
    await client.end();
  }
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('a migration', () => {
  it('turns names in a circle, of tables and of columns, and keeps every row with its name', async () => {
    const { database, migration } = await plan(
      `create table a (id int primary key, x text, y text); insert into a values (1, 'ax', 'ay');
       create table b (id int primary key, x text, y text); insert into b values (1, 'bx', 'by');
       create table "C" (id int primary key, x text, y text); insert into "C" values (1, 'cx', 'cy');
       create view v as select a.x as of_a, b.y as of_b from a join b using (id)`,
      `create table b (id int primary key, y text, x text); create table "C" (id int primary key, x text, y text);
       create table a (id int primary key, x text, y text);
       create view v as select b.y as of_a, "C".y as of_b from b join "C" using (id)`,
      {
        pairs: [
          ['public.a', 'public.b'],
          ['public.b', 'public.C'],
          ['public.C', 'public.a'],
          ['public.a.x', 'public.b.y'],
          ['public.a.y', 'public.b.x'],
        ],
      },
    );
    expect(migration.leftOut).toEqual([]);
    await migratorOf(world, database).apply(migration, { signal });
    expect(await rowsOf(database, 'select b.y, b.x, "C".x, a.x from b, "C", a')).toEqual([
      ['ax', 'ay', 'bx', 'cx'],
    ]);
    expect(await rowsOf(database, 'select of_a, of_b from v')).toEqual([['ax', 'by']]);
  });

  it('turns a parent and its heir around while their columns are renamed', async () => {
    const { database, migration } = await plan(
      `create table above (id int primary key, x text); insert into above values (1, 'a');
       create table below (y text, primary key (id)) inherits (above); insert into below values (2, 'b', 'y')`,
      `create table below (id int primary key, z text, y text);
       create table above (y text, primary key (id)) inherits (below)`,
      {
        pairs: [
          ['public.above', 'public.above'],
          ['public.below', 'public.below'],
          ['public.above.x', 'public.above.z'],
          ['public.below.x', 'public.below.z'],
        ],
      },
    );
    expect(migration.leftOut).toEqual([]);
    await migratorOf(world, database).apply(migration, { signal });
    expect(await rowsOf(database, 'select id, z, y from below order by id')).toEqual([
      [1, 'a', null],
      [2, 'b', 'y'],
    ]);
  });

  it('leaves a view that is made otherwise reading with the rights that it read with', async () => {
    const { database, migration } = await plan(
      'create table t (id int); create view v with (security_invoker = true, security_barrier = true) as select id from t',
      'create table t (id int); create view v as select id, id + 1 as more from t',
    );
    await migratorOf(world, database).apply(migration, { signal });
    expect(
      await rowsOf(database, `select reloptions::text from pg_class where relname = 'v'`),
    ).toEqual([['{security_invoker=true,security_barrier=true}']]);
  });

  it('builds views anew around a change of type, with owner, rights, comments, indexes and options', async () => {
    const views = `
      create view narrow with (security_barrier = true) as select id, n::text || '!' as said from t;
      create materialized view kept as select n, count(*) as how_many from t group by n;
      create unique index on kept (n); comment on materialized view kept is 'it''s kept';
      create view above as select said from narrow where id > 0; comment on column above.said is 'what';
      alter view above alter column said set default 'x'`;
    const { database, migration } = await plan(
      `create role analyst; create role keeper;
       create table t (id int primary key, n int, d date); insert into t select g, g, '2026-01-01' from generate_series(1, 9) g; ${views};
       grant select on above to analyst with grant option; grant select (id) on narrow to public;
       alter view narrow owner to keeper; grant select on t to keeper; grant all on schema public to keeper`,
      `create table t (id int primary key, n bigint, d date); ${views}`,
    );
    await migratorOf(world, database).apply(migration, { signal });
    expect(await rowsOf(database, 'select said from above order by said limit 1')).toEqual([
      ['1!'],
    ]);
    expect(
      await rowsOf(
        database,
        `select c.relname, pg_get_userbyid(c.relowner), c.reloptions::text, c.relispopulated, coalesce(obj_description(c.oid), ''),
           has_table_privilege('analyst', c.oid, 'select with grant option')
         from pg_class c where c.relname in ('narrow', 'above', 'kept') order by 1`,
      ),
    ).toEqual([
      ['above', 'postgres', null, true, '', true],
      ['kept', 'postgres', null, true, "it's kept", false],
      ['narrow', 'keeper', '{security_barrier=true}', true, '', false],
    ]);
    expect(await rowsOf(database, `select col_description('above'::regclass, 1)`)).toEqual([
      ['what'],
    ]);
    expect(
      await rowsOf(database, `select has_column_privilege('analyst', 'narrow', 'id', 'select')`),
    ).toEqual([[true]]);
  });

  it('drops nothing and narrows nothing unless that was asked for, and says so', async () => {
    const scripts = [
      'create table t (id int primary key, gone text, n bigint); create table u (a int); create view w as select gone from t',
      'create table t (id int primary key, n int, fresh text)',
    ] as const;
    const kept = await plan(...scripts);
    expect(kept.migration.steps.map(({ title }) => title)).toEqual(['add public.t.fresh']);
    expect(kept.migration.leftOut.map(({ reason, change }) => [change.kind, reason])).toEqual([
      ['dropTable', 'destructive'],
      ['dropView', 'destructive'],
      ['dropColumn', 'destructive'],
      ['changeType', 'destructive'],
    ]);
    await migratorOf(world, kept.database).apply(kept.migration, { signal });
    const { database, migration } = await plan(...scripts, { includesDestructive: true });
    expect(migration.leftOut).toEqual([]);
    expect(migration.steps.filter((step) => step.isDestructive).map(({ title }) => title)).toEqual([
      'drop public.w',
      'drop public.u',
      'drop public.t.gone',
    ]);
    await migratorOf(world, database).apply(migration, { signal });
  });

  it('leaves a column that a view of ours reads, which the newer side does not have', async () => {
    const { migration } = await plan(
      'create table t (id int, gone text, n int); create view ours as select gone from t',
      'create table t (id int, n int)',
      { includesDestructive: true, leftOut: [] },
    );
    const diff = migration.diff;
    const view = diff.changes.filter(({ kind }) => kind === 'dropView');
    const again = planMigration(diff, { includesDestructive: true, leftOut: view });
    expect(again.steps).toEqual([]);
    expect(
      again.leftOut.map(({ change, reason, message }) => [change.kind, reason, message]),
    ).toEqual([
      ['dropView', 'excluded', 'it was left out'],
      ['dropColumn', 'dependent', 'the view public.ours reads it, and stays'],
    ]);
  });

  it('carries the values of a column that somebody says has moved, into a new table and into an old one', async () => {
    const database = await world.make(
      `create table strain (id int primary key, storage text, shelf int not null, label text);
       insert into strain select g, 'box' || g, g, 'l' || g from generate_series(1, 5) g;
       create table plasmid (id int primary key, strain int references strain);
       insert into plasmid select g, g from generate_series(1, 5) g`,
    );
    const after = await world.make(
      `create table strain (id int primary key);
       create table storage (id int primary key, box text not null, shelf bigint not null);
       create table plasmid (id int primary key, strain int references strain, label text)`,
    );
    const moved = (from: string, table: string, to: string): MatchDecision => ({
      kind: 'column',
      from: ['public', 'strain', from],
      to: ['public', table, to],
      isSame: true,
    });
    const decisions = [
      moved('storage', 'storage', 'box'),
      moved('shelf', 'storage', 'shelf'),
      moved('label', 'plasmid', 'label'),
    ];
    const diff = diffSchemas(await world.read(database), await world.read(after), { decisions });
    const kept = planMigration(diff);
    expect(kept.leftOut.map(({ change }) => change.kind)).toEqual([
      'moveColumn',
      'moveColumn',
      'moveColumn',
    ]);
    await migratorOf(world, database).dryRun(kept, { signal });
    const migration = planMigration(diff, { includesDestructive: true });
    expect(migration.leftOut).toEqual([]);
    await migratorOf(world, database).apply(migration, { signal });
    expect(
      await rowsOf(
        database,
        'select count(*)::int, min(box), sum(shelf)::int, min(label) from storage join plasmid using (id)',
      ),
    ).toEqual([[5, 'box1', 15, 'l1']]);
  });

  const merging = `create table rack (id int primary key, shelf text not null, note text);
    insert into rack select g, 's' || g, 'n' from generate_series(1, 4) g;
    create table box (id int primary key, label text);
    insert into box select g, 'l' || g from generate_series(3, 6) g`;

  /** What a person has said: columns go from these to `storage`, and no table is it. */
  function intoStorage(...columns: readonly Pair[]): readonly MatchDecision[] {
    const apart = columns.map(([table]): MatchDecision => ({
      kind: 'table',
      from: ['public', table],
      to: ['public', 'storage'],
      isSame: false,
    }));
    const moved = columns.map(([table, column]): MatchDecision => ({
      kind: 'column',
      from: ['public', table, column],
      to: ['public', 'storage', column],
      isSame: true,
    }));
    return [...apart, ...moved];
  }

  it('merges two tables into a new one with the rows of both, and counts those that are dropped', async () => {
    const database = await world.make(merging);
    const after = await readScript(
      'create table storage (id int primary key, shelf text, label text)',
    );
    const decisions = intoStorage(['rack', 'shelf'], ['box', 'label']);
    const options = { decisions, comparesUnrelated: true };
    const diff = diffSchemas(await world.read(database), after, options);
    const migration = planMigration(diff, { includesDestructive: true });
    expect(migration.leftOut).toEqual([]);
    const report = await migratorOf(world, database).apply(migration, { signal });
    expect(report.dropped).toEqual([
      { table: ['public', 'box'], before: { rows: 4, isEstimate: false } },
      { table: ['public', 'rack'], before: { rows: 4, isEstimate: false } },
    ]);
    expect(await rowsOf(database, 'select id, shelf, label from storage order by id')).toEqual([
      [1, 's1', null],
      [2, 's2', null],
      [3, 's3', 'l3'],
      [4, 's4', 'l4'],
      [5, null, 'l5'],
      [6, null, 'l6'],
    ]);
  });

  it('drops no table of which a row has no counterpart in the table that its column goes to', async () => {
    const database = await world.make(`${merging}; alter table rack rename to storage`);
    const after = await readScript(
      'create table storage (id int primary key, shelf text not null, note text, label text)',
    );
    const options = { decisions: intoStorage(['box', 'label']), comparesUnrelated: true };
    const diff = diffSchemas(await world.read(database), after, options);
    const migration = planMigration(diff, { includesDestructive: true });
    const error = await failureOf(migratorOf(world, database).apply(migration, { signal }));
    expect(error).toMatchObject({
      reason: 'stepFailed',
      step: { title: 'look for rows of public.box without a counterpart in public.storage' },
    });
    expect(await rowsOf(database, 'select count(*)::int from box')).toEqual([[4]]);
    await world.run(database, `insert into storage values (5, 's5'), (6, 's6')`);
    await migratorOf(world, database).apply(migration, { signal });
    expect(await rowsOf(database, 'select count(label)::int from storage')).toEqual([[4]]);
  });

  it('adds and drops values of an enum, also where the new one is a default at once', async () => {
    const { database, migration } = await plan(
      `create type mood as enum ('sad', 'ok', 'odd'); create table t (id int, m mood default 'ok', l mood[]); insert into t values (1, 'ok', '{sad}');
       create view v as select m from t where m > 'sad'`,
      `create type mood as enum ('sad', 'fine', 'ok'); create table t (id int, m mood default 'fine', l mood[]);
       create view v as select m from t where m > 'sad'`,
      { includesDestructive: true },
    );
    await migratorOf(world, database).apply(migration, { signal });
    expect(await rowsOf(database, 'insert into t (id) values (2) returning m::text')).toEqual([
      ['fine'],
    ]);
    expect(await rowsOf(database, 'select m::text from v')).toEqual(
      [['fine'], ['ok']].toReversed(),
    );
  });

  it('keeps older names alive as views that can be written to', async () => {
    const { database, migration } = await plan(
      `create role reader; create table strain (id int primary key, name text); insert into strain values (1, 'a'); grant select on strain to reader`,
      'create table sample (id int primary key, title text)',
      {
        pairs: [
          ['public.strain', 'public.sample'],
          ['public.strain.name', 'public.sample.title'],
        ],
        bridgeViews: { until: '2026-12-26' },
      },
    );
    await migratorOf(world, database).apply(migration, { signal });
    await world.run(database, `insert into strain (id, name) values (2, 'b')`);
    expect(await rowsOf(database, 'select title from sample order by id')).toEqual([['a'], ['b']]);
    expect(
      await rowsOf(
        database,
        `select obj_description('strain'::regclass), has_table_privilege('reader', 'strain', 'select')`,
      ),
    ).toEqual([
      [
        'Bridge to public.sample for what still says public.strain; made by Lakeside, to be dropped after 2026-12-26',
        true,
      ],
    ]);
  });

  it('as a file does the same by one message', async () => {
    const before = `create table "o'dd""$" (id int primary key, "a;b" text); insert into "o'dd""$" values (1, 'x')`;
    const { database, migration } = await plan(
      before,
      `create table "new
-- name" (id bigint primary key, "c--d" text not null)`,
      {
        pairs: [
          [`public.o'dd"$`, 'public.new\n-- name'],
          [`public.o'dd"$.a;b`, 'public.new\n-- name.c--d'],
        ],
      },
    );
    await world.run(database, migrationSql(migration));
    expect(await rowsOf(database, `select id, "c--d" from "new\n-- name"`)).toEqual([['1', 'x']]);
  });
});

describe('running a migration', () => {
  const scripts = [
    'create table t (id int primary key, n int); insert into t select g, g from generate_series(1, 9) g',
    'create table t (id int primary key, n bigint not null)',
  ] as const;

  it('dry counts rows, takes times, and changes nothing', async () => {
    const { database, migration } = await plan(...scripts);
    const before = await world.read(database);
    const report = await migratorOf(world, database).dryRun(migration, { signal });
    const nine = { rows: 9, isEstimate: false };
    expect(report).toMatchObject({
      isApplied: false,
      tables: [{ from: ['public', 't'], to: ['public', 't'], before: nine, after: nine }],
    });
    expect(report.steps.map(({ step }) => step)).toEqual(migration.steps);
    expect(diffSchemas(await world.read(database), before).changes).toEqual([]);
  });

  it('says "estimate" where there was no time to count', async () => {
    const { database, migration } = await plan(...scripts);
    await world.run(database, 'analyze t');
    const report = await migratorOf(world, database).dryRun(migration, {
      signal,
      countTimeoutMs: 0,
    });
    expect(report.tables[0]?.before).toEqual({ rows: 9, isEstimate: true });
  });

  it('names the step that Postgres refuses, and keeps nothing', async () => {
    const { database, migration } = await plan(...scripts);
    await world.run(database, 'insert into t values (10, null)');
    const error = await failureOf(migratorOf(world, database).apply(migration, { signal }));
    expect(error).toMatchObject({
      reason: 'stepFailed',
      message:
        'The step “look for nulls in public.t.n” failed: There are rows without a value in public.t.n',
      step: { title: 'look for nulls in public.t.n' },
    });
    expect((await world.read(database)).relations[0]?.columns[1]?.type).toBe('integer');
  });

  it('refuses a plan for what the schema was, also if its table is gone', async () => {
    const { database, migration } = await plan(...scripts);
    await world.run(database, 'alter table t add column since_then int');
    expect(
      await failureOf(migratorOf(world, database).dryRun(migration, { signal })),
    ).toMatchObject({ reason: 'stale' });
    await world.run(database, 'drop table t');
    expect(await failureOf(migratorOf(world, database).apply(migration, { signal }))).toMatchObject(
      { reason: 'stale' },
    );
  });

  it('sends nothing over a connection that is for reading', async () => {
    const { migration } = await plan(...scripts);
    const { host, port, password } = world.postgres;
    const connection = new QueryWorld({ host, port, user: 'postgres', password }).connection();
    const migrator = new PostgresSchemaMigrator(connection, {
      password,
      clock: systemClock,
      parser,
      environment: {},
    });
    expect(await failureOf(migrator.apply(migration, { signal }))).toMatchObject({
      reason: 'notWritable',
    });
  });

  it('writes where a session only reads until it says otherwise', async () => {
    const { database, migration } = await plan(...scripts);
    await world.postgres.execute(
      `alter database ${database} set default_transaction_read_only = on`,
    );
    const report = await migratorOf(world, database).apply(migration, { signal });
    expect(report.isApplied).toBe(true);
  });

  it('waits no longer for a lock than it was told to', async () => {
    const { database, migration } = await plan(...scripts, { lockTimeoutMs: 100 });
    const other = await world.postgres.connect(database);
    try {
      await other.query('begin; lock table t in access share mode');
      expect(
        await failureOf(migratorOf(world, database).apply(migration, { signal })),
      ).toMatchObject({ reason: 'locked' });
    } finally {
      await other.end();
    }
  });

  it('that is canceled ends at the server, and keeps nothing', async () => {
    const { database, migration } = await plan(...scripts);
    const slow = { ...migration, steps: [{ ...migration.steps[0]!, sql: 'SELECT pg_sleep(60)' }] };
    const stop = new AbortController();
    const running = failureOf(
      migratorOf(world, database).apply(slow, {
        signal: stop.signal,
        onStep: () => setTimeout(() => stop.abort(), 200),
      }),
    );
    expect(await running).toBe(stop.signal.reason);
    const busy = async (): Promise<unknown> =>
      rowsOf(
        database,
        `select count(*)::int from pg_stat_activity where query like '%pg_sleep(60)%' and pid <> pg_backend_pid() and state = 'active'`,
      );
    await expect.poll(busy, { timeout: 5000 }).toEqual([[0]]);
  });

  it('that does not make what was planned keeps nothing', async () => {
    const { database, migration } = await plan(...scripts);
    const error = await failureOf(
      migratorOf(world, database).apply({ ...migration, steps: [] }, { signal }),
    );
    expect(MigrationError.is(error, 'notAsPlanned')).toBe(true);
  });
});

describe('in the local lake', () => {
  it('a migration is run as in any other Postgres', async () => {
    const lake = await createPgliteWorld();
    try {
      await lake.execute(
        `create table t (id int primary key, n int); insert into t values (1, 2);
         create view v as select n from t; create table gone (a int)`,
      );
      const connection = { ...lake.connection('postgres'), database: 'postgres', writable: true };
      const options = { password: lake.password, clock: systemClock, parser, environment: {} };
      const reader = new PostgresSchemaReader(connection, options);
      const read = async (): Promise<SchemaSnapshot> =>
        normalizeSnapshot(await reader.read({ signal }), parser);
      const newer = await readScript(
        'create table t (id int primary key, n text not null); create view v as select n from t',
      );
      const diff = diffSchemas(await read(), newer);
      const migrator = new PostgresSchemaMigrator(connection, options);
      const migration = planMigration(diff, { includesDestructive: true });
      const tried = await migrator.dryRun(migration, { signal });
      expect(tried.tables).toMatchObject([{ before: { rows: 1 }, after: { rows: 1 } }]);
      await migrator.apply(migration, { signal });
      expect(diffSchemas(await read(), newer).changes).toEqual([]);
    } finally {
      await lake.stop();
    }
  });
});
