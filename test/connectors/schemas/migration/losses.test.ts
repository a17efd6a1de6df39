import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diffSchemas } from '../../../../src/core/schemaDiff/diffSchemas';
import type { Migration } from '../../../../src/core/schemaDiff/migration/migration';
import { MigrationError } from '../../../../src/core/schemaDiff/migration/migrationError';
import { planMigration } from '../../../../src/core/schemaDiff/migration/planMigration';
import { SchemaWorld } from '../schemaWorld';
import { readCatalogue } from './catalogue';
import { migratorOf } from './migrationRounds';

let world: SchemaWorld;

beforeAll(async () => {
  world = await SchemaWorld.start();
  await world.postgres.execute(
    'create role keeper',
    'create role reader',
    'create role writer',
    'grant create on schema public to keeper',
  );
});

afterAll(() => world?.stop());

const signal = new AbortController().signal;

async function planned(before: string, after: string): Promise<[string, Migration]> {
  const database = await world.make(before);
  const sides = [await world.read(database), await world.read(await world.make(after))] as const;
  return [database, planMigration(diffSchemas(...sides), { includesDestructive: true })];
}

async function catalogueOf(database: string): Promise<readonly string[]> {
  const client = await world.postgres.connect(database);
  try {
    return await readCatalogue(client);
  } finally {
    await client.end();
  }
}

interface Remake {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  /** What no snapshot holds; both sides have it, as after the migration all of it has to be there. */
  readonly extras: readonly string[];
  /** What is so only afterwards. */
  readonly afterwards?: string;
}

const viewRights: readonly string[] = [
  'alter table v owner to keeper',
  'grant select (id), update (a) on v to reader',
  'grant select, insert on v to writer with grant option',
  'grant select on v to postgres',
  'revoke delete on v from keeper',
];

const viewExtras: readonly string[] = [
  'alter view v set (check_option = cascaded, security_barrier = true)',
  'create rule nothing as on delete to v do instead nothing',
  `comment on rule nothing on v is 'nobody deletes'`,
  'create trigger put instead of insert on v for each row execute function give()',
  `comment on trigger put on v is 'puts'`,
  ...viewRights,
];

const materializedExtras: readonly string[] = [
  'alter materialized view v set (fillfactor = 50)',
  'alter materialized view v alter column a set statistics 7, alter column a set storage main, alter column a set compression pglz',
  'alter materialized view v alter column id set (n_distinct = 9)',
  'create statistics pair on id, a from v',
  `comment on statistics pair is 'both'; alter statistics pair set statistics 5`,
  'alter materialized view v cluster on v_id',
  `comment on index v_id is 'its key'; alter index v_id set (fillfactor = 60)`,
  ...viewRights,
];

const give = `create function give() returns trigger language plpgsql as 'begin return new; end'`;
const t = `create table t (id int primary key, a text, b text); ${give}`;

const days = `id int generated always as identity (increment 2 cache 3), serial serial, at date constraint said not null, what text`;
const indexed = 'create index log_what on log (what)';
const filled = `insert into log (at) values ('2026-01-01'), ('2026-01-02'), ('2026-01-03')`;
const plain = `create table log (${days}, primary key (id, at)); ${indexed}; ${filled}`;
const parted = `create table log (${days}, primary key (id, at)) partition by range (at);
  create table log_all partition of log for values from (minvalue) to (maxvalue); ${indexed}; ${filled}`;

const tableExtras: readonly string[] = [
  'alter table log owner to keeper',
  'grant select (id), update (at) on log to reader',
  'grant select, insert on log to writer with grant option; grant select on log to postgres; revoke delete on log from keeper',
  'grant usage on sequence log_id_seq to reader, postgres; grant usage on sequence log_serial_seq to writer',
  `comment on sequence log_id_seq is 'of days'; comment on sequence log_serial_seq is 'of rows'`,
  'alter table log alter column what set storage main, alter column what set compression pglz',
];

const typeExtras: readonly string[] = [
  'alter type mood owner to keeper',
  'revoke usage on type mood from public; grant usage on type mood to postgres, reader with grant option',
  `comment on index t_m is 'moods'; alter index t_m set (fillfactor = 50)`,
  'grant select (m) on t to reader; alter table t alter column m set statistics 7',
];

const linked = `create table one (id int primary key, a int, b int, constraint one_a unique (a), constraint one_b check (b > 0));
  create index one_index on one (b);
  create table many (one int, constraint many_one foreign key (one) references one on delete cascade)`;

const partExtras: readonly string[] = [
  `comment on constraint one_a on one is 'no two'; comment on constraint one_b on one is 'above'`,
  `comment on index one_index is 'for reports'; comment on constraint many_one on many is 'of one'`,
  'alter index one_index set (fillfactor = 50); alter index one_a set (fillfactor = 60)',
  'alter table one cluster on one_index',
];

