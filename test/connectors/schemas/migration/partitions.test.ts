import { afterAll, beforeAll, expect, it } from 'vitest';
import { diffSchemas } from '../../../../src/core/schemaDiff/diffSchemas';
import { planMigration } from '../../../../src/core/schemaDiff/migration/planMigration';
import { SchemaWorld } from '../schemaWorld';
import { migratorOf } from './migrationRounds';

let world: SchemaWorld;

beforeAll(async () => {
  world = await SchemaWorld.start();
});

afterAll(() => world?.stop());

const signal = new AbortController().signal;
const log = `create table other (id int, at date);
  create table log (id int references t, at date, unique (at, id), primary key (id, at)) partition by range (at);
  create index on log (at);
  create table log_1 partition of log for values from ('2026-01-01') to ('2026-02-01');
  insert into t values (1); insert into log values (1, '2026-01-05')`;
const detached = 'alter table log detach partition log_1';

it.each([
  ['keeps what it has by it', detached],
  [
    'loses what it shall not have',
    `${detached}; alter table log_1 drop constraint log_1_pkey; drop index log_1_at_idx;
     alter table log_1 drop constraint log_1_at_id_key, drop constraint log_id_fkey`,
  ],
  [
    'is unique where it had a primary key',
    `${detached}; alter table log_1 drop constraint log_1_pkey, add constraint one unique (id, at),
       drop constraint log_1_at_id_key`,
  ],
  [
    'has a key of its own instead',
    `${detached}; alter table log_1 drop constraint log_1_pkey, add constraint own primary key (at)`,
  ],
])('a partition that is taken out of its parent %s', async (_, change) => {
  const make = `create table t (id int primary key); ${log}`;
  const database = await world.make(make);
  const newer = await world.read(await world.make(`${make}; ${change}`));
  const migration = planMigration(diffSchemas(await world.read(database), newer), {
    includesDestructive: true,
  });
  if (change !== detached) {
    const titles = migration.steps.map(({ title }) => title).join('\n');
    expect(titles).toContain(', and drop what it has by log_pkey');
  }
  await migratorOf(world, database).apply(migration, { signal });
  expect(diffSchemas(await world.read(database), newer).changes).toEqual([]);
  const client = await world.postgres.connect(database);
  expect((await client.query('select * from log_1')).rowCount).toBe(1);
  await client.end();
});

it('a domain over one that moved to another schema takes over no default of that', async () => {
  const make = `create schema more; create domain inner_one as int;
    create domain outer_one as inner_one check (value < 9)`;
  const database = await world.make(make);
  const newer = await world.read(
    await world.make(
      `${make}; alter domain inner_one set schema more; alter domain more.inner_one set default 3`,
    ),
  );
  const migration = planMigration(diffSchemas(await world.read(database), newer), {
    includesDestructive: true,
  });
  await migratorOf(world, database).apply(migration, { signal });
  expect(diffSchemas(await world.read(database), newer).changes).toEqual([]);
});
