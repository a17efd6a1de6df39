import { describe, expect, it } from 'vitest';
import { assembleLineage } from '../../../../src/core/lineage/graph/assembleLineage';
import { lineageEdge } from '../../../../src/core/lineage/graph/lineageGraph';
import { emptyPart } from '../../../../src/core/lineage/graph/lineageReader';
import { EntityNames } from '../../../../src/core/lineage/openLineage/entityNames';
import { eventsInText } from '../../../../src/core/lineage/openLineage/importEvents';
import { readEvents } from '../../../../src/core/lineage/openLineage/readEvents';
import { renameEvents } from '../../../../src/core/lineage/openLineage/renameEvents';
import { writeEvents } from '../../../../src/core/lineage/openLineage/writeEvents';
import { aNode, edgesIn, nodeIn } from '../../../fakes/lineage';
import { openLineageProblems } from '../../../fakes/openLineageSchemas';

const names = new EntityNames({
  connections: new Map([['warehouse', { host: 'db', port: 5432, database: 'dwh' }]]),
  blobEndpoint: 'http://127.0.0.1:10000/devstoreaccount1',
});

const base = {
  producer: 'https://airflow.example/1',
  schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent',
};
const facet = { _producer: base.producer, _schemaURL: 'https://example.com/facet.json' };
const etl = { namespace: 'airflow', name: 'dag.load' };
const etlId = 'external:job/airflow/dag.load';
const samples = { namespace: 'wasbs://samples@127.0.0.1:10000/devstoreaccount1', name: 'SSA001/' };
const stats = { namespace: 'postgresql://db', name: 'dwh.data_lake.stats' };
const topic = { namespace: 'kafka://broker:9092', name: 'readings' };

function aRunEvent(eventType: string, minute: number, more: object = {}) {
  const eventTime = new Date(Date.UTC(2026, 10, 27, 2, minute)).toISOString();
  const run = { runId: '0176a8c2-fe01-7439-87e6-56a1a1b4029f' };
  return { ...base, eventType, eventTime, run, job: etl, ...more };
}

function read(...events: readonly unknown[]) {
  const imported = eventsInText(JSON.stringify(events));
  expect(imported.refused).toEqual([]);
  return readEvents(imported.events, names);
}

describe('readEvents', () => {
  it('ties jobs of others to what the lake has, by its addresses', () => {
    const part = read(
      aRunEvent('COMPLETE', 9, { inputs: [samples, topic], outputs: [stats] }),
      aRunEvent('START', 5, { inputs: [samples] }),
    );
    expect(edgesIn(part)).toEqual([
      'blob:samples/SSA001/ reads external:job/airflow/dag.load',
      'external:dataset/kafka:%2F%2Fbroker:9092/readings reads external:job/airflow/dag.load',
      'external:job/airflow/dag.load loads relation:warehouse/data_lake.stats',
    ]);
    expect(nodeIn(part, etlId)).toMatchObject({
      kind: 'external',
      name: 'dag.load',
      group: 'airflow',
      lastRun: { state: 'succeeded', outcome: 'good', atMs: Date.UTC(2026, 10, 27, 2, 9) },
    });
    const [first] = part.edges;
    expect(first?.fromMs).toBe(Date.UTC(2026, 10, 27, 2, 5));
  });

  it('says what went wrong in the last run, and no longer once another succeeded', () => {
    const errorMessage = { ...facet, message: 'disk full', programmingLanguage: 'PYTHON' };
    const failed = aRunEvent('FAIL', 6, {
      run: { runId: 'x', facets: { errorMessage } },
    });
    expect(nodeIn(read(failed), etlId)).toMatchObject({
      lastRun: { outcome: 'bad' },
      problem: 'disk full',
    });
    const later = nodeIn(read(failed, aRunEvent('COMPLETE', 7)), etlId);
    expect(later.lastRun?.outcome).toBe('good');
    expect(later.problem).toBeUndefined();
  });

  it('keeps facets that it does not know, and writes them again', async () => {
    const facets = { myOwn: { ...facet, anything: [1, { deep: true }] }, gone: null };
    const part = read(aRunEvent('COMPLETE', 9, { outputs: [{ ...topic, facets }] }));
    const id = names.idOf('dataset', topic);
    expect(nodeIn(part, id).foreignFacets).toEqual({ myOwn: facets.myOwn });
    const graph = await assembleLineage([part]);
    const events = writeEvents(graph, { names, atMs: 0 });
    expect(events.flatMap(openLineageProblems)).toEqual([
      'myOwn has no schema https://example.com/facet.json',
    ]);
    const again = await assembleLineage([readEvents(events, names)]);
    expect(nodeIn(again, id)).toEqual(nodeIn(graph, id));
  });

  it('follows lineage that is told without a job, and other names of a dataset', () => {
    const eventTime = '2026-11-27T00:00:00Z';
    const symlinks = { ...facet, identifiers: [{ ...stats, type: 'TABLE' }] };
    const lineage = { ...facet, inputs: [{ ...topic, type: 'DATASET' }] };
    const dataset = { namespace: 'hive', name: 'stats', facets: { symlinks, lineage } };
    const jobLineage = {
      ...facet,
      entries: [{ type: 'JOB', inputs: [{ namespace: 'airflow', name: 'other', type: 'JOB' }] }],
    };
    const part = read(
      { ...base, eventTime, dataset },
      { ...base, eventTime, job: { ...etl, facets: { lineage: jobLineage } } },
    );
    expect(edgesIn(part)).toEqual([
      'external:dataset/kafka:%2F%2Fbroker:9092/readings derives relation:warehouse/data_lake.stats',
      'external:job/airflow/other uses external:job/airflow/dag.load',
    ]);
  });
});

