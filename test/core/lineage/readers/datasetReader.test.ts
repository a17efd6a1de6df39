import { describe, expect, it } from 'vitest';
import { DatasetReader } from '../../../../src/core/lineage/readers/datasets/datasetReader';
import { Registrar } from '../../../../src/core/datasets/registrations/registrar';
import { datasetPlace, OldLake } from '../../../fakes/datasetLake';
import { inlineDigests } from '../../../fakes/inlineDigests';
import { edgesIn, idsOf, nodeIn } from '../../../fakes/lineage';
import { publicationOf, publisherOn } from '../../../fakes/publishing';

const { signal } = new AbortController();
const { container } = datasetPlace;
const qc = { repo: 'qc', branch: 'master' };
const expression = { repo: 'expression', branch: 'feature/x' };

function recordAt(day: string, more: object): string {
  return JSON.stringify({ gros_ref: `gros://expression/feature/x:${day}`, ...more });
}

function aLake(): OldLake {
  return new OldLake()
    .publish(qc, '2026-11-20', '2026-11-27')
    .publish(expression, '2026-11-21', '2026-11-27')
    .place(
      'dependency/expression/feature/x/2026-11-21/metadata/2026-11-21.json',
      recordAt('2026-11-21', { upstreams: ['gros://old/master:2026-11-01'] }),
    )
    .place(
      'dependency/expression/feature/x/2026-11-27/metadata/2026-11-27.json',
      recordAt('2026-11-27', {
        upstreams: ['gros://qc/master:2026-11-27', 'blob://samples/', 'nonsense'],
        pipeline: 'expression',
        run_id: 'r1',
        rows: 12,
      }),
    );
}

/** What was published by this version of Lakeside, and registered. */
async function publishedLake(): Promise<{ readonly lake: OldLake; readonly registered: string }> {
  const lake = new OldLake();
  const publisher = publisherOn(lake.store, () => lake.nowMs);
  await publisher.publish(publicationOf(qc, 'a\n1\n'));
  const upstream = { name: qc, version: { date: '2026-11-27', number: 1 } };
  const more = { upstreams: ['gros://qc/master:2026-11-27.1'], pipeline: 'größer', runId: 'r1' };
  await publisher.publish(publicationOf(expression, 'a\n2\n', more));
  const downstream = { name: expression, version: { date: '2026-11-27', number: 1 } };
  const registrar = new Registrar({ blobStore: lake.store, digests: inlineDigests }, datasetPlace);
  await registrar.register({ upstream, downstream, isLive: true });
  const name = 'dependency/qc/master/downstreams/expression%2Ffeature%2Fx';
  return { lake, registered: lake.store.text({ container, name }) ?? '' };
}

/** The same lake where listings tell no metadata of records and registrations. */
function withoutMetadata(lake: OldLake): OldLake {
  const bare = new OldLake();
  bare.nowMs = lake.nowMs;
  for (const name of lake.store.names(container)) {
    const { gros_after: after } = lake.store.metadata({ container, name });
    const metadata = after === undefined ? {} : { gros_after: after };
    bare.store.place({ container, name }, lake.store.content({ container, name }) ?? '', {
      metadata,
    });
  }
  return bare;
}

function read(lake: OldLake, atMs?: number) {
  const asOf = atMs === undefined ? {} : { asOf: { atMs } };
  return new DatasetReader(lake.datasets).read({ signal, ...asOf });
}

