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
/** Migrates a schema to what a change makes of it: the titles of the steps, and how many rows a table has. */
async function migrate(
  make: string,
  { change, table }: { readonly change: string; readonly table: string },
): Promise<{ readonly titles: string; readonly rows: number | null }> {
  const database = await world.make(make);
  const newer = await world.read(await world.make(`${make}; ${change}`));
  const migration = planMigration(diffSchemas(await world.read(database), newer), {
    includesDestructive: true,
  });
  await migratorOf(world, database).apply(migration, { signal });
  expect(diffSchemas(await world.read(database), newer).changes).toEqual([]);
  const client = await world.postgres.connect(database);
  const { rowCount } = await client.query(`select * from ${table}`);
  await client.end();
  return { titles: migration.steps.map(({ title }) => title).join('\n'), rows: rowCount };
}

const make = `create table t (id int primary key); create table other (id int, at date);
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
  const { titles, rows } = await migrate(make, { change, table: 'log_1' });
  if (change !== detached) expect(titles).toContain(', and drop what it has by log_pkey');
  expect(rows).toBe(1);
});

const chain = `create table t (id int primary key) partition by range (id);
  create table t_1 partition of t for values from (0) to (9);
  create table log (id int references t, at date, part text, note text, check (note <> ''), unique (at, id, part),
    exclude (at with =, part with =)) partition by range (at);
  create index on log (at);
  create table log_1 partition of log (primary key (id, part), check (id > 0))
    for values from ('2026-01-01') to ('2026-02-01') partition by list (part);
  create index on log_1 (note);
  create table log_1_a partition of log_1 (unique (id)) for values in ('a');
  create index on log_1_a (id, note);
  insert into t values (1); insert into log values (1, '2026-01-05', 'a', 'x')`;
const leafDetached = 'alter table log_1 detach partition log_1_a';
const middleDetached = 'alter table log detach partition log_1';

it.each([
  ['keeps what it has by both', leafDetached, ''],
  [
    'loses what it shall not have by either',
    `${leafDetached}; alter table log_1_a drop constraint log_1_a_pkey, drop constraint log_id_fkey,
       drop constraint log_1_a_at_id_part_key, drop constraint log_1_a_at_part_excl,
       drop constraint log_note_check;
     drop index log_1_a_at_idx; drop index log_1_a_note_idx`,
    ', and drop what it has by log_1_pkey, log_1_note_idx of public.log_1 and log_at_id_part_key, log_at_part_excl, log_note_check, log_at_idx, log_id_fkey of public.log',
  ],
  [
    'loses what is above by the upper alone, which it is taken out of',
    `${middleDetached}; alter table log_1 drop constraint log_1_at_id_part_key, drop constraint log_id_fkey;
     drop index log_1_at_idx`,
    'take the partition public.log_1 out, and drop what it has by log_at_id_part_key, log_at_idx, log_id_fkey of public.log',
  ],
  [
    'keeps by itself what the middle loses, both being taken out',
    `${leafDetached}; ${middleDetached}; drop index log_1_at_idx;
     alter table log_1 drop constraint log_1_at_id_part_key`,
    'take the partition public.log_1 out, and drop what it has by log_at_id_part_key, log_at_idx of public.log',
  ],
  [
    'loses what another parent that it comes to has not',
    `create table more (like log_1, check (id > 0)) partition by list (part); create index on more (note);
     ${leafDetached}; alter table log_1_a drop constraint log_1_a_pkey, drop constraint log_id_fkey,
       drop constraint log_1_a_at_id_part_key, drop constraint log_1_a_at_part_excl,
       drop constraint log_note_check, drop constraint log_1_id_check, add constraint more_id_check check (id > 0);
     drop index log_1_a_at_idx; alter table more attach partition log_1_a for values in ('a')`,
    ', and drop what it has by log_1_pkey, log_1_id_check of public.log_1 and log_at_id_part_key, log_at_part_excl, log_note_check, log_at_idx, log_id_fkey of public.log',
  ],
  [
    'keeps what is above by itself, though that loses it at the same time',
    `${leafDetached}; alter table log_1 drop constraint log_1_pkey, drop constraint log_1_id_check`,
    '',
  ],
  [
    'has a check once whose name above becomes another while it gets other bounds',
    `${leafDetached}; alter table log rename constraint log_note_check to renamed;
     alter table log_1_a drop constraint log_note_check, add constraint renamed check (note <> '');
     alter table log_1_a drop constraint log_1_a_at_part_excl;
     alter table log_1 attach partition log_1_a for values in ('a', 'b')`,
    'drop what it has by log_at_part_excl, log_note_check of public.log',
  ],
  [
    'keeps what is above, where it gets other bounds and a column another name',
    `${leafDetached}; alter table log rename note to notes; alter table log_1_a rename note to notes;
     alter table log_1 attach partition log_1_a for values in ('a', 'b')`,
    '',
  ],
])('a partition of a partition %s', async (_, change, title) => {
  const { titles, rows } = await migrate(chain, { change, table: 'log_1_a' });
  expect(titles).toContain(title);
  if (title === '') expect(titles).not.toContain('and drop what');
  expect(rows).toBe(1);
});

const family = `create table grand (id int, check (id > 0)); create table parent (note text, check (note <> '')) inherits (grand);
  create table heir () inherits (parent); insert into heir values (1, 'x')`;

it.each([
  ['keeps the checks that it has by it', 'alter table heir no inherit parent'],
  [
    'loses the checks that it shall not have',
    'alter table heir no inherit parent; alter table heir drop constraint grand_id_check',
  ],
  [
    'loses what it has by an upper one, which it is taken out of',
    'alter table parent no inherit grand; alter table parent drop constraint grand_id_check',
  ],
  [
    'has its checks by an upper one instead',
    `alter table heir no inherit parent; alter table heir inherit grand; alter table heir drop constraint parent_note_check`,
  ],
])('an heir that is taken out of its parent %s', async (_, change) => {
  expect(await migrate(family, { change, table: 'heir' })).toMatchObject({ rows: 1 });
});

it('a new heir has no column that its parent loses and leaves to the heirs that it has', async () => {
  const change =
    'alter table only parent drop column note; create table late (own int) inherits (parent)';
  expect(await migrate(family, { change, table: 'heir' })).toMatchObject({ rows: 1 });
});

it('an heir loses a column after its parent, which comes below another one', async () => {
  const change = `alter table parent no inherit grand; alter table parent drop column note;
    alter table parent inherit grand; create table above (id int); alter table parent inherit above`;
  expect(await migrate(family, { change, table: 'heir' })).toMatchObject({ rows: 1 });
});

it.each([
  ['a partition', 'alter table log attach partition late for values from (5) to (9)'],
  ['an heir', 'alter table late inherit parent'],
])('a table becomes %s of one that demands more of it than it has', async (_, change) => {
  const above = "(id int not null, note text, check (note <> ''), check (id < 9))";
  const before = `create table log ${above} partition by range (id); create table parent ${above};
    create table late (id int, note text, constraint log_id_check check (id < 9)); insert into late values (5, 'x')`;
  const missing = `alter table late alter id set not null;
    alter table late add constraint log_note_check check (note <> ''), add constraint parent_note_check check (note <> ''),
      add constraint parent_id_check check (id < 9)`;
  const { rows } = await migrate(before, { change: `${missing}; ${change}`, table: 'late' });
  expect(rows).toBe(1);
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
