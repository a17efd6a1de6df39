import { describe, expect, it } from 'vitest';
import { LineageIndex } from '../../../../src/core/lineage/graph/lineageIndex';
import { assembleLineage } from '../../../../src/core/lineage/graph/assembleLineage';
import { spreadFrom } from '../../../../src/core/lineage/graph/spread';
import { EntityNames } from '../../../../src/core/lineage/openLineage/entityNames';
import type { LineageEvent } from '../../../../src/core/lineage/openLineage/lineageEvent';
import { readEvents } from '../../../../src/core/lineage/openLineage/readEvents';
import { writeEvents } from '../../../../src/core/lineage/openLineage/writeEvents';
import { columnLineage, edgesIn } from '../../../fakes/lineage';
import { openLineageProblems } from '../../../fakes/openLineageSchemas';

const names = new EntityNames({
  connections: new Map([['w', { host: 'db.example.com', port: 5432, database: 'lab' }]]),
  blobEndpoint: 'https://lab.blob.core.windows.net',
});
const namespace = 'postgres://db.example.com:5432';

const graph = columnLineage(
  'relation:w/s.t uses relation:w/s.v by',
  'column:w/s.t#a uses column:w/s.v#x',
  'column:w/s.t#k uses relation:w/s.v',
  'column:w/s.v#x uses query:a.sql#1',
);

