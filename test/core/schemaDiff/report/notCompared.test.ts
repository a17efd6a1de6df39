import { expect, it } from 'vitest';
import { diffSchemas } from '../../../../src/core/schemaDiff/diffSchemas';
import type { SchemaSnapshot } from '../../../../src/core/schemaDiff/model/snapshot';
import { snapshotOf } from '../../../fakes/ddl';

const table = 'create table t (id int)';
const guarded = [
  table,
  'create function f() returns trigger language plpgsql as $$ begin return new; end $$',
  'create trigger audit before insert on t execute function f()',
  'create policy mine on t using (true)',
  'create type pair as (a int, b int)',
];

function notes(before: SchemaSnapshot, after: SchemaSnapshot): readonly string[] {
  return diffSchemas(before, after).notes;
}

it('a comparison says what it does not look at, and how much of it there is', async () => {
  const [bare, full] = [await snapshotOf(table), await snapshotOf(...guarded)];
  expect(notes(bare, bare)).toEqual([
    'Not compared: rights and owners, settings of storage, publications, statistics, and comments on keys, checks and indexes',
  ]);
  expect(notes(bare, full)).toEqual([
    'Not compared: triggers, 0 → 1; row policies, 0 → 1; functions (by what they do), 0 → 1; types of several fields and of ranges, 0 → 1; rights and owners, settings of storage, publications, statistics, and comments on keys, checks and indexes',
  ]);
});

it('a document does not say how much, and the comparison says so', async () => {
  const full = await snapshotOf(...guarded);
  const { unmodeled: _, ...rest } = full;
  const kept: SchemaSnapshot = { ...rest, origin: { kind: 'live' } };
  expect(notes(kept, kept)).toEqual([
    'Not compared, if there are any: triggers, row policies, rules, functions (by what they do), types of several fields and of ranges; rights and owners, settings of storage, publications, statistics, and comments on keys, checks and indexes',
  ]);
  expect(notes(kept, full)[0]).toMatch(/^Not compared: triggers, nobody counted → 1; /);
});

it('of what a login may not count it does not say that there is none', async () => {
  const full = await snapshotOf(...guarded);
  const { triggers: _, ...counted } = full.unmodeled ?? {};
  const less = { ...full, unmodeled: { ...counted, rules: 0 } };
  expect(notes(full, less)[0]).toMatch(/^Not compared: triggers, 1 → nobody counted; /);
  expect(notes(less, await snapshotOf(table))[0]).toMatch(
    /^Not compared: triggers, nobody counted → 0; /,
  );
});
