import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChangeKind } from '../../../../src/core/schemaDiff/changes/change';
import { diffSchemas } from '../../../../src/core/schemaDiff/diffSchemas';
import type { MatchDecision } from '../../../../src/core/schemaDiff/match/matches';
import { planMigration } from '../../../../src/core/schemaDiff/migration/planMigration';
import { SchemaWorld } from '../schemaWorld';
import { migratorOf } from './migrationRounds';

let world: SchemaWorld;

beforeAll(async () => {
  world = await SchemaWorld.start();
});

afterAll(() => world?.stop());

const signal = new AbortController().signal;

interface Wish {
  readonly before: string;
  readonly after: string;
  /** Kinds of changes that a person leaves out. */
  readonly without?: readonly ChangeKind[];
  readonly decisions?: readonly MatchDecision[];
}

/** What is different after a migration, and what it left out besides the wish, with the reasons. */
async function migrate({ before, after, without = [], decisions = [] }: Wish): Promise<{
  readonly differences: readonly string[];
  readonly leftOut: readonly string[];
  readonly rows: (sql: string) => Promise<unknown>;
}> {
  const database = await world.make(before);
  const newer = await world.read(await world.make(after));
  const diff = diffSchemas(await world.read(database), newer, { decisions });
  const left = diff.changes.filter(({ kind }) => without.includes(kind));
  expect(left.map(({ kind }) => kind)).toEqual(without);
  const migration = planMigration(diff, { includesDestructive: true, leftOut: left });
  await migratorOf(world, database).apply(migration, { signal });
  const { changes } = diffSchemas(await world.read(database), newer, { decisions });
  return {
    differences: changes.map(({ kind, object }) => `${kind} ${object.join('.')}`),
    leftOut: migration.leftOut
      .filter(({ reason }) => reason !== 'excluded')
      .map(({ change, message }) => `${change.kind} ${change.object.join('.')}: ${message}`),
    rows: async (sql) => {
      const client = await world.postgres.connect(database);
      try {
        return (await client.query<unknown[]>({ text: sql, rowMode: 'array' })).rows;
      } finally {
        await client.end();
      }
    },
  };
}

const renamed = (from: string, to: string): MatchDecision => ({
  kind: 'column',
  from: from.split('.'),
  to: to.split('.'),
  isSame: true,
});