const lostExtras: readonly string[] = [
  'create trigger audit before insert on t for each row execute function give()',
  'create policy own on t using (id > 0)',
  'alter table t enable row level security',
  'create rule nothing as on delete to t do instead nothing',
  'create publication told for table t',
  'create statistics pair on a, b from t',
  'alter table t set (fillfactor = 50)',
  'alter table t replica identity full',
  'alter table t alter column a set statistics 7',
  'alter table t alter column id set (n_distinct = 9)',
  `comment on constraint t_pkey on t is 'its key'`,
  `insert into pg_seclabel values ('t'::regclass, 'pg_class'::regclass, 0, 'none', 'secret')`,
];

const heirs = (
  column: string,
): string => `create table parent (id int, a int, ${column}, constraint small check (b < 100));
  create index parent_b on parent (b);
  create table heir (more text, constraint own check (b < 50)) inherits (parent);
  create index heir_b on heir (b)`;
const bare = 'create table t (id int primary key, a int, b text)';
const linkedBare = `alter table t add constraint t_a unique (a); alter table t add constraint t_c check (a > 0);
  create table r (id int, constraint r_t foreign key (id) references t)`;

const remakes: readonly Remake[] = [
  {
    name: 'a view whose query changes',
    before: `${t}; create view v as select id, a from t where id > 0; comment on view v is 'of t'; comment on column v.a is 'of it'`,
    after: `${t}; create view v as select id, a from t where id > 1; comment on view v is 'of t'; comment on column v.a is 'of it'`,
    extras: viewExtras,
  },
  {
    name: 'a view that reads a column of another type',
    before: `${t}; create view v as select id, a from t where b > ''; comment on view v is 'of t'`,
    after: `${t.replace('b text', 'b varchar(9)')}; create view v as select id, a from t where b > ''; comment on view v is 'of t'`,
    extras: viewExtras,
  },
  {
    name: 'a view whose default changes',
    before: `${t}; create view v as select id, a from t; alter view v alter column id set default 1`,
    after: `${t}; create view v as select id, a from t; alter view v alter column id set default 2`,
    extras: viewExtras,
  },
  {
    name: 'a materialized view whose query changes',
    before: `${t}; create materialized view v as select id, a from t where id > 0; create unique index v_id on v (id)`,
    after: `${t}; create materialized view v as select id, a from t where id > 1; create unique index v_id on v (id)`,
    extras: materializedExtras,
  },
  {
    name: 'a materialized view that reads a column of another type',
    before: `${t}; create materialized view v as select id, a from t where b > ''; create unique index v_id on v (id)`,
    after: `${t.replace('b text', 'b varchar(9)')}; create materialized view v as select id, a from t where b > ''; create unique index v_id on v (id)`,
    extras: materializedExtras,
  },
  {
    name: 'a table that is parted from then on',
    before: plain,
    after: parted,
    extras: tableExtras,
    afterwards: `alter table log_all owner to keeper; grant truncate on log_all to writer; alter table log_all alter column what set compression pglz`,
  },
  {
    name: 'a table that is parted no more',
    before: parted,
    after: plain,
    extras: tableExtras,
  },
  {
    name: 'an enum that is made anew',
    before: `create type mood as enum ('a', 'b'); create table t (m mood default 'a', ms mood[]); create index t_m on t (m); comment on type mood is 'how'`,
    after: `create type mood as enum ('b', 'a'); create table t (m mood default 'a', ms mood[]); create index t_m on t (m); comment on type mood is 'how'`,
    extras: typeExtras,
  },
  {
    name: 'a domain that is made anew',
    before: `create domain mood as text constraint filled check (length(value) > 0); create table t (m mood default 'a', ms mood[]); create index t_m on t (m)`,
    after: `create domain mood as varchar(9) constraint filled check (length(value) > 0); create table t (m mood default 'a', ms mood[]); create index t_m on t (m)`,
    extras: [...typeExtras, `comment on constraint filled on domain mood is 'not empty'`],
  },
  {
    name: 'keys, checks and indexes that change',
    before: linked,
    after: linked
      .replace('unique (a)', 'unique (a, b)')
      .replace('(b > 0)', '(b > 1)')
      .replace('on one (b)', 'on one (b, a)')
      .replace('on delete cascade', 'on delete restrict'),
    extras: partExtras,
  },
  {
    name: 'a foreign key whose columns change',
    before: linked,
    after: linked.replace('id int primary', 'id bigint primary').replace('one int', 'one bigint'),
    extras: partExtras,
  },
  {
    name: 'a column that heirs have, and that is computed from then on',
    before: heirs('b int'),
    after: heirs('b int generated always as (a * 2) stored'),
    extras: [],
  },
  {
    name: 'a column of another type',
    before: 'create table t (a text, b text, c text)',
    after: 'create table t (a varchar(9), b int, c json)',
    extras: [
      'alter table t alter column a set storage external, alter column c set storage main',
      'alter table t alter column a set compression pglz',
      'alter table t alter column a set statistics 7; alter table t alter column a set (n_distinct = 5)',
      'grant select (a) on t to reader; alter table t set (fillfactor = 50)',
    ],
  },
  {
    name: 'a foreign key that waits for the end of the transaction',
    before: linked.replace('cascade', 'cascade deferrable initially deferred'),
    after: linked
      .replace('cascade', 'cascade deferrable initially deferred')
      .replace('id int primary', 'id bigint primary')
      .replace('one int', 'one bigint'),
    extras: [`comment on constraint many_one on many is 'late'`],
  },
];