describe('DatasetReader', () => {
  it('leads from what a version was made of over its pipeline', async () => {
    const part = await read(aLake());
    expect(part.problems).toEqual([]);
    expect(edgesIn(part)).toEqual([
      'blob:samples/ reads pipeline:expression',
      'dataset:qc/master readsPinned pipeline:expression',
      'pipeline:expression publishes dataset:expression/feature/x',
    ]);
    expect(nodeIn(part, 'dataset:expression/feature/x')).toMatchObject({
      name: 'feature/x',
      group: 'expression',
      lastRun: { state: 'published', outcome: 'good', runId: 'r1' },
      place: { kind: 'dataset', reference: 'gros://expression/feature/x:2026-11-27.1' },
    });
  });

  it('tells a live dependency by who is registered', async () => {
    const lake = aLake().place(
      'dependency/qc/master/downstreams/expression%2Ffeature%2Fx',
      'gros://expression/feature/x:2026-11-27',
    );
    const part = await read(lake);
    expect(edgesIn(part)).toContain('dataset:qc/master reads pipeline:expression');
    expect(edgesIn(part).join()).not.toContain('readsPinned');
  });

  it('goes back to the version of a day', async () => {
    const part = await read(aLake(), Date.parse('2026-11-22T00:00:00Z'));
    expect(edgesIn(part)).toEqual(['dataset:old/master derives dataset:expression/feature/x']);
    const before = await read(aLake(), Date.parse('2026-11-20T12:00:00Z'));
    expect(idsOf(before, 'dataset')).toEqual(['dataset:qc/master']);
  });

  it('keeps the others when a record is of another version, or missing', async () => {
    const lake = aLake()
      .place(
        'dependency/qc/master/2026-11-27/metadata/2026-11-27.json',
        JSON.stringify({ gros_ref: 'gros://qc/master:1999-01-01', upstreams: [] }),
      )
      .remove('dependency/expression/feature/x/2026-11-27/metadata/2026-11-27.json');
    const part = await read(lake);
    expect(part.problems).toEqual([
      expect.stringContaining('The dataset qc/master could not be read'),
    ]);
    expect(nodeIn(part, 'dataset:expression/feature/x').problem).toContain('nothing was recorded');
  });

  it('keeps the others when a registration cannot be read, and says so', async () => {
    const registration = 'dependency/qc/master/downstreams/expression%2Ffeature%2Fx';
    const lake = aLake().place(registration, 'gros://expression/feature/x:2026-11-27');
    lake.store.failNext('read', 'forbidden', { name: registration });
    const part = await read(lake);
    expect(part.problems).toEqual([
      expect.stringMatching(
        /^That expression\/feature\/x is made again after qc\/master could not be read: /,
      ),
    ]);
    expect(edgesIn(part)).toContain('dataset:qc/master readsPinned pipeline:expression');
  });

  it('asks for a record once, however often it reads', async () => {
    const lake = aLake();
    const reader = new DatasetReader(lake.datasets);
    const first = await reader.read({ signal });
    const { read: before } = lake.store.counts;
    expect(await reader.read({ signal })).toEqual(first);
    expect(lake.store.counts.read).toBe(before);
    lake.publish(qc, '2026-11-28');
    const later = await reader.read({ signal });
    // What `latest` says now, and the record of what it says.
    expect(lake.store.counts.read - before).toBe(2);
    expect(nodeIn(later, 'dataset:qc/master').facts).toContainEqual({
      label: 'Version',
      value: '2026-11-28.1',
    });
  });

  it('asks for nothing that listings tell of what was published here', async () => {
    const { lake, registered } = await publishedLake();
    const { read: before } = lake.store.counts;
    const part = await read(lake);
    expect(lake.store.counts.read).toBe(before);
    expect(part).toEqual(await read(withoutMetadata(lake)));
    expect(new Set(edgesIn(part))).toEqual(
      new Set([
        'dataset:qc/master reads pipeline:größer',
        'pipeline:größer publishes dataset:expression/feature/x',
      ]),
    );
    expect(nodeIn(part, 'dataset:expression/feature/x')).toMatchObject({
      evidence: { level: 'recordedMd5', files: 1 },
      lastRun: { runId: 'r1' },
    });
    expect(registered).toBe('gros://expression/feature/x:2026-11-27.1');
  });

  it('believes the record where a listing tells something else', async () => {
    const { lake } = await publishedLake();
    const blob = 'dependency/expression/feature/x/2026-11-27/metadata/2026-11-27.json';
    const metadata = lake.store.metadata({ container, name: blob });
    lake.place(blob, recordAt('2026-11-27', { upstreams: [], rows: 99 }), metadata);
    const { facts } = nodeIn(await read(lake), 'dataset:expression/feature/x');
    expect(facts).toContainEqual({ label: 'Rows', value: '99' });
  });

  it('counts what it has found', async () => {
    const counts: number[] = [];
    const onCount = (count: number): void => void counts.push(count);
    await new DatasetReader(aLake().datasets).read({ signal, onCount });
    expect(counts.at(-1)).toBe(2);
  });

  it('keeps a dataset that is registered downstream of itself, and a cycle', async () => {
    const lake = aLake()
      .place('dependency/qc/master/downstreams/qc%2Fmaster', 'gros://qc/master:2026-11-27')
      .place(
        'dependency/expression/feature/x/downstreams/qc%2Fmaster',
        'gros://qc/master:2026-11-27',
      );
    const part = await read(lake);
    expect(edgesIn(part)).toContain('dataset:qc/master derives dataset:qc/master');
    expect(edgesIn(part)).toContain('dataset:expression/feature/x derives dataset:qc/master');
  });
});
