import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nullLogger } from '../../../../src/core/base/logger';
import {
  heartbeatMs,
  lostAfterMs,
  newRunId,
  type PipelineRun,
} from '../../../../src/core/datasets/runs/pipelineRun';
import { decodeRun, encodeRun } from '../../../../src/core/datasets/runs/runDocument';
import { RunRecording, writeRun } from '../../../../src/core/datasets/runs/runRecording';
import { RunRecordError, RunRecords } from '../../../../src/core/datasets/runs/runRecords';
import { InMemoryBlobStore } from '../../../fakes/inMemoryBlobStore';
import { inlineDigests } from '../../../fakes/inlineDigests';

const place = { container: 'datasets', prefix: 'lake' };
const startMs = Date.parse('2026-11-27T09:00:00.250Z');
const dayMs = 86_400_000;

const anyText = fc.string({ unit: 'grapheme', maxLength: 12 });
const anyTime = fc.integer({ min: 0, max: 4_000_000_000_000 });
const anyRun: fc.Arbitrary<PipelineRun> = fc.record(
  {
    id: fc
      .tuple(anyTime, fc.double({ min: 0, max: 0.999_999, noNaN: true }))
      .map((pair) => newRunId(...pair)),
    pipeline: anyText,
    repo: anyText,
    branch: anyText,
    commit: anyText,
    isDirty: fc.boolean(),
    state: fc.constantFrom('running', 'succeeded', 'failed', 'canceled', 'skipped', 'lost'),
    startedAtMs: anyTime,
    heartbeatAtMs: anyTime,
    endedAtMs: anyTime,
    reads: fc.array(fc.record({ reference: anyText, resolved: anyText, isLive: fc.boolean() })),
    published: fc.array(anyText),
    trigger: fc.oneof(
      fc.constant({ kind: 'manual' as const }),
      fc.record(
        {
          kind: fc.constant('dataset' as const),
          reference: anyText,
          runId: anyText,
          upstreams: fc.array(anyText),
        },
        { requiredKeys: ['kind', 'reference'] },
      ),
    ),
    failure: fc.record({ message: anyText }),
    log: fc.oneof(
      fc.record({ kind: fc.constant('blob' as const), container: anyText, name: anyText }),
      fc.record({ kind: fc.constant('url' as const), url: anyText }),
    ),
  },
  {
    requiredKeys: [
      'id',
      'pipeline',
      'repo',
      'branch',
      'state',
      'startedAtMs',
      'heartbeatAtMs',
      'reads',
      'published',
    ],
  },
);