interface Refusal {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly extras: readonly string[];
}

const refusals: readonly Refusal[] = [
  {
    name: 'a table that becomes a view',
    before: `${t}; create unique index t_a on t (a)`,
    after: `create table s (id int primary key, a text, b text); ${give}; create view t as select id, a, b from s`,
    extras: lostExtras,
  },
  {
    name: 'a table that is parted otherwise',
    before: `${t}; create unique index t_a on t (a, id)`,
    after: `create table t (id int primary key, a text, b text) partition by hash (id);
      create table t_0 partition of t for values with (modulus 1, remainder 0); ${give}; create unique index t_a on t (a, id)`,
    extras: [
      ...lostExtras,
      'alter table t cluster on t_a',
      `comment on index t_a is 'for reports'`,
      'alter index t_a set (fillfactor = 50)',
    ],
  },
  {
    name: 'a domain that is made anew',
    before: 'create domain word as text collate "C"; create table t (w word)',
    after: 'create domain word as varchar(9) collate "C"; create table t (w word)',
    extras: [
      `insert into pg_seclabel values ('word'::regtype, 'pg_type'::regclass, 0, 'none', 'secret')`,
    ],
  },
  {
    name: 'a table whose keys and checks change',
    before: `${bare}; ${linkedBare}`,
    after: `${bare.replace('id int', 'id bigint')}; ${linkedBare.replace('(a)', '(a, id)').replace('a > 0', 'a > 1')}`,
    extras: [
      'alter table r drop constraint r_t; alter table r add constraint r_t foreign key (id) references t not enforced',
    ],
  },
  {
    name: 'a column that heirs have, and that is computed from then on',
    before: heirs('b int'),
    after: heirs('b int generated always as (a * 2) stored'),
    extras: [
      'grant select (b) on heir to reader',
      'alter table heir alter column b set (n_distinct = 5)',
      `comment on index heir_b is 'for reports'`,
      `comment on constraint own on heir is 'below'`,
      'create statistics pair on a, b from heir',
    ],
  },
  {
    name: 'a view whose query changes, with a security label',
    before: 'create table s (id int); create view t as select id from s',
    after: 'create table s (id int); create view t as select id from s where id > 0',
    extras: [
      `insert into pg_seclabel values ('t'::regclass, 'pg_class'::regclass, 1, 'none', 'secret')`,
    ],
  },
  {
    name: 'a view that becomes a table',
    before: `create table s (id int primary key, a text); ${give}; create view t as select id, a from s`,
    after: `create table s (id int primary key, a text); ${give}; create table t (id int, a text)`,
    extras: [
      'create trigger put instead of insert on t for each row execute function give()',
      'create rule nothing as on delete to t do instead nothing',
      'alter view t set (security_barrier = true)',
    ],
  },
];

describe.each(refusals)('$name', ({ before, after, extras }) => {
  let migration: Migration;

  beforeAll(async () => {
    [, migration] = await planned(before, after);
  });

  it.each(extras)('is not made anew before this is taken away: %s', async (extra) => {
    const database = await world.make(`${before}; ${extra}`);
    const was = await catalogueOf(database);
    const failure = await migratorOf(world, database)
      .apply(migration, { signal })
      .then(
        () => undefined,
        (error: unknown) => error,
      );
    expect(failure).toBeInstanceOf(MigrationError);
    expect(String(failure)).toMatch(/would (not have|not be|be gone)|cannot get back/);
    expect(await catalogueOf(database)).toEqual(was);
  });
});

describe.each(remakes)('$name', ({ before, after, extras, afterwards = '' }) => {
  it('loses nothing that no snapshot holds', async () => {
    const more = `; ${extras.join('; ')}; alter default privileges grant truncate on tables to writer`;
    const [database, migration] = await planned(before + more, after);
    await migratorOf(world, database).apply(migration, { signal });
    expect(await catalogueOf(database)).toEqual(
      await catalogueOf(await world.make(`${after}${more}; ${afterwards}`)),
    );
  });
});
