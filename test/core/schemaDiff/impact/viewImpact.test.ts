import { expect, it } from 'vitest';
import { IgnoreRules } from '../../../../src/core/schemaDiff/impact/folders/ignoreRules';
import { isHistory } from '../../../../src/core/schemaDiff/impact/folders/passedOver';
import { mappedOf } from '../../../fakes/impact';

const tables = `create table run (id int, lane int, note text);
  create table sample (id int)`;

it('tells views that break, also through others, from those that follow a rename by themselves', async () => {
  const schema = await mappedOf({
    before: `${tables};
      create view lanes as select lane from run;
      create materialized view busy as select * from lanes;
      create view notes as select note from run;
      create view samples as select id from sample`,
    after: `create table run (id int, remark text);
      create table sample (id int);
      create view lanes as select 1 as lane;
      create materialized view busy as select * from lanes;
      create view notes as select remark as note from run;
      create view samples as select id from sample`,
    renames: ['run.note > run.remark'],
  });
  expect(
    schema.views.map(({ view, uses, via, effect, change }) => ({
      view: view[1],
      uses: uses.join('.'),
      via: via.map(([, name]) => name),
      effect,
      change: change.kind,
    })),
  ).toEqual([
    { view: 'lanes', uses: 'public.run.lane', via: [], effect: 'breaks', change: 'dropColumn' },
    {
      view: 'busy',
      uses: 'public.run.lane',
      via: ['lanes'],
      effect: 'breaks',
      change: 'dropColumn',
    },
    { view: 'notes', uses: 'public.run.note', via: [], effect: 'follows', change: 'renameColumn' },
  ]);
});

it.each([
  ['build/', 'build', true, true],
  ['build/', 'build', false, undefined],
  ['build/', 'a/build', true, true],
  ['/build', 'a/build', true, undefined],
  ['*.sql', 'a/b.sql', false, true],
  ['*.sql\n!b.sql', 'a/b.sql', false, false],
  ['a/**/b.sql', 'a/b.sql', false, true],
  ['a/**/b.sql', 'a/x/y/b.sql', false, true],
  ['a/**', 'a/x', false, true],
  ['a?c', 'a/c', false, undefined],
  ['[a-c].sql', 'b.sql', false, true],
  ['[!a-c].sql', 'b.sql', false, undefined],
  ['# a\n\\#a  ', '#a', false, true],
  ['a.sql', 'axsql', false, undefined],
])('git’s %j of %s', (text, path, isFolder, expected) => {
  expect(new IgnoreRules(text).isIgnored(path, isFolder)).toBe(expected);
});

it.each([
  ['db/migrations/1.sql', true],
  ['flyway/V1_2__runs.sql', true],
  ['queries/V1.sql', false],
  ['migrations.sql', false],
])('%s tells what was done: %s', (path, expected) => {
  expect(isHistory(path)).toBe(expected);
});
