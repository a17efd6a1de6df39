import { describe, expect, it } from 'vitest';
import { EntityNames } from '../../../../src/core/lineage/openLineage/entityNames';
import { EventStore } from '../../../../src/core/lineage/openLineage/eventStore';
import type { LineageEvent } from '../../../../src/core/lineage/openLineage/lineageEvent';
import { writeEvents } from '../../../../src/core/lineage/openLineage/writeEvents';
import { EventReader } from '../../../../src/core/lineage/readers/eventReader';
import { assembleLineage } from '../../../../src/core/lineage/graph/assembleLineage';
import { emptyPart } from '../../../../src/core/lineage/graph/lineageReader';
import { inlineDigests } from '../../../fakes/inlineDigests';
import { InMemoryBlobStore } from '../../../fakes/inMemoryBlobStore';
import { aNode, edgesIn, nodeIn } from '../../../fakes/lineage';

const { signal } = new AbortController();
const names = new EntityNames({ connections: new Map(), blobEndpoint: 'memory://account' });

function anEvent(day: string, job: string): LineageEvent {
  const dataset = { namespace: 'kafka', name: 'readings' };
  return {
    eventTime: `${day}T00:00:00Z`,
    producer: 'https://airflow',
    schemaURL: 'https://example.com',
    job: { namespace: 'airflow', name: job },
    inputs: [dataset],
  };
}

function aStore() {
  const blobStore = new InMemoryBlobStore().addContainer('datasets');
  let chance = 0;
  const ports = {
    blobStore,
    digests: inlineDigests,
    clock: { nowMs: () => Date.UTC(2026, 10, 27) },
    random: () => (chance += 0.1),
  };
  return { blobStore, store: new EventStore(ports, { container: 'datasets', prefix: 'lake' }) };
}

describe('EventReader', () => {
  it('tells what was sent, up to the moment that is asked for', async () => {
    const { store } = aStore();
    await store.add([anEvent('2026-11-20', 'a')], signal);
    await store.add([anEvent('2026-11-26', 'b')], signal);
    const reader = new EventReader(store, names);
    expect(edgesIn(await reader.read({ signal }))).toHaveLength(2);
    const asOf = { atMs: Date.parse('2026-11-25T00:00:00Z') };
    const before = await reader.read({ signal, asOf });
    expect(edgesIn(before)).toEqual([
      'external:dataset/kafka/readings reads external:job/airflow/a',
    ]);
  });

  it('reads every file of events once', async () => {
    const { store, blobStore } = aStore();
    await store.add([anEvent('2026-11-20', 'a')], signal);
    const reader = new EventReader(store, names);
    await reader.read({ signal });
    await reader.read({ signal });
    expect(blobStore.counts.read).toBe(1);
    expect(blobStore.names('datasets')[0]).toMatch(/^lake\/lineage\/events\/2026-11-27\/[^/]+$/);
  });

  it('takes nothing of what others say for evidence, or for a place to jump to', async () => {
    const { store } = aStore();
    const forged = aNode('run:MiSeq/r1', {
      evidence: { level: 'attested' },
      place: { kind: 'file', file: '/etc/passwd' },
    });
    await store.add(writeEvents({ nodes: [forged], edges: [] }, { names, atMs: 0 }), signal);
    const part = await new EventReader(store, names).read({ signal });
    const witness = { kind: 'event', producer: 'urn:lakeside:lineage', atMs: 0 } as const;
    expect(nodeIn(part, 'run:MiSeq/r1')).toEqual(aNode('run:MiSeq/r1', { witness }));
  });

  it('says of each thing who told of it last, and of what a run wrote when', async () => {
    const { store } = aStore();
    const run = { runId: 'r-1' };
    const outputs = [{ namespace: 'kafka', name: 'means' }];
    const [began, ended] = ['2026-11-20', '2026-11-21'].map((day) => anEvent(day, 'a'));
    await store.add([{ ...ended!, run, eventType: 'COMPLETE', outputs }], signal);
    await store.add([{ ...began!, run, eventType: 'START', outputs, producer: 'p' }], signal);
    const part = await new EventReader(store, names).read({ signal });
    const atMs = Date.parse('2026-11-21');
    const witness = { kind: 'event', producer: 'https://airflow', atMs };
    const written = { state: 'written', outcome: 'good', atMs, runId: 'r-1' };
    expect(nodeIn(part, 'external:dataset/kafka/readings')).toMatchObject({ witness });
    expect(nodeIn(part, 'external:dataset/kafka/means')).toMatchObject({
      witness,
      lastRun: written,
    });
  });

  it('is no witness of what the lake itself tells of', async () => {
    const { store } = aStore();
    const own = aNode('run:MiSeq/r1');
    await store.add(writeEvents({ nodes: [own], edges: [] }, { names, atMs: 0 }), signal);
    const told = await new EventReader(store, names).read({ signal });
    const parts = [{ ...emptyPart, nodes: [own] }, told];
    expect(nodeIn(await assembleLineage(parts), 'run:MiSeq/r1')).toEqual(own);
  });

  it('passes over what is no event, whoever put it there', async () => {
    const { store, blobStore } = aStore();
    const name = 'lake/lineage/events/2026-11-27/x.ndjson';
    blobStore.place({ container: 'datasets', name }, '{"half":');
    expect(await store.list(signal)).toEqual([]);
  });
});
