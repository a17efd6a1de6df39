import { expect, it } from 'vitest';
import { diffSchemas } from '../../../../src/core/schemaDiff/diffSchemas';
import type { MatchDecision } from '../../../../src/core/schemaDiff/match/matches';
import type { Migration } from '../../../../src/core/schemaDiff/migration/migration';
import { planMigration } from '../../../../src/core/schemaDiff/migration/planMigration';
import { targetValues } from '../../../../src/core/schemaDiff/migration/types/targetValues';
import { snapshotOf } from '../../../fakes/ddl';

const renamed: MatchDecision = {
  kind: 'enumValue',
  from: ['public', 'mood', 'ok'],
  to: ['public', 'mood', 'fine'],
  isSame: true,
};

async function plan(
  before: string,
  after: string,
  decisions: readonly MatchDecision[] = [renamed],
): Promise<Migration> {
  const diff = diffSchemas(await snapshotOf(before), await snapshotOf(after), { decisions });
  return planMigration(diff, { includesDestructive: true });
}

const older = "create type mood as enum ('sad', 'ok'); create table t (id int, m mood)";

it('a value is renamed before another is put behind it', async () => {
  const { steps } = await plan(older, older.replace("'ok'", "'fine', 'great'"));
  expect(steps.map(({ sql }) => sql)).toEqual([
    "ALTER TYPE public.mood RENAME VALUE 'ok' TO 'fine'",
    "ALTER TYPE public.mood ADD VALUE 'great' AFTER 'fine'",
  ]);
});

it('a value is put behind another by the name that it keeps if its new one is left out', async () => {
  const sides = [
    await snapshotOf(older),
    await snapshotOf(older.replace("'ok'", "'fine', 'great'")),
  ] as const;
  const diff = diffSchemas(...sides, { decisions: [renamed] });
  const leftOut = diff.changes.filter(({ kind }) => kind === 'renameEnumValue');
  const { steps } = planMigration(diff, { leftOut });
  expect(steps.map(({ sql }) => sql)).toEqual([
    "ALTER TYPE public.mood ADD VALUE 'great' AFTER 'ok'",
  ]);
});

it('nothing is done to an enum, nor with a value of it, before somebody has said what the value was', async () => {
  const newer = `${older.replace("'ok'", "'fine'")}; create table u (m mood default 'fine'); create table v (m mood)`;
  const { steps, leftOut } = await plan(older, newer, []);
  expect(
    leftOut.map(({ change, reason }) => [change.kind, change.object.join('.'), reason]),
  ).toEqual([
    ['addEnumValue', 'public.mood', 'undecided'],
    ['dropEnumValue', 'public.mood', 'undecided'],
    ['addTable', 'public.u', 'dependent'],
  ]);
  expect(steps.map(({ title }) => title)).toEqual(['make public.v']);
});

it.each([
  ['adding', { isAdding: true, isDropping: false, isReordering: false }, 'a b x c'],
  ['dropping', { isAdding: false, isDropping: true, isReordering: false }, 'a b'],
  ['reordering', { isAdding: false, isDropping: false, isReordering: true }, 'b c a'],
  ['all of them', { isAdding: true, isDropping: true, isReordering: true }, 'b x a'],
])('%s makes of the values no more than that', (_, which, values) => {
  expect(targetValues(['a', 'b', 'c'], ['b', 'x', 'a'], which).join(' ')).toBe(values);
});
