import { expect, it } from 'vitest';
import { parseSnapshot } from '../../../../src/core/schemaDiff/document/parseSnapshot';
import { writeSnapshot } from '../../../../src/core/schemaDiff/document/writeSnapshot';
import { snapshotOf } from '../../../fakes/ddl';
import { aSnapshot } from '../../../fakes/snapshots';

it('puts every column, key and check on a line of its own, without what is empty', async () => {
  const snapshot = await snapshotOf(
    "create table t (id int primary key, name text default 'x')",
    'create view v as select id from t',
  );
  expect(writeSnapshot(snapshot)).toBe(`{
  "format": "lakeside-schema",
  "version": 5,
  "origin": { "kind": "ddl" },
  "schemas": [
    { "name": "public" }
  ],
  "relations": [
    {
      "schema": "public",
      "name": "t",
      "kind": "table",
      "columns": [
        { "name": "id", "type": "integer", "isNullable": false },
        { "name": "name", "type": "text", "isNullable": true, "default": "'x'" }
      ],
      "primaryKey": { "name": "t_pkey", "columns": [ "id" ] }
    },
    {
      "schema": "public",
      "name": "v",
      "kind": "view",
      "columns": [
        { "name": "id", "type": "integer", "isNullable": true }
      ],
      "view": { "query": "SELECT id FROM public.t", "dependsOn": [ [ "public", "t", "id" ] ], "callsFunctions": [] }
    }
  ],
  "hidden": { "schemas": 0, "relations": 0, "columns": 0, "definitions": [] }
}
`);
});

it('is read back as it was, whatever is in it', async () => {
  const snapshot = await snapshotOf(
    `create type mood as enum ('sad', 'ok')`,
    'create domain word as text collate "C"',
    'create domain d as int not null default 3 check (value > 0)',
    `create table p (id bigint generated always as identity primary key, m mood default 'ok', at date,
      x int generated always as (1 + 1) stored, unique nulls not distinct (m, at) include (x), check (x > 0) no inherit, exclude using gist (at with =))`,
    'create unlogged table c (up bigint references p on delete cascade deferrable, "Ü" d check ("Ü" < 5)) inherits (p)',
    'create index i on c (up desc) include (at) where at is not null',
    `comment on table c is 'it''s "c"'`,
    'create table parts (at date) partition by range (at)',
    `create table part partition of parts for values from ('2026-01-01') to ('2026-02-01')`,
    'create function f(int) returns int language sql as $$ select 1 $$',
    'create view v as select f(id::int) as y from p',
    'do $$ begin end $$',
  );
  // What nothing is compared by is only counted.
  const { unmodeled, ...written } = snapshot;
  expect(unmodeled).toMatchObject({ functions: 1 });
  expect(parseSnapshot(writeSnapshot(snapshot), 'x.json')).toEqual(written);
});

it.each([1, 2, 3, 4])(
  'of version %i does not know what came with the fifth, nor when it is written anew',
  async (version) => {
    const table = 'create table t (id int primary key, up int references t)';
    const { unmodeled: _, ...snapshot } = await snapshotOf(table);
    const written = writeSnapshot(snapshot);
    expect(written).toContain('"version": 5');
    expect(parseSnapshot(written, 'x.json')).toEqual(snapshot);
    const older = parseSnapshot(written.replace('"version": 5', `"version": ${version}`), 'x.json');
    expect(older).toEqual({
      ...snapshot,
      unknown: ['deferral', 'keyIncludes', 'noInherit', 'domainCollations'],
    });
    expect(parseSnapshot(writeSnapshot(older), 'x.json')).toEqual(older);
  },
);

it('names the catalogs that were not read, and by them what is not known', () => {
  const hidden = {
    schemas: 0,
    relations: 0,
    columns: 0,
    definitions: [],
    catalogs: ['pg_constraint', 'pg_index'],
  } as const;
  const snapshot = aSnapshot({ hidden, unknown: ['constraints', 'indexes', 'keyIncludes'] });
  const written = writeSnapshot(snapshot);
  expect(parseSnapshot(written, 'x.json')).toEqual(snapshot);
  expect(() => parseSnapshot(written.replace('pg_index', 'pg_indexes'), 'x.json')).toThrow(
    'hidden.catalogs[1] must be one of pg_constraint, pg_index',
  );
});

it('names what the login may not see', () => {
  const hidden = {
    schemas: 1,
    relations: 1,
    columns: 1,
    paths: [['a'], ['b', 't'], ['b', 'u', 'c']],
    definitions: [],
  } as const;
  const snapshot = aSnapshot({ hidden });
  const written = writeSnapshot(snapshot);
  expect(parseSnapshot(written, 'x.json')).toEqual(snapshot);
  expect(() => parseSnapshot(written.replace('[ "a" ]', '[]'), 'x.json')).toThrow(
    'hidden.paths[0] must have 1 or 2 or 3 parts',
  );
});

it('numbers of values of an enum are kept, and each value has one', async () => {
  const snapshot = await snapshotOf(`create type mood as enum ('sad', 'ok')`);
  const [type] = snapshot.enums;
  const { unmodeled: _, ...bare } = snapshot;
  const numbered = { ...bare, enums: type ? [{ ...type, valueOids: [7, 9] }] : [] };
  const written = writeSnapshot(numbered);
  expect(parseSnapshot(written, 'x.json')).toEqual(numbered);
  expect(() => parseSnapshot(written.replace('7, 9', '7'), 'x.json')).toThrow(
    'enums[0].valueOids must have one number for each value, or be left out',
  );
});
