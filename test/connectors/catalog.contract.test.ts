import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Catalog } from '../../src/core/warehouse/catalog/catalog';
import type { Relation } from '../../src/core/warehouse/catalog/catalogEntries';
import { DatabaseError } from '../../src/core/warehouse/databaseError';
import { chinookSql } from '../fixtures/chinook';
import {
  createPgliteWorld,
  createPostgresWorld,
  password,
  type CatalogWorld,
} from './catalogWorlds';

const labSql = [
  `create role owner login password '${password}'`,
  `create role reader login password '${password}'`,
  'create schema lab',
  'create schema secret',
  'create schema "Odd ""names"""',
  "create type lab.mood as enum ('sad', 'happy')",
  `create table lab.run (
    id bigint generated always as identity primary key,
    name text not null unique,
    "name$" varchar(40) default 'x',
    mood lab.mood,
    amount numeric(10, 2) not null default 1.5,
    doubled numeric generated always as (amount * 2) stored,
    seen timestamptz default now(),
    notes jsonb,
    tags text[]
  )`,
  'alter table lab.run drop column seen',
  `create table lab.sample (
    run_id bigint not null references lab.run,
    well text not null,
    parent_run bigint,
    parent_well text,
    primary key (run_id, well),
    constraint parent foreign key (parent_run, parent_well) references lab.sample
  )`,
  'create index by_time on lab.run (amount desc nulls last, lower(name)) include (notes) where amount > 0',
  'create view lab.run_names as select id, name from lab.run',
  'create materialized view lab.run_count as select count(*) as runs from lab.run',
  'create table lab.measure (at timestamptz not null, value double precision) partition by range (at)',
  "create table lab.measure_2026 partition of lab.measure for values from ('2026-01-01') to ('2027-01-01')",
  'create table lab.hidden (id int)',
  'create table lab.half (id int primary key, shown text, kept_back text)',
  'create table secret.thing (id int)',
  'create table "Odd ""names"""."a table.with $ and ""quotes""" ("a column" int, "ünï ☃" text)',
  "comment on table lab.run is 'One run of an instrument'",
  "comment on column lab.run.name is 'As the instrument spells it'",
  "comment on schema lab is 'The laboratory'",
  'create function lab.twice(x int, y int default 2) returns int language sql as $$ select x * y $$',
  "comment on function lab.twice is 'Doubles'",
  'create procedure lab.clean() language sql as $$ delete from lab.hidden $$',
  'create aggregate lab.total (int) (sfunc = int4pl, stype = int)',
  "insert into lab.run (name) select 'run ' || n from generate_series(1, 250) n",
  'analyze lab.run',
  'grant usage on schema lab, "Odd ""names""" to reader',
  'grant select on all tables in schema lab, "Odd ""names""" to reader',
  'revoke select on lab.hidden, lab.half from reader',
  'grant select (id, shown) on lab.half to reader',
];