describe('what is left out of a migration', () => {
  const parent = 'create table parent (id int, kind text)';

  it('keeps the columns of an heir that stays below its parent', async () => {
    const { differences, leftOut } = await migrate({
      before: `${parent}; create table child (own text) inherits (parent)`,
      after: `${parent}; create table child (id int, kind text collate "C", own text)`,
      without: ['changeParents'],
    });
    expect(leftOut).toEqual([
      'changeCollation public.child.kind: it is one with public.parent.kind, which stays',
    ]);
    expect(differences).toEqual([
      'changeParents public.child',
      'changeCollation public.child.kind',
    ]);
  });

  it('keeps a column of an heir that would go, as the parent has it still', async () => {
    const { leftOut } = await migrate({
      before: `${parent}; create table child (own text) inherits (parent)`,
      after: `${parent}; create table child (id int, own text)`,
      without: ['changeParents'],
    });
    expect(leftOut).toEqual([
      'dropColumn public.child.kind: it is one with public.parent.kind, which stays',
    ]);
  });

  it('keeps the key that a foreign key leads to which stays', async () => {
    const { leftOut, rows } = await migrate({
      before:
        'create table t (id int, code text unique); create table u (code text references t (code))',
      after: 'create table t (id int, code text); create table u (code text)',
      without: ['dropForeignKey'],
    });
    expect(leftOut).toEqual([
      'dropUnique public.t.t_code_key: foreign key u_code_fkey of public.u leads to it, and stays',
    ]);
    expect(
      await rows(
        "select count(*)::int from pg_constraint where contype in ('u', 'f') and connamespace = 'public'::regnamespace",
      ),
    ).toEqual([[2]]);
  });

  it('puts a foreign key back as it was, once the types of both sides are others', async () => {
    const { differences, leftOut } = await migrate({
      before: 'create table t (id int primary key); create table u (t int references t)',
      after:
        'create table t (id bigint primary key); create table u (t bigint references t on delete cascade)',
      without: ['changeForeignKey'],
    });
    expect([leftOut, differences]).toEqual([[], ['changeForeignKey public.u.u_t_fkey']]);
  });

  it('keeps a view whose columns would be others by what is not made', async () => {
    const { leftOut, rows } = await migrate({
      before: 'create table t (a int, b int); create view v as select a, b from t',
      after: 'create table t (a int, b int, c int); create view v as select a from t where c > 1',
      without: ['addColumn'],
    });
    expect(leftOut.map((words) => words.split(':')[0])).toEqual([
      'changeViewQuery public.v',
      'dropColumn public.v.b',
    ]);
    expect(await rows('select a, b from v')).toEqual([]);
  });

  it('makes no partition where one stays that has its bounds', async () => {
    const log = 'create table log (id int) partition by list (id)';
    const { leftOut } = await migrate({
      before: `${log}; create table log_1 partition of log for values in (1)`,
      after: `${log}; create table other partition of log for values in (1);
        create table more partition of log for values in (2)`,
      without: ['dropTable'],
      decisions: ['other', 'more'].map((name) => ({
        kind: 'table',
        from: ['public', 'log_1'],
        to: ['public', name],
        isSame: false,
      })),
    });
    expect(leftOut).toEqual(['addTable public.other: public.log_1 has these bounds, and stays']);
  });

  it('makes no partition where one keeps bounds that overlap', async () => {
    const log = 'create table log (id int) partition by range (id)';
    const part = (name: string, from: number, to: number): string =>
      `create table ${name} partition of log for values from (${from}) to (${to})`;
    const { leftOut } = await migrate({
      before: `${log}; ${part('log_1', 1, 5)}; ${part('log_2', 5, 9)}`,
      after: `${log}; ${part('log_1', 1, 3)}; ${part('log_2', 5, 9)}; ${part('log_3', 3, 5)}; ${part('log_4', 10, 20)}`,
      without: ['changePartition'],
    });
    expect(leftOut).toEqual([
      'addTable public.log_3: public.log_1 has some of these bounds, and stays',
    ]);
  });

  it('adds, renames and drops columns of a partition by what is above the parent that it keeps', async () => {
    const chain = (middle: string, columns: string): string =>
      `create table log (id int, ${columns}) partition by list (id);
       create table ${middle} partition of log default partition by list (id);
       create table leaf partition of ${middle} for values in (1)`;
    const { leftOut, rows } = await migrate({
      before: `${chain('middle', 'a text, b int')}; insert into log values (1, 'x', 2)`,
      after: chain('other', 'c text, more date'),
      decisions: [
        { kind: 'table', from: ['public', 'middle'], to: ['public', 'other'], isSame: false },
        renamed('public.log.a', 'public.log.c'),
        renamed('public.leaf.a', 'public.leaf.c'),
      ],
      without: ['dropTable'],
    });
    expect(leftOut).toContain('changePartition public.leaf: public.other is not made');
    expect(await rows('select id, c, more from leaf')).toEqual([[1, 'x', null]]);
  });

  it('leaves the type of a column by which a partition below is parted, or something is computed', async () => {
    const tables = (type: string): string =>
      `create table log (id ${type}, at date) partition by list (at);
       create table part partition of log default partition by list (id);
       create table parent (a ${type}); create table heir (k bigint generated always as (a) stored) inherits (parent)`;
    const { leftOut } = await migrate({ before: tables('int'), after: tables('bigint') });
    const of = (column: string, why: string): string => `changeType public.${column}: ${why}`;
    expect(leftOut).toEqual([
      of('heir.a', 'public.heir.k is computed of it'),
      of('log.id', 'public.part is parted by id'),
      of('parent.a', 'public.heir.k is computed of it'),
      of('part.id', 'public.part is parted by id'),
    ]);
  });

  it('makes no table anew while a partition holds on to the type of a column that becomes another', async () => {
    const { leftOut } = await migrate({
      before: `create table log (id int, at date) partition by list (at);
        create table part partition of log default partition by list (id);
        create table leaf partition of part default; insert into log values (1, '2026-01-01')`,
      after: 'create table log (id bigint, at date)',
    });
    expect(leftOut).toContain('changeType public.log.id: public.part is parted by id');
  });

  it('makes no partition of a table that keeps a column which it shall not have', async () => {
    const log = (columns: string): string => `create table log (${columns}) partition by list (id)`;
    const { leftOut } = await migrate({
      before: log('id int, what text'),
      after: `${log('id int')}; create table part partition of log default`,
      without: ['dropColumn'],
    });
    expect(leftOut).toEqual([
      'addTable public.part: its columns and its parent’s have to be alike, and public.log.what stays as it is',
    ]);
  });

  it('takes an heir out whose columns stay, before its parent loses one', async () => {
    const { leftOut, differences } = await migrate({
      before: `create table parent (id int, kind text); create table child (own text) inherits (parent)`,
      after: 'create table parent (id int); create table child (id int, own text, fresh date)',
      without: ['addColumn'],
    });
    expect([leftOut, differences]).toEqual([[], ['addColumn public.child.fresh']]);
  });

  it('puts a check on an enum that is made anew back under the name that its column keeps', async () => {
    const table = (
      column: string,
      values: string,
    ): string => `create type state as enum (${values});
      create table t (id int, ${column} state constraint known check (${column} <> 'b'));
      create index odd on t (id) where ${column} = 'a'`;
    const { differences } = await migrate({
      before: table('state', "'a', 'b'"),
      after: table('status', "'b', 'a'"),
      without: ['renameColumn'],
      decisions: [renamed('public.t.state', 'public.t.status')],
    });
    expect(differences).toEqual(['renameColumn public.t.state']);
  });
});

