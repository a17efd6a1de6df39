import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SchemaSnapshot } from '../../../src/core/schemaDiff/model/snapshot';
import { diffSchemas } from '../../../src/core/schemaDiff/diffSchemas';
import {
  catalogNames,
  catalogOf,
  neededCatalogs,
} from '../../../src/core/schemaDiff/unknown/catalogs';
import { parseSnapshot } from '../../../src/core/schemaDiff/document/parseSnapshot';
import { writeSnapshot } from '../../../src/core/schemaDiff/document/writeSnapshot';
import { planMigration } from '../../../src/core/schemaDiff/migration/planMigration';
import { migratorOf } from './migration/migrationRounds';
import { PostgresFunctionReader } from '../../../src/connectors/postgres/schema/postgresFunctionReader';
import { QueryWorld } from '../postgres/queryWorld';
import { SchemaWorld } from './schemaWorld';

let world: SchemaWorld;
let database: string;
let whole: SchemaSnapshot;

const script = `create type mood as enum ('sad', 'ok');
  create domain positive as int check (value > 0);
  create function twice(int) returns int language sql immutable as 'select $1 * 2';
  create table wine (id int primary key, name text not null collate "C" default 'x', grade int unique,
    doubled int generated always as (twice(id)) stored, feel mood, amount positive, check (grade < 10));
  create table bottle (id int primary key, wine int references wine deferrable initially deferred, at date);
  create index by_name on bottle using hash (at); create index by_pattern on wine (name text_pattern_ops desc);
  create table log (at date, n int) partition by range (at);
  create table log_1 partition of log for values from ('2026-01-01') to ('2026-02-01');
  create index on log (n);
  create table kid () inherits (wine);
  create view names as select name, twice(id) as two from wine;
  comment on table wine is 'of the cellar'; comment on column wine.name is 'as on the label'; comment on type mood is 'how it feels';
  create function f() returns trigger language plpgsql as 'begin return new; end'; create trigger t before insert on wine for each row execute function f();
  create policy p on bottle using (true)`;

beforeAll(async () => {
  world = await SchemaWorld.start();
  database = await world.make(`create role poor login password '${world.postgres.password}';
    ${script}; grant select on all tables in schema public to poor`);
  whole = await world.read(database, { user: 'poor' });
});

afterAll(() => world?.stop());

async function without<T>(
  made: string,
  catalogs: readonly string[],
  work: () => Promise<T>,
): Promise<T> {
  const list = catalogs.map((catalog) => `pg_catalog.${catalog}`).join(', ');
  await world.run(made, `revoke select on ${list} from public`);
  try {
    return await work();
  } finally {
    await world.run(made, `grant select on ${list} to public`);
  }
}

/** What the login sees while it may not read some catalogs. */
function readWithout(...catalogs: readonly string[]): Promise<SchemaSnapshot> {
  return without(database, catalogs, () => world.read(database, { user: 'poor' }));
}

describe('a login that may not read', () => {
  it.each(catalogNames)(
    '%s sees all else, and nothing is told as dropped or added',
    async (catalog) => {
      const less = await readWithout(catalog);
      expect(less.hidden.catalogs).toEqual([catalog]);
      const { holds } = catalogOf(catalog);
      expect(diffSchemas(whole, less).notes[0]).toBe(
        `Not known of the newer side, as poor may not read ${catalog}: ${holds}; ${catalogOf(catalog).cost}`,
      );
      expect(less.relations.map(({ name }) => name)).toEqual(
        whole.relations.map(({ name }) => name),
      );
      const read = parseSnapshot(writeSnapshot(less), 'less.json');
      for (const side of [less, read]) {
        expect(diffSchemas(whole, side).changes).toEqual([]);
        expect(diffSchemas(side, whole).changes).toEqual([]);
      }
    },
  );

  it('any of what can be missing sees tables, columns and types', async () => {
    const less = await readWithout(...catalogNames);
    expect(less.relations.map(({ name }) => name)).toEqual(whole.relations.map(({ name }) => name));
    expect(diffSchemas(whole, less).changes).toEqual([]);
    expect(diffSchemas(less, whole).changes).toEqual([]);
  });

  it('pg_stats gets no statistics, and the schema all the same', async () => {
    await world.run(database, 'insert into wine values (1); analyze wine');
    const read = (): Promise<SchemaSnapshot> =>
      world.read(database, { user: 'poor', statistics: {} });
    expect((await read()).statistics).toMatchObject([{ name: 'wine' }]);
    const { relations, statistics } = await without(database, ['pg_stats'], read);
    expect(statistics).toEqual([]);
    expect(relations).toEqual(whole.relations);
  });

  it('pg_proc is told what to do about bodies of functions', async () => {
    const { host, port, password } = world.postgres;
    const login = new QueryWorld({ host, port, user: 'poor', password }).connection();
    const reader = new PostgresFunctionReader(
      { ...login, database },
      { password, environment: {} },
    );
    const { signal } = new AbortController();
    await without(database, ['pg_proc'], () =>
      expect(reader.readFunctions({ signal })).rejects.toMatchObject({
        message: 'permission denied for table pg_proc',
        remedy: 'poor lacks the right: have the owner GRANT it, or use another connection',
      }),
    );
  });

  it.each(neededCatalogs)('%s is told so, and what to grant', async (catalog) => {
    await expect(readWithout(catalog)).rejects.toMatchObject({
      name: 'SchemaError',
      reason: 'sideUnreadable',
      message: expect.stringMatching(`^poor may not read ${catalog} of `) as unknown,
      remedy: `Have a superuser run there: GRANT SELECT ON pg_catalog.${catalog} TO poor`,
    });
  });
});

