import { describe, expect, test } from 'vitest';
import { openCollector } from '../../../src/connectors/openLineage/collectorServer';
import { nullLogger } from '../../../src/core/base/logger';
import { EntityNames } from '../../../src/core/lineage/openLineage/entityNames';
import { eventsInText } from '../../../src/core/lineage/openLineage/importEvents';
import type { LineageEvent } from '../../../src/core/lineage/openLineage/lineageEvent';
import { readEvents } from '../../../src/core/lineage/openLineage/readEvents';
import { renameEvents } from '../../../src/core/lineage/openLineage/renameEvents';
import { writeEvents } from '../../../src/core/lineage/openLineage/writeEvents';
import { aLineage } from '../../fakes/lineage';
import { documentsBelow, readDocument } from '../contractDocuments';
import { OpenApiDocument } from '../openApi/openApiDocument';
import { recordExchanges } from '../openApi/recordExchanges';
import { EventSchemas } from './eventSchemas';

const schemas = new EventSchemas();
const names = new EntityNames({
  connections: new Map([['warehouse', { host: 'db', port: 5432, database: 'dwh' }]]),
  blobEndpoint: 'https://lab.blob.core.windows.net',
});

/** Everything that lineage knows, with a run of every ending. */
function everything(): readonly LineageEvent[] {
  const graph = aLineage(
    'source:MiSeq lands run:MiSeq/r1',
    'run:MiSeq/r1 lands blob:samples/SSA001/',
    'blob:samples/SSA001/ reads pipeline:qc',
    'pipeline:qc publishes dataset:qc/master',
    'dataset:qc/master readsPinned pipeline:report',
    'pipeline:report loads relation:warehouse/lab.report',
    'relation:warehouse/lab.report uses query:a.sql#1',
    'query:a.sql#1 uses pipeline:nightly',
    'column:warehouse/lab.report#a uses column:warehouse/lab.view#b',
    'external:dataset/kafka/readings reads external:job/airflow/load',
  );
  const outcomes = ['good', 'bad', 'underWay', 'unknown'] as const;
  const nodes = graph.nodes.map((node, place) => {
    const outcome = outcomes[place % outcomes.length] ?? 'good';
    const lastRun = { state: 'over', outcome, atMs: Date.UTC(2026, 10, 27), runId: `run ${place}` };
    return { ...node, lastRun, problem: 'went wrong', evidence: { level: 'attested' as const } };
  });
  return writeEvents({ nodes, edges: graph.edges }, { names, atMs: 0 });
}

describe('lineage as OpenLineage', () => {
  test('is written as the specification and that of every facet have it', () => {
    const events = [
      ...everything(),
      ...renameEvents(
        [
          { from: 'relation:warehouse/lab.a', to: 'relation:warehouse/lab.b', atMs: 0 },
          { from: 'column:warehouse/lab.c#x', to: 'column:warehouse/lab.c#y', atMs: 0 },
        ],
        names,
      ),
    ];
    expect(events.flatMap((event) => schemas.problemsOf(event))).toEqual([]);
  });

  test('takes in every facet of its own examples, and keeps it', () => {
    const fixtures = 'openlineage/spec/tests';
    for (const file of documentsBelow('.json', fixtures).filter((name) => name.includes('/'))) {
      const facets = readDocument(fixtures, file) as Readonly<Record<string, object>>;
      const entity = { namespace: 'lab', name: 'thing', facets };
      const event = {
        eventTime: '2026-11-27T00:00:00Z',
        producer: 'https://example.com',
        schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json',
        job: { namespace: 'lab', name: 'job' },
        outputs: [entity],
      };
      const { events, refused } = eventsInText(JSON.stringify(event));
      expect([file, refused]).toEqual([file, []]);
      const { nodes } = readEvents(events, names);
      const kept = nodes.find(({ name }) => name === 'thing')?.foreignFacets ?? {};
      const inGraph = new Set(['lineage', 'lifecycleStateChange']);
      const expected = Object.keys(facets).filter((key) => !inGraph.has(key));
      expect([file, Object.keys(kept)]).toEqual([file, expected]);
    }
  });

  test('is collected as the document of the HTTP interface says', async () => {
    const document = new OpenApiDocument(readDocument('openlineage/spec/OpenLineage.yml'), {
      'OpenLineage.json': readDocument('openlineage/spec/OpenLineage.json'),
    });
    const kept: LineageEvent[] = [];
    const store = { add: async (events: readonly LineageEvent[]) => void kept.push(...events) };
    const collector = await openCollector({ store, logger: nullLogger, port: 0 });
    const recorder = await recordExchanges(`${collector.url}/api/v1`);
    try {
      const send = (path: string, body: unknown): Promise<Response> =>
        fetch(`${recorder.origin}${path}`, {
          method: 'POST',
          body: JSON.stringify(body),
          headers: {
            'content-type': 'application/json',
            authorization: `Bearer ${collector.apiKey}`,
          },
        });
      const events = everything();
      await send('/lineage', events[0]);
      await send('/lineage/batch', events);
      expect(recorder.exchanges.map(({ status }) => status)).toEqual([200, 204]);
      expect(recorder.exchanges.flatMap((one) => document.problemsOf(one))).toEqual([]);
      await send('/lineage/batch', [events[0], {}]);
      const answer = recorder.exchanges[2];
      // What is sent is wrong on purpose: only the answer has to be as it should.
      const told =
        answer &&
        document.problemsOf({
          ...answer,
          request: {
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(events),
          },
        });
      expect([answer?.status, told]).toEqual([200, []]);
      expect(kept).toHaveLength(events.length + 2);
    } finally {
      await recorder.stop();
      await collector.close();
    }
  });
});
