import { describe, expect, it } from 'vitest';
import {
  FunctionRelations,
  type CalledRelations,
} from '../../../../src/core/lineage/readers/functions/functionRelations';
import { RelationNames } from '../../../../src/core/lineage/readers/queries/relationNames';
import { callsIn } from '../../../../src/core/lineage/readers/queries/statementRelations';
import type { StoredFunction } from '../../../../src/core/schemaDiff/impact/functionImpact';
import { snapshotOf } from '../../../fakes/ddl';
import { impactParser as parser } from '../../../fakes/impact';

function stored(
  signature: string,
  source: string,
  language = 'sql',
  isBound = false,
): StoredFunction {
  return { schema: 'lab', signature, language, source, ...(isBound && { isBound }) };
}

function counted(
  signature: string,
  source: string,
  argumentCounts: NonNullable<StoredFunction['argumentCounts']>,
): StoredFunction {
  return { ...stored(signature, source), argumentCounts };
}

const functions = [
  stored('lab.lanes()', 'select max(lane) from lab.run'),
  stored('lab."Count of"(text)', 'select count(*) from lab.plate; insert into lab.log select 1'),
  stored('lab.again(integer)', 'select lab.lanes() + lab.again(1)'),
  stored(
    'lab.walk()',
    `declare r record; begin
       for r in select * from lab.run loop perform lab.lanes(); update lab.log set id = r.id; end loop;
     end`,
    'plpgsql',
  ),
  stored(
    'lab.assigns()',
    'declare n bigint; begin n := lab.lanes(); if n > 1 then call lab.walk(); end if; end',
    'plpgsql',
  ),
  stored(
    'lab.moves()',
    `declare copy int; begin
       copy := 1;
       refresh materialized view lab.log;
       if copy > 0 then copy lab.plate (id) from '/data/plates.csv'; end if;
       create temp table run as select id from lab.run;
       insert into run select 1;
     end`,
    'plpgsql',
  ),
  {
    ...stored('lab.elsewhere()', 'select max(lane) from run; select lanes()'),
    searchPath: ['other'],
  },
  stored('other.lanes()', 'insert into lab.log select 1'),
  stored('lab.same(integer)', 'select 1 from lab.run'),
  stored('lab.same(text)', 'select 1 from lab.plate'),
  counted('lab.of(integer)', 'select 1 from lab.run', { least: 1, most: 1 }),
  counted('lab.of(integer, text)', 'select 1 from lab.plate', { least: 2, most: 3 }),
  counted('lab.of(text, text, text, text[])', 'select 1 from lab.log', { least: 4 }),
  counted('other.of()', 'insert into lab.log select 1', { least: 0, most: 0 }),
  stored(
    'lab.two()',
    'declare n int; begin n := lab.of(abs(1), (select lane from lab.plate limit 1)); end',
    'plpgsql',
  ),
  stored('lab.clears()', 'truncate lab.plate; select max(lane) from lab.run'),
  stored('lab.texts()', `begin execute 'delete from ' || 'lab.run'; end`, 'plpgsql'),
  stored('lab.sums()', 'return plpy.execute("select 1")', 'plpython3u'),
  stored(
    'lab.bound()',
    `CREATE OR REPLACE FUNCTION lab.bound() RETURNS bigint LANGUAGE sql
     BEGIN ATOMIC INSERT INTO lab.log (id) SELECT id FROM lab.plate; SELECT max(lane) FROM lab.run; END`,
    'sql',
    true,
  ),
  stored(
    'lab.returns()',
    'CREATE OR REPLACE FUNCTION lab.returns() RETURNS bigint LANGUAGE sql RETURN (SELECT max(lane) FROM lab.run)',
    'sql',
    true,
  ),
];

async function relationsOf(): Promise<FunctionRelations> {
  const snapshot = await snapshotOf(
    `create schema lab; create table lab.run (id int, lane int); create table lab.plate (id int);
     create table lab.log (id int); create schema other; create table other.run (id int)`,
  );
  const names = new RelationNames({ connection: 'w', schema: 'lab', snapshot });
  return new FunctionRelations(functions, { names, parser });
}

async function calledBy(sql: string) {
  const parsed = await parser.parse(sql);
  if (parsed.kind !== 'parsed') throw new Error(`cannot be parsed: ${sql}`);
  const calls = parsed.statements.flatMap(({ tree }) => callsIn(tree));
  return inShort(await (await relationsOf()).of(calls));
}

function inShort({ reads, writes, unread }: CalledRelations) {
  const namesOf = (ids: ReadonlySet<string>): readonly string[] =>
    [...ids].map((id) => id.replace('relation:w/lab.', '')).sort();
  return {
    reads: namesOf(reads),
    writes: namesOf(writes),
    unread: unread.map(({ place, why }) => `${place}: ${why}`),
  };
}

describe('calls of functions', () => {
  it.each([
    ['a body in SQL', 'select lab.lanes()', ['run'], []],
    [
      'a function in FROM, and of several statements',
      `select * from lab."Count of"('x')`,
      ['plate'],
      ['log'],
    ],
    ['a name without schema', 'select lanes()', ['run'], []],
    ['what it calls, itself too', 'select lab.again(2)', ['run'], []],
    ['a program', 'call lab.walk()', ['run'], ['log']],
    ['what a program assigns, and calls', 'call lab.assigns()', ['run'], ['log']],
    ['what a body defines it does not read', 'select lab.clears()', ['run'], []],
    ['a body in standard SQL', 'select lab.bound()', ['plate', 'run'], ['log']],
    ['a single expression', 'select lab.returns()', ['run'], []],
    ['statements that are no queries', 'call lab.moves()', ['run'], ['log', 'plate']],
    ['a search path of its own', 'select lab.elsewhere()', ['relation:w/other.run'], ['log']],
    ['all of one name', 'select lab.same(1)', ['plate', 'run'], []],
    ['of one name those that take as many arguments', 'select lab.of(1)', ['run'], []],
    ['those with defaults', `select lab.of(1, 'a'), lab.of(1, 'a', 2)`, ['plate'], []],
    ['those that take any more', `select lab.of('a', 'b', 'c', 'd', 'e')`, ['log'], []],
    ['what a program calls, by its arguments', 'call lab.two()', ['plate'], []],
    ['all of a name where none fits', 'select lab.of()', ['log', 'plate', 'run'], []],
    ['the system’s functions', 'select max(1), pg_catalog.now()', [], []],
  ])('come to what bodies say: %s', async (_, sql, reads, writes) => {
    expect(await calledBy(sql)).toEqual({ reads, writes, unread: [] });
  });

  it('of views come to the one function of a name that the server means', async () => {
    const relations = await relationsOf();
    expect(inShort(await relations.ofSignatures(['lab.same(text)', 'lab.gone()']))).toEqual({
      reads: ['plate'],
      writes: [],
      unread: [],
    });
  });

  it('say which functions nobody can look into', async () => {
    const { unread } = await calledBy('select lab.texts(), lab.sums()');
    expect([...unread].sort()).toEqual([
      'lab.sums: it is in plpython3u',
      'lab.texts: it runs texts that it puts together',
    ]);
  });
});
