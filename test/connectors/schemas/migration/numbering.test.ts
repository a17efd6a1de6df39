import { afterAll, beforeAll, expect, it } from 'vitest';
import { diffSchemas } from '../../../../src/core/schemaDiff/diffSchemas';
import { planMigration } from '../../../../src/core/schemaDiff/migration/planMigration';
import { SchemaWorld } from '../schemaWorld';
import { migratorOf } from './migrationRounds';

let world: SchemaWorld;

beforeAll(async () => {
  world = await SchemaWorld.start();
  await world.postgres.execute('create role reader');
});

afterAll(() => world?.stop());

const signal = new AbortController().signal;
const serial = 'create table t (id serial primary key, a text)';
const identity = 'create table t (id int generated always as identity primary key, a text)';

/** Numbers in tens, of which the last are gone again. */
const numbered = `alter sequence t_id_seq increment by 10 cycle;
  insert into t (a) select 'x' from generate_series(1, 5); delete from t where id > 20;
  grant usage on sequence t_id_seq to reader; comment on sequence t_id_seq is '100 % of t'`;

it.each([
  ['an identity', serial, identity],
  ['a serial', identity, serial],
])(
  'a column goes on behind every number that was given, once it is %s',
  async (_, before, after) => {
    const database = await world.make(`${before}; ${numbered}`);
    const sides = [await world.read(database), await world.read(await world.make(after))] as const;
    const migration = planMigration(diffSchemas(...sides));
    expect(migration.leftOut).toEqual([]);
    await migratorOf(world, database).apply(migration, { signal });
    const client = await world.postgres.connect(database);
    const rowsOf = async (text: string): Promise<unknown> =>
      (await client.query<unknown[]>({ text, rowMode: 'array' })).rows;
    expect(await rowsOf(`insert into t (a) values ('y') returning id`)).toEqual([[51]]);
    expect(
      await rowsOf(`select pg_get_serial_sequence('t', 'id'), relname, seqincrement, seqcycle,
        has_sequence_privilege('reader', c.oid, 'usage'), obj_description(c.oid, 'pg_class')
      from pg_sequence s join pg_class c on c.oid = s.seqrelid`),
    ).toEqual([['public.t_id_seq', 't_id_seq', '10', true, true, '100 % of t']]);
    await client.end();
  },
);

const toIdentity = [serial, identity] as const;
const toSerial = [identity, serial] as const;
const downwards = 'increment by -1 minvalue -100 maxvalue -1 start with -1 restart';
const unbounded = 'increment by -1 no minvalue no maxvalue start with -1 restart';
const high = 'minvalue 100 start with 100 restart';

it.each([
  { how: 'downwards as an identity', sides: toIdentity, counting: downwards, rows: 3, next: -4 },
  { how: 'downwards as a serial', sides: toSerial, counting: downwards, rows: 3, next: -4 },
  { how: 'downwards without bounds', sides: toIdentity, counting: unbounded, rows: 3, next: -4 },
  { how: 'downwards without rows', sides: toIdentity, counting: downwards, rows: 0, next: -1 },
  { how: 'from 100 without rows', sides: toIdentity, counting: high, rows: 0, next: 100 },
  { how: 'from 100', sides: toIdentity, counting: high, rows: 3, next: 103 },
])('a column goes on counting $how', async ({ sides: [before, after], counting, rows, next }) => {
  const database = await world.make(
    `${before}; alter sequence t_id_seq ${counting}; insert into t (a) select 'x' from generate_series(1, ${rows})`,
  );
  const sides = [await world.read(database), await world.read(await world.make(after))] as const;
  await migratorOf(world, database).apply(planMigration(diffSchemas(...sides)), { signal });
  const client = await world.postgres.connect(database);
  const inserted = await client.query(`insert into t (a) values ('y') returning id`);
  expect(inserted.rows).toEqual([{ id: next }]);
  await client.end();
});

it('a column of values below 1 may become an identity', async () => {
  const plain = 'create table t (id int primary key, a text)';
  const database = await world.make(`${plain}; insert into t values (-7, 'x')`);
  const sides = [await world.read(database), await world.read(await world.make(identity))] as const;
  await migratorOf(world, database).apply(planMigration(diffSchemas(...sides)), { signal });
  const client = await world.postgres.connect(database);
  const inserted = await client.query(`insert into t (a) values ('y') returning id`);
  expect(inserted.rows).toEqual([{ id: 1 }]);
  await client.end();
});

it('a sequence that another column asks, too, stays for that', async () => {
  const other = `create table other (id int default nextval('t_id_seq'))`;
  const database = await world.make(`${serial}; ${other}; insert into other select`);
  const after = await world.make(
    `${identity}; create sequence s; ${other.replace('t_id_seq', 's')}`,
  );
  const sides = [await world.read(database), await world.read(after)] as const;
  const diff = diffSchemas(...sides);
  const kept = diff.changes.filter(({ object }) => object[1] === 'other');
  const migration = planMigration(diff, { leftOut: kept });
  await migratorOf(world, database).apply(migration, { signal });
  const client = await world.postgres.connect(database);
  const { rows } = await client.query('insert into t (a) values (1) returning id');
  expect(rows).toEqual([{ id: 2 }]);
  const { rows: others } = await client.query('insert into other select returning id');
  expect(others).toEqual([{ id: 2 }]);
  await client.end();
});

it('a serial whose table goes to another schema goes on there as an identity', async () => {
  const made = (schema: string, columns: string): string =>
    `create schema ${schema}; create table ${schema}.t (${columns})`;
  const database = await world.make(
    `${made('older', 'id serial primary key')}; insert into older.t default values`,
  );
  const after = await world.make(made('newer', 'id int generated always as identity primary key'));
  const diff = diffSchemas(await world.read(database), await world.read(after), {
    decisions: [{ kind: 'table', from: ['older', 't'], to: ['newer', 't'], isSame: true }],
  });
  await migratorOf(world, database).apply(planMigration(diff), { signal });
  const client = await world.postgres.connect(database);
  const { rows } = await client.query('insert into newer.t default values returning id');
  expect(rows).toEqual([{ id: 2 }]);
  await client.end();
});