describe('renames', () => {
  const rename = {
    from: 'relation:warehouse/lab.old',
    to: 'relation:warehouse/lab.new',
    atMs: Date.UTC(2026, 10, 1),
  };

  it('are lifecycle events, and lineage survives them', async () => {
    const [event] = renameEvents([rename], names);
    expect(openLineageProblems(event)).toEqual([]);
    expect(event?.dataset?.facets?.['lifecycleStateChange']).toMatchObject({
      lifecycleStateChange: 'RENAME',
      previousIdentifier: { namespace: 'postgres://db:5432', name: 'dwh.lab.old' },
    });
    const told = { ...emptyPart, nodes: [aNode('pipeline:p'), aNode(rename.to)] };
    const edges = [lineageEdge('pipeline:p', 'loads', rename.from)];
    const graph = await assembleLineage([{ ...told, edges }, read(event)]);
    expect(edgesIn(graph)).toEqual(['pipeline:p loads relation:warehouse/lab.new']);
    expect(graph.nodes.map(({ id }) => id)).toEqual(['pipeline:p', rename.to]);
  });

  it('of other producers count too, over several steps', async () => {
    const named = (name: string) => ({ namespace: 'postgres://db:5432', name: `dwh.lab.${name}` });
    const event = (from: string, to: string, day: number) => ({
      ...base,
      eventTime: new Date(Date.UTC(2026, 10, day)).toISOString(),
      dataset: {
        ...named(to),
        facets: {
          lifecycleStateChange: {
            ...facet,
            lifecycleStateChange: 'RENAME',
            previousIdentifier: named(from),
          },
        },
      },
    });
    const { renames = [] } = read(event('b', 'c', 2), event('a', 'b', 1));
    const part = {
      ...emptyPart,
      nodes: [aNode('relation:warehouse/lab.c')],
      edges: [lineageEdge('relation:warehouse/lab.a', 'uses', 'query:x.sql#1')],
      renames,
    };
    expect(edgesIn(await assembleLineage([part]))).toEqual([
      'relation:warehouse/lab.c uses query:x.sql#1',
    ]);
  });

  it('tell of a column which one it is', () => {
    const column = {
      from: 'column:warehouse/lab.t#old',
      to: 'column:warehouse/lab.t#new',
      atMs: 5,
    };
    const [event] = renameEvents([column], names);
    expect(openLineageProblems(event)).toEqual([]);
    expect(event?.dataset?.name).toBe('dwh.lab.t');
    expect(event?.dataset?.facets?.['lifecycleStateChange']).toMatchObject({
      lifecycleStateChange: 'ALTER',
    });
    expect(read(event).renames).toEqual([column]);
  });

  it('are one event for a table and its columns', () => {
    const column = {
      from: 'column:warehouse/lab.old#"a#b"',
      to: 'column:warehouse/lab.new#"a#b"',
      atMs: rename.atMs,
    };
    const events = renameEvents([rename, column], names);
    expect(events).toHaveLength(1);
    expect(read(...events).renames).toEqual([rename, column]);
  });

  it('reach what other producers told of the older name before', async () => {
    const told = { namespace: 'postgres://db:5432', name: 'dwh.lab.old' };
    const tags = { tags: { ...facet, tags: ['checked'] } };
    const before = { ...base, eventTime: '2026-10-01T00:00:00Z', job: etl };
    const renamed = renameEvents([rename], names);
    const part = read({ ...before, inputs: [{ ...told, facets: tags }] }, ...renamed);
    const graph = await assembleLineage([part]);
    expect(edgesIn(graph)).toEqual([`${rename.to} reads ${etlId}`]);
    expect(graph.nodes.map(({ id }) => id).sort()).toEqual([etlId, rename.to]);
    expect(nodeIn(graph, rename.to).foreignFacets).toEqual(tags);
    const again = { ...before, eventTime: '2026-12-01T00:00:00Z' };
    const later = await assembleLineage([read({ ...again, inputs: [told] }, ...renamed)]);
    expect(edgesIn(later)).toEqual([`${rename.from} reads ${etlId}`]);
  });

  it('of one moment count together: a name passes on while its owner gets another', async () => {
    const id = (name: string): string => `relation:warehouse/lab.${name}`;
    const atMs = rename.atMs;
    const renames = [
      { from: id('a'), to: id('b'), atMs },
      { from: id('b'), to: id('c'), atMs },
    ];
    const nodes = [aNode(id('b')), aNode(id('c')), aNode('query:x.sql#1')];
    const edges = [lineageEdge(id('a'), 'uses', 'query:x.sql#1')];
    expect(edgesIn(await assembleLineage([{ ...emptyPart, nodes, edges, renames }]))).toEqual([
      `${id('b')} uses query:x.sql#1`,
    ]);
  });

  it('make a part of lineage what was doubtful without them', async () => {
    const query = 'query:x.sql#1';
    const doubt = {
      node: aNode(query),
      edges: [lineageEdge(rename.from, 'uses', query)],
      others: [lineageEdge(query, 'uses', 'pipeline:p')],
    };
    const part = {
      ...emptyPart,
      nodes: [aNode(rename.to), aNode('pipeline:p')],
      doubtful: [doubt],
    };
    expect((await assembleLineage([part])).edges).toEqual([]);
    expect(edgesIn(await assembleLineage([{ ...part, renames: [rename] }]))).toEqual([
      'query:x.sql#1 uses pipeline:p',
      `${rename.to} uses query:x.sql#1`,
    ]);
  });

  it('leave what took over the older name its own edges', async () => {
    const nodes = [aNode(rename.from), aNode(rename.to)];
    const edges = [lineageEdge(rename.from, 'uses', 'query:x.sql#1')];
    const graph = await assembleLineage([{ ...emptyPart, nodes, edges, renames: [rename] }]);
    expect(edgesIn(graph)).toEqual([`${rename.from} uses query:x.sql#1`]);
  });
});

describe('eventsInText', () => {
  it('takes lines, a list or a single document, and says what is none', () => {
    const event = aRunEvent('COMPLETE', 1);
    expect(eventsInText(JSON.stringify(event, undefined, 2)).events).toHaveLength(1);
    const text = [
      '\uFEFF' + JSON.stringify(event),
      '',
      '{"eventTime":"never"}',
      'no json',
      JSON.stringify({ ...event, outputs: [{ name: 'x' }] }),
      JSON.stringify({ ...event, eventType: 'DONE' }),
      JSON.stringify({ ...event, run: {} }),
      JSON.stringify({ ...base, eventTime: event.eventTime }),
    ].join('\n');
    expect(eventsInText(text)).toEqual({
      events: [event],
      refused: [
        { place: 3, why: 'its eventTime is no time' },
        { place: 4, why: 'it is no JSON' },
        { place: 5, why: 'its outputs are no datasets with namespace and name' },
        {
          place: 6,
          why: 'its eventType is none of START, RUNNING, COMPLETE, ABORT, FAIL, OTHER',
        },
        { place: 7, why: 'its run has no runId' },
        { place: 8, why: 'it names no job and no dataset' },
      ],
    });
  });
});
