import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseSnapshot } from '../../../src/core/schemaDiff/document/parseSnapshot';
import { writeSnapshot } from '../../../src/core/schemaDiff/document/writeSnapshot';
import { diffSchemas } from '../../../src/core/schemaDiff/diffSchemas';
import type { ColumnMatch } from '../../../src/core/schemaDiff/match/matches';
import type { SchemaSnapshot } from '../../../src/core/schemaDiff/model/snapshot';
import { SchemaWorld } from './schemaWorld';

let world: SchemaWorld;

beforeAll(async () => {
  world = await SchemaWorld.start();
});

afterAll(() => world?.stop());

/** One column of names of people, which became one of two; the other holds barcodes. */
const before = `create table plate (id int primary key, taken_by text);
  insert into plate select n, 'person ' || n % 12 from generate_series(1, 2000) n; analyze`;
const after = `create table plate (id int primary key, alpha text, beta text);
  insert into plate select n, 'CODE' || n % 12, 'person ' || n % 12 from generate_series(1, 2000) n; analyze`;

function renamesIn(old: SchemaSnapshot, fresh: SchemaSnapshot): readonly ColumnMatch[] {
  return diffSchemas(old, fresh).matches.filter(
    (match): match is ColumnMatch => match.kind === 'column' && match.evidence === 'score',
  );
}

it('columns of one type are told apart by their values alone, where both sides are asked', async () => {
  const [old, fresh] = [await world.make(before), await world.make(after)];
  const plain = renamesIn(await world.read(old), await world.read(fresh));
  expect(plain.map(({ accepted }) => accepted)).not.toContain(true);
  const statistics = { markKey: 'a secret' };
  const asked = renamesIn(
    await world.read(old, { statistics }),
    await world.read(fresh, { statistics }),
  );
  expect(asked).toMatchObject([
    { from: ['public', 'plate', 'taken_by'], to: ['public', 'plate', 'beta'], evidence: 'score' },
  ]);
  expect(asked[0]?.words).toContain('values in common');
  expect(asked[0]?.confidence).toBeGreaterThan(plain[0]?.confidence ?? 0);
  // One side alone says nothing.
  const half = renamesIn(await world.read(old), await world.read(fresh, { statistics }));
  expect(half).toEqual(plain);
});

it('a document holds how many there are, and nothing that was made of a value', async () => {
  const database = await world.make(before);
  const marked = await world.read(database, { statistics: { markKey: 'a secret' } });
  const columns = marked.statistics?.[0]?.columns;
  expect(columns?.map(({ column, marks }) => [column, marks?.common.length])).toEqual([
    ['id', 0],
    ['taken_by', 12],
  ]);
  expect(columns?.[0]?.marks?.bounds).toHaveLength(20);
  const document = writeSnapshot(marked);
  expect(document).not.toMatch(/person|marks|secret/);
  for (const mark of columns?.flatMap(({ marks }) => marks?.common ?? []) ?? []) {
    expect(document).not.toContain(mark);
  }
  const read = parseSnapshot(document, 'x.json');
  expect(read.statistics).toEqual([
    {
      schema: 'public',
      name: 'plate',
      columns: [
        { column: 'id', nullFraction: 0, distinct: -1, averageBytes: 4 },
        { column: 'taken_by', nullFraction: 0, distinct: 12, averageBytes: expect.any(Number) },
      ],
    },
  ]);
  expect(writeSnapshot(read)).toBe(document);
  const numbers = await world.read(database, { statistics: {} });
  expect(JSON.stringify(numbers.statistics)).not.toContain('marks');
  expect((await world.read(database)).statistics).toBeUndefined();
});

it('another key makes other marks, and a login sees statistics of what it may read only', async () => {
  const database = await world.make(
    `${before}; create table hidden (a text); insert into hidden select 'x'; analyze;
     create role looks_on login password 'secret'; grant select on plate to looks_on`,
  );
  const marksBy = async (markKey: string): Promise<unknown> =>
    (await world.read(database, { statistics: { markKey } })).statistics;
  expect(await marksBy('one')).toEqual(await marksBy('one'));
  expect(await marksBy('one')).not.toEqual(await marksBy('two'));
  const { password } = world.postgres;
  await world.run(database, `alter role looks_on password '${password}'`);
  const seen = await world.read(database, { user: 'looks_on', statistics: { markKey: 'one' } });
  expect(seen.statistics?.map(({ name }) => name)).toEqual(['plate']);
});

it('takes values of every shape, partitions by all of them, and tables that were never analyzed', async () => {
  const database = await world.make(
    `create type mood as enum ('sad', 'ok');
     create table odd (a text[], b jsonb, c mood, d numeric, e int4range, f bytea, "ä $" timestamptz, g boolean);
     insert into odd select array['x' || n % 3, '{,"'], jsonb_build_object('k', n % 4), 'ok', n / 7.0, int4range(n, n + 1), '\\x00', now(), n % 2 = 0
       from generate_series(1, 500) n;
     create table log (at date, n int) partition by range (at);
     create table log_1 partition of log for values from ('2026-01-01') to ('2027-01-01');
     insert into log select '2026-01-01', n % 5 from generate_series(1, 100) n;
     analyze;
     create table fresh (id int)`,
  );
  const { statistics } = await world.read(database, { statistics: { markKey: 'k' } });
  expect(statistics?.map(({ name }) => name)).toEqual(['log', 'log_1', 'odd']);
  const odd = statistics?.find(({ name }) => name === 'odd');
  expect(odd?.columns.map(({ column }) => column).sort()).toEqual([
    'a',
    'b',
    'c',
    'd',
    'e',
    'f',
    'g',
    'ä $',
  ]);
  expect(odd?.columns.find(({ column }) => column === 'a')?.marks?.common).toHaveLength(3);
});