describe('columns that are computed', () => {
  const table = (columns: string): string =>
    `create domain positive as int; create table t (id int, y int, ${columns})`;
  const rows = 'insert into t (id, y) values (1, 2)';

  it('are computed of one that was computed itself', async () => {
    const {
      differences,
      leftOut,
      rows: read,
    } = await migrate({
      before: `${table('s int generated always as (y + 1) virtual, k int generated always as (y * 2) stored')}; ${rows}`,
      after: table(
        's int, k int generated always as (s * 2) stored, m int generated always as (s * 3) stored',
      ),
    });
    expect([leftOut, differences]).toEqual([[], []]);
    expect(await read('select s, k, m from t')).toEqual([[3, 6, 9]]);
  });

  it('may share an index with one that becomes of another type', async () => {
    const index = 'create index on t (y, k)';
    const { differences } = await migrate({
      before: `${table('k int generated always as (id * 2) stored')}; ${index}`,
      after: `${table('k int generated always as (id * 3) stored').replace('y int', 'y positive')}; ${index}`,
    });
    expect(differences).toEqual([]);
  });

  it('keep their values once they are none, and of another type', async () => {
    const { differences, rows: read } = await migrate({
      before: `${table('k int generated always as (y * 2) stored')}; ${rows}`,
      after: table('k positive default 5'),
    });
    expect(differences).toEqual([]);
    expect(await read('select k from t')).toEqual([[4]]);
  });
});

describe('a table whose column goes to another one', () => {
  const decisions: readonly MatchDecision[] = [renamed('public.source.note', 'public.target.note')];

  it('may refer to one that goes, too', async () => {
    const { differences, rows } = await migrate({
      before: `create table target (id int primary key); create table gone (id int primary key);
        create table source (id int primary key references target, gone int references gone, note text);
        insert into target values (1); insert into gone values (1); insert into source values (1, 1, 'kept')`,
      after: 'create table target (id int primary key, note text)',
      decisions,
    });
    expect(differences).toEqual([]);
    expect(await rows('select note from target')).toEqual([['kept']]);
  });

  it('may have an index whose name another one gets, on an enum that is made anew', async () => {
    const state = (values: string): string => `create type state as enum (${values})`;
    const { differences, rows } = await migrate({
      before: `${state("'a', 'b'")}; create table target (id int primary key, state state);
        create index old on target (id) where state = 'a';
        create table source (id int primary key references target, state state, note text);
        create index open on source (id) where state = 'a';
        insert into target values (1); insert into source values (1, 'a', 'kept')`,
      after: `${state("'b', 'a'")}; create table target (id int primary key, state state, note text);
        create index open on target (id) where state = 'a'`,
      decisions,
    });
    expect(differences).toEqual([]);
    expect(await rows('select note from target')).toEqual([['kept']]);
  });
});