function createBench() {
  let nowMs = startMs;
  const waiting: (() => void)[] = [];
  const ports = {
    blobStore: new InMemoryBlobStore().addContainer(place.container),
    digests: inlineDigests,
    clock: { nowMs: () => nowMs },
    logger: nullLogger,
    pause: (durationMs: number, signal?: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        expect(durationMs).toBe(heartbeatMs);
        waiting.push(resolve);
        signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      }),
  };
  return {
    ports,
    records: new RunRecords(ports, place),
    passMs: (durationMs: number) => (nowMs += durationMs),
    /** Lets the pause between two heartbeats end and the heartbeat be written. */
    beat: async () => {
      waiting.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

function runOf(change: Partial<PipelineRun> = {}): PipelineRun {
  const startedAtMs = change.startedAtMs ?? startMs;
  return {
    id: newRunId(startedAtMs, 0.5),
    pipeline: 'qc',
    repo: 'sequencing-qc',
    branch: 'master',
    state: 'succeeded',
    startedAtMs,
    heartbeatAtMs: startedAtMs,
    endedAtMs: startedAtMs + 1000,
    reads: [],
    published: [],
    ...change,
  };
}

describe('the record of a pipeline run', () => {
  it('says again what was written, whatever it is', () => {
    fc.assert(
      fc.property(anyRun, (run) => {
        expect(decodeRun(encodeRun(run))).toEqual(run);
      }),
    );
  });

  it('passes over what a later version wrote beside it', () => {
    const document = { ...(JSON.parse(encodeRun(runOf())) as object), attempts: 3 };
    expect(decodeRun(JSON.stringify(document))).toEqual(runOf());
  });

  it('lies in the folder of its day under a name that sorts by start', async () => {
    const { ports } = createBench();
    await writeRun(ports, place, runOf());
    expect(ports.blobStore.names(place.container)).toEqual([
      'lake/runs/2026-11-27/2026-11-27T090000250Z-80000000.json',
    ]);
  });
});

describe('a run that is being recorded', () => {
  const started = {
    id: newRunId(startMs, 0.5),
    pipeline: 'qc',
    repo: 'sequencing-qc',
    branch: 'master',
    startedAtMs: startMs,
  };

  it('is running from the start, with its heartbeats, to the end it had', async () => {
    const { ports, records, passMs, beat } = createBench();
    const recording = await RunRecording.start(ports, place, started);
    expect(await records.read(started.id)).toMatchObject({ state: 'running', reads: [] });

    const read = { reference: 'gros://a', resolved: 'gros://a/master:2026-11-26.1', isLive: true };
    recording.noteRead(read);
    recording.noteRead({ ...read });
    passMs(heartbeatMs);
    await beat();
    expect(await records.read(started.id)).toMatchObject({
      state: 'running',
      heartbeatAtMs: startMs + heartbeatMs,
      reads: [read],
    });

    const published = ['gros://sequencing-qc/master:2026-11-27.1'];
    const ended = await recording.end({ state: 'succeeded', published });
    expect(await records.read(started.id)).toEqual(ended);
    expect(ended).toMatchObject({
      state: 'succeeded',
      published,
      endedAtMs: startMs + heartbeatMs,
    });
  });

  it('is lost once nothing is heard of it, and never running for ever', async () => {
    const { ports, records, passMs } = createBench();
    await RunRecording.start(ports, place, started);
    passMs(lostAfterMs);
    expect(await records.read(started.id)).toMatchObject({ state: 'running' });
    passMs(1);
    expect(await records.read(started.id)).toMatchObject({
      state: 'lost',
      failure: { message: expect.stringContaining('2026-11-27T09:00:00.250Z') },
    });
  });

  it('goes on with the next heartbeat after one that could not be written', async () => {
    const { ports, records, passMs, beat } = createBench();
    const recording = await RunRecording.start(ports, place, started);
    ports.blobStore.failNext('putBlob', 'serverError');
    passMs(heartbeatMs);
    await beat();
    passMs(heartbeatMs);
    await beat();
    const heartbeatAtMs = startMs + 2 * heartbeatMs;
    expect(await records.read(started.id)).toMatchObject({ heartbeatAtMs });
    await recording.end({ state: 'failed', failure: { message: 'exit code 1' } });
  });
});

describe('the runs of a lake', () => {
  it('are listed by time and pipeline, newest first', async () => {
    const { ports, records } = createBench();
    const days = [0, 1, 2, 40].map((days) => runOf({ startedAtMs: startMs - days * dayMs }));
    for (const run of days) await writeRun(ports, place, run);
    const other = runOf({ startedAtMs: startMs - 5, pipeline: 'report' });
    await writeRun(ports, place, other);
    const [today, yesterday, before, longAgo] = days;

    expect((await records.list()).runs).toEqual([today, other, yesterday, before, longAgo]);
    expect((await records.list({ pipeline: 'qc', fromMs: startMs - dayMs })).runs).toEqual([
      today,
      yesterday,
    ]);
    const { runs } = await records.list({ fromMs: startMs - 2 * dayMs, untilMs: startMs });
    expect(runs).toEqual([other, yesterday, before]);
  });

  it('are read once when they are over', async () => {
    const { ports, records } = createBench();
    await writeRun(ports, place, runOf());
    await writeRun(ports, place, runOf({ startedAtMs: startMs + 1, state: 'running' }));
    await records.list();
    expect(ports.blobStore.counts.read).toBe(2);
    await records.list();
    expect(ports.blobStore.counts.read).toBe(3);
  });

  it('are all there beside a record that cannot be read', async () => {
    const { ports, records } = createBench();
    await writeRun(ports, place, runOf());
    const name = 'lake/runs/2026-11-26/2026-11-26T090000250Z-80000000.json';
    ports.blobStore.place({ container: place.container, name }, '{"id": 1}');
    const listed = await records.list();
    expect(listed.runs).toEqual([runOf()]);
    expect(listed.problems).toEqual([{ name, message: expect.stringContaining('id is no text') }]);
    await expect(records.read('2026-11-26T090000250Z-80000000')).rejects.toThrow(RunRecordError);
  });

  it('are none in an empty lake, and nothing but an id of a run is looked for', async () => {
    const { ports, records } = createBench();
    expect(await records.list()).toEqual({ runs: [], problems: [], left: 0 });
    expect(await records.read('../asset/secret')).toBeUndefined();
    expect(ports.blobStore.counts.head).toBe(0);
  });
});