describe.each([
  ['Postgres', createPostgresWorld],
  ['PGlite behind the local lake', createPgliteWorld],
])('the catalog of %s', (_, createWorld) => {
  let world: CatalogWorld;
  let catalog: Catalog;

  beforeAll(async () => {
    world = await createWorld();
    await world.execute(...labSql);
    catalog = await world.read('reader');
  });

  afterAll(() => world?.stop());

  const relation = (name: string, schema = 'lab'): Relation =>
    catalog.relation(schema, name) ?? expect.unreachable(`no ${schema}.${name}`);

  it('says what was asked, as whom and when', () => {
    expect(catalog.database).toEqual({
      name: 'postgres',
      user: 'reader',
      version: expect.stringMatching(/^\d+\.\d+$/),
    });
    expect(Math.abs(Date.now() - catalog.readAtMs)).toBeLessThan(60_000);
  });

  it('has what the login may see, and counts what it may not', () => {
    expect(catalog.schemas.map(({ name }) => name)).toEqual(['Odd "names"', 'lab', 'public']);
    expect(catalog.relationsIn('lab').map(({ name }) => name)).toEqual([
      'half',
      'measure',
      'measure_2026',
      'run',
      'run_count',
      'run_names',
      'sample',
    ]);
    expect(catalog.hidden).toEqual({ schemas: 1, relations: 1 });
    expect(catalog.columnsOf(relation('half')).map(({ name }) => name)).toEqual(['id', 'shown']);
  });

  it('tells kinds, owners, comments, estimated rows and bytes', () => {
    expect(relation('run')).toMatchObject({
      kind: 'table',
      owner: 'postgres',
      comment: 'One run of an instrument',
      rowCountEstimate: 250,
      partitionOf: undefined,
    });
    expect(relation('run').totalBytes).toBeGreaterThan(8192);
    expect(relation('run_names')).toMatchObject({
      kind: 'view',
      rowCountEstimate: undefined,
      totalBytes: undefined,
    });
    expect(relation('run_count').kind).toBe('materializedView');
    expect(relation('sample').rowCountEstimate).toBeUndefined();
    expect(relation('measure')).toMatchObject({ kind: 'partitionedTable', totalBytes: 0 });
    expect(relation('measure_2026').partitionOf).toBe(relation('measure').oid);
    expect(catalog.schemas[1]?.comment).toBe('The laboratory');
  });

  it('tells every column as Postgres prints it', () => {
    const columns = catalog.columnsOf(relation('run'));
    expect(columns.map(({ name, position, type }) => [name, position, type])).toEqual([
      ['id', 1, 'bigint'],
      ['name', 2, 'text'],
      ['name$', 3, 'character varying(40)'],
      ['mood', 4, 'lab.mood'],
      ['amount', 5, 'numeric(10,2)'],
      ['doubled', 6, 'numeric'],
      ['notes', 8, 'jsonb'],
      ['tags', 9, 'text[]'],
    ]);
    const byName = new Map(columns.map((column) => [column.name, column]));
    expect(byName.get('id')).toMatchObject({ generation: 'identityAlways', isNullable: false });
    expect(byName.get('name')).toMatchObject({
      comment: 'As the instrument spells it',
      isNullable: false,
      typeOid: 25,
    });
    expect(byName.get('name$')).toMatchObject({
      default: "'x'::character varying",
      isNullable: true,
    });
    expect(byName.get('doubled')).toMatchObject({
      generation: 'stored',
      default: '(amount * (2)::numeric)',
    });
  });

  it('tells keys and where they lead', () => {
    expect(catalog.keysOf(relation('run'))).toEqual([
      { name: 'run_pkey', kind: 'primary', columns: ['id'] },
      { name: 'run_name_key', kind: 'unique', columns: ['name'] },
    ]);
    expect(catalog.foreignKeysOf(relation('sample'))).toEqual([
      expect.objectContaining({
        name: 'parent',
        columns: ['parent_run', 'parent_well'],
        targetColumns: ['run_id', 'well'],
      }),
      expect.objectContaining({
        name: 'sample_run_id_fkey',
        columns: ['run_id'],
        targetName: 'lab.run',
        targetColumns: ['id'],
      }),
    ]);
  });

  it('tells indexes with what they order by', () => {
    expect(catalog.indexesOf(relation('run')).find(({ name }) => name === 'by_time')).toEqual({
      name: 'by_time',
      method: 'btree',
      isUnique: false,
      isPrimary: false,
      isValid: true,
      isPartial: true,
      parts: [
        { column: 'amount', isDescending: true, isNullsFirst: false },
        { column: undefined, isDescending: false, isNullsFirst: false },
      ],
      definition:
        'CREATE INDEX by_time ON lab.run USING btree (amount DESC NULLS LAST, lower(name)) INCLUDE (notes) WHERE (amount > (0)::numeric)',
    });
  });

  it('keeps odd names as they are', () => {
    const odd = relation('a table.with $ and "quotes"', 'Odd "names"');
    expect(catalog.columnsOf(odd).map(({ name }) => name)).toEqual(['a column', 'ünï ☃']);
  });

  it('tells functions, of the system too, as they are called', () => {
    const own = catalog.functions.filter(({ schema }) => schema === 'lab');
    expect(own.map(({ oid: _oid, ...rest }) => rest)).toEqual([
      {
        schema: 'lab',
        name: 'clean',
        kind: 'procedure',
        arguments: '',
        result: undefined,
        comment: undefined,
      },
      {
        schema: 'lab',
        name: 'total',
        kind: 'aggregate',
        arguments: 'integer',
        result: 'integer',
        comment: undefined,
      },
      {
        schema: 'lab',
        name: 'twice',
        kind: 'function',
        arguments: 'x integer, y integer DEFAULT 2',
        result: 'integer',
        comment: 'Doubles',
      },
    ]);
    const names = new Set(catalog.functions.map(({ name }) => name));
    for (const name of ['lower', 'count', 'date_trunc', 'row_number', 'generate_series', 'now']) {
      expect(names).toContain(name);
    }
    for (const name of ['int4in', 'int4eq', 'RI_FKey_check_ins']) expect(names).not.toContain(name);
  });

  it('shows the owner of nothing nothing of others', async () => {
    const seen = await world.read('owner');
    expect(seen.relations).toEqual([]);
    expect(seen.hidden.schemas).toBe(3);
  });

  it('is not read once nobody waits for it', async () => {
    await expect(world.read('reader', AbortSignal.abort(new Error('no longer')))).rejects.toThrow(
      'no longer',
    );
  });

  it('says who is not let in', async () => {
    const failure = await world.read('nobody at all').then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(DatabaseError.is(failure, 'unauthorized')).toBe(true);
  });
});

