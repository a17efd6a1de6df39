import { afterAll, beforeAll, expect, it } from 'vitest';
import { diffSchemas } from '../../../../src/core/schemaDiff/diffSchemas';
import { planMigration } from '../../../../src/core/schemaDiff/migration/planMigration';
import { SchemaWorld } from '../schemaWorld';
import { migratorOf } from './migrationRounds';

let world: SchemaWorld;

beforeAll(async () => {
  world = await SchemaWorld.start();
  await world.postgres.execute('create role keeper', 'create role reader', 'create role guest');
});

afterAll(() => world?.stop());

const signal = new AbortController().signal;

/** What roles see, each by a statement, once `lab.strain` is `lab.sample` and its `name` is `title`. */
async function bridged(script: string): Promise<(role: string, text: string) => Promise<unknown>> {
  const database =
    await world.make(`create schema lab; grant usage, create on schema lab to keeper, reader, guest;
    create table lab.strain (id int primary key, name text, secret text); insert into lab.strain values (1, 'a', 'x'), (2, 'b', 'y');
    alter table lab.strain owner to keeper; grant select on lab.strain to reader; ${script}`);
  const before = await world.read(database);
  await world.run(database, 'alter table lab.strain rename to sample');
  await world.run(database, 'alter table lab.sample rename column name to title');
  const after = await world.read(database);
  await world.run(database, 'alter table lab.sample rename column title to name');
  await world.run(database, 'alter table lab.sample rename to strain');
  const diff = diffSchemas(before, after);
  const migration = planMigration(diff, { bridgeViews: { until: '2026-12-26' } });
  await migratorOf(world, database).apply(migration, { signal });
  return async (role, text) => {
    const client = await world.postgres.connect(database);
    try {
      await client.query(`set role ${role}`);
      return (await client.query<unknown[]>({ text, rowMode: 'array' })).rows;
    } finally {
      await client.end();
    }
  };
}

it('a bridge is whose its table is, and shows as much of it as that to whoever may see columns', async () => {
  const ask = await bridged('grant select (id, name) on lab.strain to guest');
  const owner = `select relowner::regrole::text from pg_class where oid = 'lab.strain'::regclass`;
  expect(await ask('keeper', owner)).toEqual([['keeper']]);
  expect(await ask('guest', 'select name from lab.strain order by id')).toEqual([['a'], ['b']]);
  await expect(ask('guest', 'select secret from lab.strain')).rejects.toThrow('permission denied');
});

it('a bridge shows nothing to whoever has rights on new tables by default', async () => {
  const ask = await bridged(
    'alter default privileges in schema lab grant select on tables to guest, keeper',
  );
  await expect(ask('guest', 'select name from lab.strain')).rejects.toThrow('permission denied');
  expect(await ask('keeper', 'select count(*)::int from lab.strain')).toEqual([[2]]);
});

it('a bridge shows nobody rows that policies of its table do not', async () => {
  const ask = await bridged(
    'alter table lab.strain enable row level security; create policy first on lab.strain using (id = 1)',
  );
  expect(await ask('reader', 'select id, secret from lab.strain')).toEqual([[1, 'x']]);
});
