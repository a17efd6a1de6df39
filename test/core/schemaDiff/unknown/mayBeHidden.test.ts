import { expect, it } from 'vitest';
import { explainAbsence } from '../../../../src/core/schemaDiff/benchling/absence';
import { diffSchemas } from '../../../../src/core/schemaDiff/diffSchemas';
import type { ObjectPath } from '../../../../src/core/schemaDiff/model/objectPath';
import type { HiddenParts, SchemaSnapshot } from '../../../../src/core/schemaDiff/model/snapshot';
import { snapshotOf } from '../../../fakes/ddl';

function hiding(snapshot: SchemaSnapshot, ...paths: readonly ObjectPath[]): SchemaSnapshot {
  const countOf = (length: number): number => paths.filter((path) => path.length === length).length;
  return {
    ...snapshot,
    origin: { kind: 'live' },
    hidden: {
      schemas: countOf(1),
      relations: countOf(2),
      columns: countOf(3),
      definitions: [],
      ...(paths.length > 0 && { paths }),
    },
  };
}

/** As a side of an earlier version has it. */
function counting({ hidden, ...snapshot }: SchemaSnapshot): SchemaSnapshot {
  const { paths: _, ...counts } = hidden;
  return { ...snapshot, hidden: counts satisfies HiddenParts };
}

function doubted(before: SchemaSnapshot, after: SchemaSnapshot): readonly string[] {
  const diff = diffSchemas(before, after, { comparesUnrelated: true });
  return diff.changes
    .filter((change) => explainAbsence(change, diff)?.rule === 'notVisible')
    .map(({ kind, object }) => `${kind} ${object.join('.')}`);
}

const wide = 'create table t (a int, b int, c int, primary key (a, b), unique (b, c))';
const other = 'create table other (k int, gone int)';

it('a table is doubted that is hidden by its name, however much was hidden before', async () => {
  const kept = 'create table kept (id int)';
  const before = await snapshotOf(kept, 'create table u (a text)', 'create table v (b date)');
  const newer = await snapshotOf(kept);
  const seen = hiding(before, ['public', 'x']);
  expect(doubted(seen, hiding(newer, ['public', 'u']))).toEqual(['dropTable public.u']);
  expect(doubted(seen, hiding(newer, ['public', 'x']))).toEqual([]);
  expect(doubted(before, hiding(newer, ['elsewhere', 'x']))).toEqual([]);
});

it('what is hidden by a name that the older side does not know may be any of its place', async () => {
  const kept = 'create table kept (id int)';
  const before = await snapshotOf(kept, 'create table u (a text)', 'create table v (b date)');
  const newer = await snapshotOf(kept);
  const both = ['dropTable public.u', 'dropTable public.v'];
  expect(doubted(before, hiding(newer, ['public', 'renamed']))).toEqual(both);
  expect(doubted(before, counting(hiding(newer, ['public', 'u'])))).toEqual(both);
});

it('a table may have moved to a schema where it is hidden, unless it was hidden there before', async () => {
  const kept = 'create table kept (id int)';
  const schema = 'create schema ar';
  const before = await snapshotOf(kept, schema, 'create table u (a text)');
  const newer = hiding(await snapshotOf(kept, schema), ['ar', 'u']);
  expect(doubted(before, newer)).toEqual(['dropTable public.u']);
  expect(doubted(hiding(before, ['ar', 'u']), newer)).toEqual([]);
});

it('a column is doubted that is hidden, with keys on it, and none of another table', async () => {
  const before = await snapshotOf(wide, other);
  const newer = await snapshotOf('create table t (a int, c int)', 'create table other (k int)');
  const lost = doubted(before, hiding(newer, ['public', 't', 'b']));
  expect(lost).toHaveLength(3);
  expect(lost).toContain('dropColumn public.t.b');
  expect(doubted(before, counting(hiding(newer, ['public', 't', 'b'])))).toEqual([
    'dropColumn public.other.gone',
    ...lost,
  ]);
});

it('an index is doubted that has a hidden column, and a key that may include one still', async () => {
  const before = await snapshotOf(
    'create table t (a int, b int, c int, constraint k unique (a) include (b))',
    'create index i on t (b desc)',
    'create index j on t (c) include (b)',
    'create index l on t (c)',
  );
  const newer = await snapshotOf('create table t (a int, c int, constraint k unique (a))');
  const lost = doubted(before, hiding(newer, ['public', 't', 'b']));
  expect(lost.map((one) => one.split(' ')[0])).toEqual([
    'dropColumn',
    'changeUnique',
    'dropIndex',
    'dropIndex',
  ]);
});

it('what is read whole is certain, though it names what is hidden', async () => {
  const before = await snapshotOf(
    'create table u (id int primary key)',
    `create table t (a int constraint r references u, b int, c int, constraint k unique (c) include (b),
      constraint low check (b > 0), constraint p primary key (a, b))`,
    'create index i on t ((b + 1)) where b > 2',
  );
  const newer = await snapshotOf('create table t (a int not null, b int, c int)');
  const t = newer.relations.map((one) => ({
    ...one,
    columns: one.columns.filter(({ name }) => name !== 'b'),
  }));
  const paths = [
    ['public', 'u'],
    ['public', 't', 'b'],
  ] as const;
  const gone = ['dropTable public.u', 'dropColumn public.t.b'];
  const side = hiding({ ...newer, relations: t }, ...paths);
  expect(doubted(before, side)).toEqual([...gone, 'dropPrimaryKey public.t.p']);
  const keyed = t.map((one) => ({ ...one, primaryKey: { name: 'p', columns: ['a'] } }));
  expect(doubted(before, hiding({ ...newer, relations: keyed }, ...paths))).toEqual(gone);
  const other = t.map((one) => ({ ...one, primaryKey: { name: 'q', columns: ['c'] } }));
  expect(doubted(before, hiding({ ...newer, relations: other }, ...paths))).toEqual(gone);
});

it('nothing is doubted of a schema that is seen, and all of one that is hidden', async () => {
  const before = await snapshotOf(
    'create table kept (id int)',
    'create schema lab',
    `create type lab.mood as enum ('ok')`,
    'create table lab.t (a lab.mood)',
  );
  const newer = await snapshotOf('create table kept (id int)');
  expect(doubted(before, newer)).toEqual([]);
  expect(doubted(before, hiding(newer, ['lab']))).toHaveLength(3);
});

it('a type is one of the schemas that are hidden, and not of the tables or columns', async () => {
  const before = await snapshotOf(
    'create table kept (id int)',
    'create schema lab',
    `create type lab.mood as enum ('ok')`,
    'create table lab.t (a int)',
  );
  const newer = await snapshotOf('create table kept (id int)');
  const diff = diffSchemas(before, hiding(newer, ['lab'], ['public', 'u'], ['public', 't', 'b']));
  const messages = new Map(
    diff.changes.map((change) => [change.kind, explainAbsence(change, diff)?.message]),
  );
  const may = 'it may be one of them rather than dropped';
  expect(messages.get('dropEnum')).toBe(`1 schema is hidden from this login: ${may}`);
  expect(messages.get('dropSchema')).toBe(`1 schema is hidden from this login: ${may}`);
  expect(messages.get('dropTable')).toBe(
    `1 table or view and 1 schema are hidden from this login: ${may}`,
  );
});
