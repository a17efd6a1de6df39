import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diffSchemas } from '../../../src/core/schemaDiff/diffSchemas';
import { diffDocument } from '../../../src/core/schemaDiff/report/diffDocument';
import { printSchema } from '../../../src/core/schemaDiff/print/printSchema';
import { comparable, readScript, SchemaWorld, withoutTypes } from './schemaWorld';

let world: SchemaWorld;

beforeAll(async () => {
  world = await SchemaWorld.start();
});

afterAll(() => world?.stop());

const long = 'ü'.repeat(40);

const scripts: Readonly<Record<string, string>> = {
  'odd names': `create schema "Odd $""schema""";
    create table "Odd $""schema"""."strain$raw" ("name$" text primary key, "NAME" text, "it's" text, "試料" int, "a""b" int default 1, "select" int check ("select" > 0));
    create index "Ix $" on "Odd $""schema"""."strain$raw" ("NAME", ("it's" || "name$"));
    create view "Odd $""schema"""."strain" as select "name$", "a""b" as "c d" from "Odd $""schema"""."strain$raw" where "試料" > 1`,
  'names of more than 63 bytes':
    `create table "${long}" ("${long}" int primary key, "${long}x" int) partition by list ("${long}")`.replace(
      `, "${long}x" int`,
      '',
    ),
  'foreign keys in circles': `create table a (id int primary key, b int, self int references a); create table b (id int primary key, c int); create table c (id int primary key, a int references a);
    alter table a add foreign key (b) references b on delete set null; alter table b add constraint to_c foreign key (c) references c deferrable initially deferred`,
  'partitions of partitions, and several parents': `create table log (at date, kind text, n int) partition by range (at);
    create table log_1 partition of log for values from ('2026-01-01') to ('2026-02-01') partition by list (kind);
    create table log_1_a partition of log_1 for values in ('a', 'b'); create table log_rest partition of log default; create index on log (n);
    create table one (a int not null); create table two (b int default 2); create table kid (c int) inherits (one, two); create table below () inherits (kid)`,
};

describe('a database with', () => {
  it.each(Object.entries(scripts))('%s is read, compared and made anew', async (_, script) => {
    const live = await world.read(await world.make(script));
    const written = await readScript(script);
    expect(written.notUnderstood).toEqual([]);
    expect(diffSchemas(written, live).changes).toEqual([]);
    expect(diffSchemas(live, written).changes).toEqual([]);
    const again = await world.read(await world.make(printSchema(live)));
    expect(comparable(again)).toEqual(comparable(live));
    expect(comparable(withoutTypes(live, written))).toEqual(comparable(written));
  });
});

describe('a login', () => {
  const password = (): string => world.postgres.password;

  it('without rights on the catalog is told what it may not read', async () => {
    const database = await world.make(`create role outsider login password '${password()}';
      create table t (a int); grant select on t to outsider; revoke select on pg_catalog.pg_class from public`);
    await expect(world.read(database, { user: 'outsider' })).rejects.toMatchObject({
      message: expect.stringContaining('pg_class') as unknown,
    });
  });

  it('that may not read Benchling’s definitions gets all else, and is told what that costs', async () => {
    const database =
      await world.make(`create role half login password '${password()}'; create schema b; grant usage on schema b to half;
      create table b."schema$raw" (id text, system_name text); create table b."field_definition$raw" (id text, schema_id text, system_name text);
      create table b."strain$raw" (id text primary key, "name$" text); grant select on b."strain$raw" to half`);
    const { relations, hidden } = await world.read(database, { user: 'half' });
    expect(relations).toMatchObject([
      { name: 'strain$raw', columns: [{ name: 'id' }, { name: 'name$' }] },
    ]);
    expect(relations[0]).not.toHaveProperty('benchling');
    expect(hidden.definitions).toEqual([
      ['b', 'field_definition$raw'],
      ['b', 'schema$raw'],
    ]);
  });

  it('that sees no schema at all sees nothing, and how much it does not', async () => {
    const database = await world.make(
      `create role blind login password '${password()}'; create schema s; create table s.t (a int); create table u (a int)`,
    );
    const { relations, hidden } = await world.read(database, { user: 'blind' });
    expect(relations).toEqual([]);
    expect(hidden).toMatchObject({ schemas: 1, relations: 1 });
  });
});

describe('Benchling without a row', () => {
  const ours = `create schema b; create table b."strain$raw" (id text primary key, "name$" text, genotype text);
    create view b.strain as select id, "name$", genotype from b."strain$raw"`;

  it('drops nothing for certain', async () => {
    const before = await world.read(await world.make(ours));
    const after = await world.read(await world.make('create schema b'));
    const diff = diffSchemas(before, after);
    expect(diff.changes.map(({ kind }) => kind).toSorted()).toEqual(['dropTable', 'dropView']);
    const doubts = diffDocument(diff).changes.map(({ absence }) => absence?.rule);
    expect(doubts).toEqual(['noRowsYet', 'noRowsYet']);
  });
});
