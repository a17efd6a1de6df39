import { expect, it } from 'vitest';
import { diffSchemas } from '../../../../src/core/schemaDiff/diffSchemas';
import { migrationSql } from '../../../../src/core/schemaDiff/migration/migrationSql';
import { planMigration } from '../../../../src/core/schemaDiff/migration/planMigration';
import type { HiddenParts } from '../../../../src/core/schemaDiff/model/snapshot';
import { snapshotOf } from '../../../fakes/ddl';

const older = [
  'create table u (id int primary key)',
  'create table t (a int, b int references u, c int, primary key (a, b), unique (b, c))',
  'create index i on t (b)',
  'create table other (k int, gone int unique)',
];
const newer = ['create table t (a int not null, c int)', 'create table other (k int)'];
const both = { schemas: 0, relations: 1, columns: 1, definitions: [] };
const paths = [
  ['public', 'u'],
  ['public', 't', 'b'],
] as const;

async function planned(hidden: HiddenParts, includesDestructive: boolean) {
  const diff = diffSchemas(
    await snapshotOf(...older),
    { ...(await snapshotOf(...newer)), origin: { kind: 'live' }, hidden },
    { comparesUnrelated: true },
  );
  const migration = planMigration(diff, { includesDestructive });
  return {
    sql: migrationSql(migration),
    steps: migration.steps.map(({ title }) => title),
    hidden: migration.leftOut
      .filter(({ reason }) => reason === 'notVisible')
      .map(({ change }) => change.kind)
      .toSorted(),
  };
}

const onHidden = [
  'dropColumn',
  'dropForeignKey',
  'dropIndex',
  'dropPrimaryKey',
  'dropTable',
  'dropUnique',
];

it.each([false, true])(
  'a migration leaves what is hidden, and what stands on it, with its reason (destructive: %s)',
  async (isDestructive) => {
    const { hidden, steps, sql } = await planned({ ...both, paths }, isDestructive);
    expect(hidden).toEqual(onHidden);
    expect(steps.filter((title) => !title.includes('public.other'))).toEqual([]);
    expect(steps.length > 0).toBe(true);
    expect(sql).toContain('it may only be hidden from the login of the newer side');
  },
);

it('leaves all that is missing where nobody told what is hidden', async () => {
  const { hidden, steps } = await planned(both, true);
  expect(hidden).toEqual([...onHidden, 'dropColumn', 'dropUnique'].toSorted());
  expect(steps).toEqual([]);
});

it('drops all that is missing where nothing is hidden', async () => {
  const { hidden, steps } = await planned({ ...both, relations: 0, columns: 0 }, true);
  expect(hidden).toEqual([]);
  expect(steps).toContain('drop public.u');
});
