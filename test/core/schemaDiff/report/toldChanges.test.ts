import { describe, expect, it } from 'vitest';
import { diffSchemas } from '../../../../src/core/schemaDiff/diffSchemas';
import { reportDiff, summarize } from '../../../../src/core/schemaDiff/report/diffGroups';
import { bothOf, toldChanges } from '../../../../src/core/schemaDiff/report/toldChanges';
import { snapshotOf } from '../../../fakes/ddl';

const before = `
  create table "strain$raw" (id text, genus text, note text);
  create view strain as select id, genus from "strain$raw";
  create table box (id text)`;
const after = `
  create table "strain$raw" (id text, taxon text, note text, grown_on date);
  create view strain as select id, taxon from "strain$raw";
  create table box (id text, label text)`;
const decisions = ['strain$raw', 'strain'].map((table) => ({
  kind: 'column' as const,
  from: ['public', table, 'genus'] as const,
  to: ['public', table, 'taxon'] as const,
  isSame: true,
}));

async function diff() {
  return diffSchemas(await snapshotOf(before), await snapshotOf(after), { decisions });
}

describe('what is told of a table of Benchling’s and the view over it', () => {
  it('is told once, under one heading, and what only one of them has is told of that', async () => {
    const { groups } = reportDiff(await diff());
    expect(groups.map(({ title, lines }) => [title, lines.map(({ words }) => words)])).toEqual([
      ['public.box', ['column label text']],
      [
        'public.strain',
        ['column genus is called taxon, in table and view', 'column grown_on date'],
      ],
    ]);
  });

  it('counts once, and is made or left out together', async () => {
    const found = await diff();
    expect(found.changes).toHaveLength(4);
    expect(summarize(found)).toMatch(/^3 changes/);
    const told = toldChanges(found.changes, found);
    expect(told.flatMap(bothOf)).toHaveLength(4);
    expect(new Set(told.flatMap(bothOf))).toEqual(new Set(found.changes));
  });

  it('says of what the view alone has that it is so', async () => {
    const fresh = after.replace('select id, taxon from', 'select id, taxon, note from');
    const found = diffSchemas(await snapshotOf(before), await snapshotOf(fresh), { decisions });
    const words = reportDiff(found).groups.flatMap(({ lines }) => lines.map((line) => line.words));
    expect(words).toContain('column note text, in the view alone');
  });

  it('says it neither of a table that has the view’s name on its way nor of what is called a view', async () => {
    const old = 'create table lims.strain (id text primary key, genus text, note text)';
    const fresh = `create table lab."strain$raw" (id text primary key, genus text, note text);
      create view lab.strain as select id, genus from lab."strain$raw"`;
    const found = diffSchemas(await snapshotOf(old), await snapshotOf(fresh));
    const words = reportDiff(found).groups.flatMap(({ lines }) => lines.map((line) => line.words));
    expect(words).toContain('lims.strain is in schema lab');
    expect(words).toContain('view lab.strain (2 columns)');
  });

  it('is one for tables that come, go or are renamed with their views', async () => {
    const [old, fresh] = [
      'create table "a$raw" (x text, y int); create view a as select x, y from "a$raw"',
      'create table "b$raw" (x text, y int); create view b as select x, y from "b$raw"',
    ];
    const gone = diffSchemas(await snapshotOf(old), await snapshotOf(''));
    expect(reportDiff(gone).groups).toMatchObject([{ title: 'public.a', lines: [{ sign: '-' }] }]);
    const renamed = diffSchemas(await snapshotOf(old), await snapshotOf(fresh), {
      decisions: ['$raw', ''].map((end) => ({
        kind: 'table' as const,
        from: ['public', `a${end}`] as const,
        to: ['public', `b${end}`] as const,
        isSame: true,
      })),
    });
    expect(reportDiff(renamed).groups).toMatchObject([
      {
        title: 'public.b',
        lines: [{ sign: '>', words: 'public.a$raw is called b$raw, with its view' }],
      },
    ]);
  });
});
