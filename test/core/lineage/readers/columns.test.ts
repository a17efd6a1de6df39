import { describe, expect, it } from 'vitest';
import { readColumns } from '../../../../src/core/lineage/readers/columns/readColumns';
import { impactParser as parser } from '../../../fakes/impact';
import { edgesIn, nodeIn } from '../../../fakes/lineage';
import { aSnapshot, aTable } from '../../../fakes/snapshots';

const { signal } = new AbortController();
const sample = aTable('sample', ['id', 'name', 'q30', 'Run']);
const run = aTable('run', ['id', 'machine']);

/** What the columns of a view are made of, in short. */
async function sourcesOf(query: string, columns: readonly string[]): Promise<readonly string[]> {
  const view = aTable('v', columns, {
    kind: 'view',
    view: { query, dependsOn: [], callsFunctions: [] },
  });
  const snapshot = aSnapshot({ relations: [sample, run, view] });
  const part = await readColumns('w', snapshot, { parser, signal });
  for (const { source, target } of part.edges) {
    expect([nodeIn(part, source).kind, nodeIn(part, target).kind]).toEqual(['column', 'column']);
  }
  return edgesIn(part).map((edge) =>
    edge.replaceAll('column:w/public.', '').replace(' uses ', ' > '),
  );
}

describe('readColumns', () => {
  it('follows names over aliases and joins', async () => {
    const query = `SELECT s.name AS sample, r.machine, s."Run"
      FROM public.sample s JOIN public.run r ON r.id = s."Run" WHERE s.q30 > 80`;
    expect(await sourcesOf(query, ['sample', 'machine', 'run'])).toEqual([
      'run#machine > v#machine',
      'sample#"Run" > v#run',
      'sample#name > v#sample',
    ]);
  });

  it('takes all that an expression names, also in a query within it', async () => {
    const query = `SELECT sample.name || (SELECT max(run.machine) FROM public.run
      WHERE run.id = sample."Run") AS label, count(*) AS n FROM public.sample GROUP BY sample.name`;
    expect(await sourcesOf(query, ['label', 'n'])).toEqual([
      'run#machine > v#label',
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

  it('says nothing of what it cannot read', async () => {
    expect(await sourcesOf('SELECT from where', ['a'])).toEqual([]);
    expect(await sourcesOf('SELECT x.y FROM unnest(ARRAY[1]) x(y)', ['y'])).toEqual([]);
  });
});
