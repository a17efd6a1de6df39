import { expect, it } from 'vitest';
import { diffSchemas } from '../../../../src/core/schemaDiff/diffSchemas';
import { planMigration } from '../../../../src/core/schemaDiff/migration/planMigration';
import type { ObjectPath } from '../../../../src/core/schemaDiff/model/objectPath';
import { snapshotOf } from '../../../fakes/ddl';

/** Towards what a login sees that may not read some paths; also with losses. */
async function planned(
  before: readonly string[],
  after: readonly string[],
  ...paths: readonly ObjectPath[]
) {
  const countOf = (length: number): number => paths.filter((path) => path.length === length).length;
  const hidden = {
    schemas: countOf(1),
    relations: countOf(2),
    columns: countOf(3),
    definitions: [],
    paths,
  };
  const diff = diffSchemas(
    await snapshotOf(...before),
    { ...(await snapshotOf(...after)), origin: { kind: 'live' }, hidden },
    { comparesUnrelated: true },
  );
  const { steps, leftOut } = planMigration(diff, { includesDestructive: true });
  return {
    steps: steps.map(({ title }) => title),
    leftOut: leftOut.map(({ change, reason }) => `${change.kind} ${reason}`).toSorted(),
  };
}

const kept = 'create table kept (id int)';
const referring = 'create table t (a int, k int constraint k references u)';

it('a table stays to which a foreign key leads that may only be hidden', async () => {
  const { steps, leftOut } = await planned(
    [kept, 'create table u (id int primary key)', referring],
    [kept, 'create table t (a int)'],
    ['public', 't', 'k'],
  );
  expect(steps).toEqual([]);
  expect(leftOut).toEqual([
    'dropColumn notVisible',
    'dropForeignKey notVisible',
    'dropTable dependent',
  ]);
});

it('a column stays to which such a foreign key leads', async () => {
  const { steps, leftOut } = await planned(
    [kept, 'create table u (id int primary key, b int)', referring],
    [kept, 'create table u (b int)', 'create table t (a int)'],
    ['public', 't', 'k'],
  );
  expect(steps).toEqual([]);
  expect(leftOut).toEqual([
    'dropColumn dependent',
    'dropColumn notVisible',
    'dropForeignKey notVisible',
    'dropPrimaryKey dependent',
  ]);
});

it('what goes along with the column of its foreign key goes', async () => {
  const { steps, leftOut } = await planned(
    [kept, 'create table u (id int primary key)', referring],
    [kept, 'create table t (a int)'],
  );
  expect(leftOut).toEqual([]);
  expect(steps).toContain('drop public.u');
});

it('a column gets no nulls, and a table no other primary key, while the older one stays', async () => {
  const { steps, leftOut } = await planned(
    [kept, 'create table u (id int primary key, b int not null)', referring],
    [kept, 'create table u (id int, b int not null primary key)', 'create table t (a int)'],
    ['public', 't', 'k'],
  );
  expect(steps).toEqual([]);
  expect(leftOut).toContain('dropNotNull dependent');
  expect(leftOut.filter((one) => one.includes('PrimaryKey')).length).toBeGreaterThan(0);
});

it('a second primary key comes where the newer one says that the older one is gone', async () => {
  const { steps, leftOut } = await planned(
    ['create table t (a int not null, b int, constraint k primary key (b))'],
    ['create table t (a int, constraint k2 primary key (a))'],
    ['public', 't', 'b'],
  );
  expect(leftOut).toEqual(['dropColumn notVisible']);
  expect(steps.join()).toMatch(/k.*k2/);
});

it('no check and no reference is made of columns that only the newer side has, and hides', async () => {
  const { leftOut } = await planned(
    ['create table t (a int, b int)', 'create table u (a int)'],
    [
      'create table t (a int, b int, constraint c check (fresh > 0), constraint d check (b > 0))',
      'create table u (a int, constraint r foreign key (a) references t (fresh))',
    ],
    ['public', 't', 'fresh'],
  );
  expect(leftOut).toEqual(['addCheck dependent', 'addForeignKey dependent']);
});