describe('a migration', () => {
  const more = 'alter table wine add column year int; create table fresh (id int primary key)';

  it.each([
    ['', catalogNames, ['addTable', 'public', 'fresh']],
    [
      ', and makes what is new as far as that is known',
      catalogNames.filter((name) => name !== 'pg_inherits'),
      ['addPrimaryKey', 'public', 'fresh', 'fresh_pkey'],
    ],
  ] as const)('towards what could hardly be read keeps all that is there%s', async (...which) => {
    const [, catalogs, missing] = which;
    const warehouse = await world.make(script);
    const aim = await world.make(
      `${script}; ${more}; alter table bottle drop column at; grant select on all tables in schema public to poor`,
    );
    const before = await world.read(warehouse);
    const less = await without(aim, catalogs, () => world.read(aim, { user: 'poor' }));
    const migration = planMigration(diffSchemas(before, less), { includesDestructive: true });
    const { signal } = new AbortController();
    await migratorOf(world, warehouse).apply(migration, { signal });
    const after = await world.read(warehouse);
    const left = diffSchemas(after, await world.read(aim)).changes;
    expect(left.map(({ kind, object }) => [kind, ...object])).toEqual([missing]);
  });

  it('towards tables and columns that are hidden keeps them, with what stands on them', async () => {
    const tables = `create table rack (id int primary key, shelf int unique);
      create table tube (id int, rack int references rack, spot int, note text,
        primary key (id, spot), unique (rack, spot) include (note));
      create index by_spot on tube (spot desc)`;
    const warehouse = await world.make(`${tables}; create table gone (n int)`);
    const aim =
      await world.make(`${tables}; create schema kept; create table fresh (label text, at date);
      grant select on fresh to poor; grant select (id, rack) on tube to poor`);
    const before = await world.read(warehouse);
    const poorer = await world.read(aim, { user: 'poor' });
    const migration = planMigration(diffSchemas(before, poorer), { includesDestructive: true });
    const { signal } = new AbortController();
    await migratorOf(world, warehouse).apply(migration, { signal });
    const left = diffSchemas(await world.read(warehouse), await world.read(aim)).changes;
    expect(left.map(({ kind, object }) => [kind, ...object])).toEqual([['addSchema', 'kept']]);
    expect(migration.steps.map(({ title }) => title)).toContain('drop public.gone');
  });

  it('towards hidden columns keeps what their keys would refuse, and makes what is certain', async () => {
    const made = `create table t (a int not null, b int, c int,
        constraint low check (b > 0), constraint k primary key (b));
      create table u (id int primary key); create table v (j int, k int references u, l int references u)`;
    const warehouse = await world.make(made);
    const aim = await world.make(
      `${made}; alter table t drop constraint k, drop constraint low, add constraint k2 primary key (a);
      drop table u cascade; grant select (a, c) on t to poor; grant select (j, l) on v to poor`,
    );
    const before = await world.read(warehouse);
    const poorer = await world.read(aim, { user: 'poor' });
    const migration = planMigration(diffSchemas(before, poorer), { includesDestructive: true });
    const { signal } = new AbortController();
    await migratorOf(world, warehouse).apply(migration, { signal });
    const left = diffSchemas(await world.read(warehouse), await world.read(aim)).changes;
    expect(left.map(({ kind, object }) => [kind, ...object])).toEqual([
      ['dropTable', 'public', 'u'],
      ['dropForeignKey', 'public', 'v', 'v_k_fkey'],
    ]);
  });

  it('by who does not see what a key includes refuses to make it without that', async () => {
    const warehouse = await world.make(
      `grant create, usage on schema public to poor; set role poor;
      create table t (a int, b int, c int, constraint k unique (a) include (b));
      revoke select on t from poor; grant select (a, c) on t to poor; reset role`,
    );
    const aim = await world.make(
      'create table t (a int, c int, constraint k unique (a, c)); grant select on t to poor',
    );
    const [before, after] = [
      await world.read(warehouse, { user: 'poor' }),
      await world.read(aim, { user: 'poor' }),
    ];
    const { signal } = new AbortController();
    const migration = planMigration(diffSchemas(before, after), { includesDestructive: true });
    await expect(migratorOf(world, warehouse, 'poor').apply(migration, { signal })).rejects.toThrow(
      /would not be what they are.*INCLUDE/,
    );
  });

  it('by who can hardly read the warehouse keeps what it does not see', async () => {
    const warehouse = await world.make(
      `grant create, usage on schema public to poor; set role poor; ${script.replace(/create function f.+$/ms, 'reset role')}`,
    );
    const before = await world.read(warehouse);
    const aim = await world.read(await world.make(`${script}; ${more}`));
    const blind = ['pg_constraint', 'pg_index', 'pg_attrdef', 'pg_description', 'pg_enum'];
    const { signal } = new AbortController();
    await without(warehouse, blind, async () => {
      const seen = await world.read(warehouse, { user: 'poor' });
      const migration = planMigration(diffSchemas(seen, aim), { includesDestructive: true });
      await migratorOf(world, warehouse, 'poor').apply(migration, { signal });
    });
    const after = await world.read(warehouse);
    expect(diffSchemas(before, after).changes.map(({ kind, object }) => [kind, ...object])).toEqual(
      [
        ['addTable', 'public', 'fresh'],
        ['addColumn', 'public', 'kid', 'year'],
        ['addColumn', 'public', 'wine', 'year'],
      ],
    );
    expect(diffSchemas(after, aim).changes).toEqual([]);
  });
});
