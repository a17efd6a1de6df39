import { describe, expect, it } from 'vitest';
import { viewColumns } from '../../../../src/core/lineage/readers/columns/viewColumns';
import { impactParser as parser } from '../../../fakes/impact';
import { edgesIn } from '../../../fakes/lineage';
import { aSnapshot, aTable } from '../../../fakes/snapshots';
import type { ColumnPath, TablePath } from '../../../../src/core/schemaDiff/model/objectPath';

const { signal } = new AbortController();
const sample = aTable('sample', ['id', 'name', 'q30', 'Run', 'tags']);
const run = aTable('run', ['id', 'machine']);

/** What the columns and the rows of a view are made of, in short; by what the server says of it, too. */
async function sourcesOf(
  query: string,
  columns: readonly string[],
  dependsOn: readonly (TablePath | ColumnPath)[] = [],
): Promise<readonly string[]> {
  const view = aTable('v', columns, {
    kind: 'view',
    view: { query, dependsOn, callsFunctions: [] },
  });
  const snapshot = aSnapshot({ relations: [sample, run, view] });
  const { edges, traced } = await viewColumns('w', snapshot, { parser, signal });
  const found = edgesIn({ edges })
    .map((edge) => edge.replaceAll(/(?:column|relation):w\/public\./g, '').replace(' uses ', ' > '))
    .sort();
  return traced.size === 0 ? ['not traced', ...found] : found;
}

describe('viewColumns', () => {
  it('follows names over aliases and joins, and tells what says which rows there are', async () => {
    const query = `SELECT s.name AS sample, r.machine, s."Run"
      FROM public.sample s JOIN public.run r ON r.id = s."Run" WHERE s.q30 > 80`;
    expect(await sourcesOf(query, ['sample', 'machine', 'run'])).toEqual([
      'run#id > v',
      'run#machine > v#machine',
      'sample#"Run" > v',
      'sample#"Run" > v#run',
      'sample#name > v#sample',
      'sample#q30 > v',
    ]);
  });

  it('takes all that an expression names, also what a query within it filters by', async () => {
    const query = `SELECT sample.name || (SELECT max(run.machine) FROM public.run
      WHERE run.id = sample."Run") AS label, count(*) AS n FROM public.sample GROUP BY sample.name`;
    expect(await sourcesOf(query, ['label', 'n'])).toEqual([
      'run#id > v#label',
      'run#machine > v#label',
      'sample#"Run" > v#label',
      'sample#name > v',
      'sample#name > v#label',
    ]);
  });

  it('goes through subqueries, WITH and UNION by the places of columns', async () => {
    const query = `WITH good(label) AS (SELECT name FROM public.sample)
      SELECT g.label FROM (SELECT label FROM good) g
      UNION ALL SELECT machine FROM public.run`;
    expect(await sourcesOf(query, ['label'])).toEqual([
      'run#machine > v#label',
      'sample#name > v#label',
    ]);
  });

  it('follows a query that reads itself until nothing more comes of it', async () => {
    const query = `WITH RECURSIVE way(a, b) AS (SELECT name, q30 FROM public.sample
      UNION ALL SELECT way.b, way.a FROM way) SELECT a FROM way`;
    expect(await sourcesOf(query, ['a'])).toEqual(['sample#name > v#a', 'sample#q30 > v#a']);
  });

  it('makes one column of those that a join shares', async () => {
    const query = 'SELECT * FROM public.sample JOIN public.run USING (id)';
    expect(await sourcesOf(query, ['id', 'name', 'q30', 'Run', 'tags', 'machine'])).toEqual([
      'run#id > v',
      'run#id > v#id',
      'run#machine > v#machine',
      'sample#"Run" > v#"Run"',
      'sample#id > v',
      'sample#id > v#id',
      'sample#name > v#name',
      'sample#q30 > v#q30',
      'sample#tags > v#tags',
    ]);
  });

  it('takes a row for all of its columns, and what a function gives for what it is given', async () => {
    expect(await sourcesOf('SELECT row_to_json(r.*) AS j FROM public.run r', ['j'])).toEqual([
      'run#id > v#j',
      'run#machine > v#j',
    ]);
    const unnested = 'SELECT t.tag FROM public.sample s, LATERAL unnest(s.tags) t(tag)';
    expect(await sourcesOf(unnested, ['tag'])).toEqual(['sample#tags > v', 'sample#tags > v#tag']);
  });

  it('groups, sorts and cuts by what is selected', async () => {
    const query = 'SELECT name AS n, q30 FROM public.sample GROUP BY 2, n ORDER BY n LIMIT 3';
    expect(await sourcesOf(query, ['n', 'q30'])).toEqual([
      'sample#name > v',
      'sample#name > v#n',
      'sample#q30 > v',
      'sample#q30 > v#q30',
    ]);
    const sorted = 'SELECT name FROM public.sample ORDER BY q30';
    expect(await sourcesOf(sorted, ['name'])).toEqual(['sample#name > v#name']);
  });

  it('believes the server where the query tells less', async () => {
    const read = [
      ['public', 'sample', 'q30'],
      ['public', 'sample', 'name'],
    ] as const;
    expect(await sourcesOf('SELECT name FROM public.sample', ['name'], read)).toEqual([
      'sample#name > v#name',
      'sample#q30 > v',
    ]);
    expect(await sourcesOf('SELECT from where', ['a'], read)).toEqual([
      'not traced',
      'sample#name > v',
      'sample#q30 > v',
    ]);
  });

  it('says nothing of what it cannot read', async () => {
    expect(await sourcesOf('SELECT from where', ['a'])).toEqual(['not traced']);
    expect(await sourcesOf('SELECT x.y FROM unnest(ARRAY[1]) x(y)', ['y'])).toEqual([]);
  });
});