describe('the catalog of a database that others designed', () => {
  let world: CatalogWorld;
  let catalog: Catalog;

  beforeAll(async () => {
    world = await createPostgresWorld();
    await world.execute(
      `create role reader login password '${password}'`,
      ...chinookSql,
      'grant usage on schema chinook to reader',
      'grant select on all tables in schema chinook to reader',
    );
    catalog = await world.read('reader');
  });

  afterAll(() => world?.stop());

  const relation = (name: string): Relation =>
    catalog.relation('chinook', name) ?? expect.unreachable(`no ${name}`);

  it('has its tables with as many rows as were put in', () => {
    expect(
      Object.fromEntries(
        catalog.relations.map(({ name, rowCountEstimate }) => [name, rowCountEstimate]),
      ),
    ).toEqual({
      album: 347,
      artist: 275,
      customer: 59,
      employee: 8,
      genre: 25,
      invoice: 412,
      invoice_line: 2240,
      media_type: 5,
      playlist: 18,
      playlist_track: 3503,
      track: 3503,
    });
  });

  it('leads from a line of an invoice to the artist, and from an employee to employees', () => {
    const targetOf = (table: string, column: string): Relation => {
      const key = catalog
        .foreignKeysOf(relation(table))
        .find(({ columns }) => columns.includes(column));
      return catalog.relationOf(key?.target ?? 0) ?? expect.unreachable(`${table}.${column}`);
    };
    const track = targetOf('invoice_line', 'track_id');
    const album = targetOf(track.name, 'album_id');
    expect(targetOf(album.name, 'artist_id').name).toBe('artist');
    expect(targetOf('employee', 'reports_to').name).toBe('employee');
    const referring = catalog
      .referencesTo(track)
      .map((key) => catalog.relationOf(key.relation)?.name);
    expect(referring).toEqual(['invoice_line', 'playlist_track']);
  });

  it('has keys of two columns, and an index for each reference', () => {
    expect(catalog.keysOf(relation('playlist_track'))).toEqual([
      { name: 'playlist_track_pkey', kind: 'primary', columns: ['playlist_id', 'track_id'] },
    ]);
    for (const { oid } of catalog.relations) {
      const leading = catalog.indexesOf({ oid }).map(({ parts }) => parts[0]?.column);
      for (const { columns } of catalog.foreignKeysOf({ oid })) {
        expect(leading).toContain(columns[0]);
      }
    }
  });
});

describe('the catalog of a large database', () => {
  let world: CatalogWorld;

  beforeAll(async () => {
    world = await createPostgresWorld();
    const columns = Array.from(
      { length: 19 },
      (_, place) => `c${place} ${place % 2 ? 'text' : 'int'}`,
    );
    await world.execute(
      `create role reader login password '${password}'`,
      'create schema many',
      `do $$ begin for n in 1..2000 loop
        execute format('create table many.t%s (id int primary key, ${columns.join(', ')})', n);
      end loop; end $$`,
      'grant usage on schema many to reader',
      'grant select on all tables in schema many to reader',
      'analyze pg_catalog.pg_attribute, pg_catalog.pg_class',
    );
  });

  afterAll(() => world?.stop());

  it('of 2,000 tables with 20 columns each is read in about a second of work, and kept in few bytes', async () => {
    const before = process.cpuUsage();
    const catalog = await world.read('reader');
    const { user, system } = process.cpuUsage(before);
    expect(catalog.relationsIn('many')).toHaveLength(2000);
    expect(catalog.snapshot.columns.names.length).toBeGreaterThanOrEqual(40_000);
    // The server's half is not in this; wall time is only of use on a machine that does nothing else.
    expect((user + system) / 1000).toBeLessThan(1000);
    expect(JSON.stringify(catalog.snapshot).length).toBeLessThan(3_000_000);
  });
});

describe('the catalog of a busy Postgres', () => {
  let world: CatalogWorld;

  beforeAll(async () => {
    world = await createPostgresWorld();
    await world.execute(...labSql);
  });

  afterAll(() => world?.stop());

  it.each([
    ['a table', 'lock table lab.run in access exclusive mode'],
    ['an index of it', 'reindex index lab.by_time'],
  ])('does not wait for whoever has locked %s', async (_, statement) => {
    const { Client } = await import('pg');
    const owner = new Client({
      ...world.connection('postgres'),
      password: 'of the superuser',
      ssl: false,
    });
    await owner.connect();
    try {
      await owner.query('begin');
      await owner.query(statement);
      const catalog = await world.read('reader');
      const run = catalog.relation('lab', 'run') ?? expect.unreachable();
      expect(run.totalBytes).toBeUndefined();
      expect(run.rowCountEstimate).toBe(250);
      expect(catalog.columnsOf(run)).toHaveLength(8);
      expect(catalog.columnsOf(run).every((column) => column.default === undefined)).toBe(true);
    } finally {
      await owner.end();
    }
  });
});
