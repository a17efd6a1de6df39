import { expect, it } from 'vitest';
import { diffSchemas } from '../../../../src/core/schemaDiff/diffSchemas';
import { planMigration } from '../../../../src/core/schemaDiff/migration/planMigration';
import { snapshotOf } from '../../../fakes/ddl';

it.each([
  ['', ['let public.b inherit no more from public.a', 'drop what public.b has by low of public.a']],
  [' no inherit', ['let public.b inherit no more from public.a']],
] as const)(
  'an heir that is taken out loses the checks of its parent that it has, and no others:%s',
  async (words, titles) => {
    const parent = `create table a (x int, constraint low check (x < 9)${words})`;
    const diff = diffSchemas(
      await snapshotOf(parent, 'create table b () inherits (a)'),
      await snapshotOf(parent, 'create table b (x int)'),
    );
    const { steps } = planMigration(diff, {});
    expect(steps.map(({ title }) => title)).toEqual(titles);
  },
);