describe('the column lineage of OpenLineage', () => {
  it('stands with the table or view that the columns are of', () => {
    const events = writeEvents(graph, { names, atMs: 0 });
    expect(events.flatMap(openLineageProblems)).toEqual([]);
    const view = events.find(({ dataset }) => dataset?.name === 'lab.s.v');
    const input = (field: string, type: string) => ({
      namespace,
      name: 'lab.s.t',
      field,
      transformations: [{ type }],
    });
    expect(view?.dataset?.facets?.['columnLineage']).toMatchObject({
      _schemaURL:
        'https://openlineage.io/spec/facets/1-2-0/ColumnLineageDatasetFacet.json#/$defs/ColumnLineageDatasetFacet',
      fields: { x: { inputFields: [input('a', 'DIRECT')] } },
      dataset: [input('k', 'INDIRECT')],
    });
    const again = readEvents(events, names, { columns: true });
    expect(edgesIn(again)).toEqual(edgesIn(graph));
  });

  it('is told of a table that is no part of what is written, and adds it to nothing', () => {
    const only = {
      nodes: graph.nodes.filter(({ kind }) => kind === 'column'),
      edges: graph.edges.filter(({ target }) => target.startsWith('column:')),
    };
    const events = writeEvents(only, { names, atMs: 0 });
    expect(events.flatMap(openLineageProblems)).toEqual([]);
    const view = events.filter(({ dataset }) => dataset?.name === 'lab.s.v');
    expect(view[0]?.dataset?.facets?.['columnLineage']).toBeDefined();
    const again = readEvents(events, names, { columns: true });
    expect(again.nodes.map(({ id }) => id).sort()).toEqual(only.nodes.map(({ id }) => id).sort());
  });

  describe('that others tell', () => {
    const field = (name: string, column: string) => ({ namespace, name, field: column });
    const facetOf = (content: object) => ({
      columnLineage: { _producer: 'https://spark', _schemaURL: '', ...content },
    });
    const event: LineageEvent = {
      eventTime: '2026-11-27T00:00:00Z',
      producer: 'https://spark',
      schemaURL: '',
      job: { namespace: 'spark', name: 'load' },
      inputs: [{ namespace, name: 'lab.s.t' }],
      outputs: [
        {
          namespace,
          name: 'lab.s.out',
          facets: facetOf({
            fields: { x: { inputFields: [field('lab.s.t', 'a')] } },
            dataset: [field('lab.s.t', 'k')],
          }),
        },
      ],
    };

    it('leads by columns through the job, and is read only for columns', async () => {
      expect(edgesIn(readEvents([event], names)).filter((edge) => /column/.test(edge))).toEqual([]);
      const part = readEvents([event], names, { columns: true });
      expect(edgesIn(part)).toEqual([
        'column:w/s.t#a reads external:job/spark/load',
        'column:w/s.t#a uses column:w/s.out#x',
        'column:w/s.t#k reads external:job/spark/load',
        'column:w/s.t#k uses relation:w/s.out',
        'external:job/spark/load loads relation:w/s.out',
        'relation:w/s.t reads external:job/spark/load',
      ]);
      const index = new LineageIndex(await assembleLineage([part]));
      const reached = (id: string): readonly string[] =>
        spreadFrom(index, [id], { columns: true }).reached.map(({ node }) => node.id);
      expect(reached('column:w/s.t#a')).toEqual(['column:w/s.out#x', 'external:job/spark/load']);
      expect(reached('column:w/s.t#k')).toEqual(['relation:w/s.out', 'external:job/spark/load']);
    });

    it('leaves what the job reads and no column is made of in doubt', async () => {
      const inputs = [...(event.inputs ?? []), { namespace, name: 'lab.s.forgotten' }];
      const forgotten = columnLineage('column:w/s.forgotten#f uses query:a.sql#1');
      const part = readEvents([{ ...event, inputs }], names, { columns: true });
      const parts = [part, { ...forgotten, problems: [] }];
      const index = new LineageIndex(await assembleLineage(parts));
      const { reached } = spreadFrom(index, ['column:w/s.forgotten#f']);
      expect(reached.map(({ node, doubt }) => [node.id, doubt])).toContainEqual([
        'external:job/spark/load',
        'may',
      ]);
      expect(reached.map(({ node }) => node.id)).toContain('relation:w/s.out');
      const others = spreadFrom(index, ['column:w/s.t#a'], { columns: true }).reached;
      expect(others.map(({ node }) => node.id)).not.toContain('relation:w/s.out');
    });

    it('is told of a job by its newest run, whatever the order of events', () => {
      const at = (hour: number, more: Partial<LineageEvent>): LineageEvent => ({
        ...event,
        eventTime: `2026-11-27T0${hour}:00:00Z`,
        ...more,
      });
      const bare = (event.outputs ?? []).map(({ facets: _facets, ...output }) => output);
      const [one, two] = [{ runId: 'one' }, { runId: 'two' }];
      const began = at(1, { run: one, eventType: 'START', outputs: bare });
      const told = at(2, { run: one, eventType: 'RUNNING' });
      const ended = at(3, { run: one, eventType: 'COMPLETE', outputs: bare });
      const again = at(4, { run: two, eventType: 'COMPLETE', outputs: bare });
      const other = at(5, { outputs: [{ namespace, name: 'lab.s.other' }] });
      const byColumn = (...events: readonly LineageEvent[]): readonly string[] =>
        readEvents(events, names, { columns: true })
          .edges.filter((edge) => edge.byColumn === true)
          .map(({ source, target }) => `${source} ${target}`)
          .toSorted();
      const all = [
        'external:job/spark/load relation:w/s.out',
        'relation:w/s.t external:job/spark/load',
      ];
      for (const events of [
        [began, told, ended],
        [ended, told, began],
        [told, ended, began],
      ]) {
        expect(byColumn(...events)).toEqual(all);
      }
      for (const untold of [again, other]) {
        expect(byColumn(told, ended, untold)).toEqual([]);
        expect(byColumn(untold, ended, told)).toEqual([]);
      }
      expect(byColumn(at(6, {}), again)).toEqual(all);
    });

    it('joins datasets without a job, those without columns as a whole', () => {
      const facets = facetOf({
        fields: { x: { inputFields: [{ namespace: 'snowflake', name: 'u', field: 'b' }] }, y: 3 },
      });
      const dataset = { namespace, name: 'lab.s.out', facets };
      const { job: _job, inputs: _inputs, outputs: _outputs, ...bare } = event;
      const part = readEvents([{ ...bare, dataset }], names, { columns: true });
      expect(edgesIn(part)).toEqual([
        'external:dataset/snowflake/u derives relation:w/s.out',
        'external:dataset/snowflake/u uses column:w/s.out#x',
      ]);
      expect(edgesIn(readEvents([{ ...bare, dataset }], names))).toEqual([
        'external:dataset/snowflake/u derives relation:w/s.out',
      ]);
    });
  });
});
