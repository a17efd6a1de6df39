import { describe, expect, it } from 'vitest';
import { runStep, type StepResult } from '../../../../src/core/datasets/steps/runStep';
import { exitCodeOf } from '../../../../src/core/datasets/steps/stepProcess';
import { StorageError } from '../../../../src/core/storage/blobStore';
import {
  stepPlace,
  stepRequest,
  stepStartMs,
  StepWorld,
  succeeded,
} from '../../../fakes/stepWorld';

const id = '2026-11-27T090000000Z-40000000';

function run(
  world: StepWorld,
  request = stepRequest(),
  signal = new AbortController().signal,
): Promise<StepResult> {
  return runStep(request, world.ports, stepPlace, { signal, onOutput: () => undefined });
}

describe('a step that succeeds', () => {
  it('publishes what it staged and left, in order, from what it read', async () => {
    const world = new StepWorld();
    world.step = ({ read, get, stage, leave }) => {
      read('gros://raw');
      get('gros://reference:latest');
      read('gros://raw');
      stage('gros://qc/strict', 'strict.parquet');
      leave('qc.csv.gz');
      return succeeded;
    };
    await run(world);
    const upstreams = ['gros://raw/master:2026-11-26.1', 'gros://reference/master:2026-11-26.1'];
    expect(world.published.map(({ name, file, upstreams: from }) => [name, file, from])).toEqual([
      [{ repo: 'qc', branch: 'strict' }, '/run/strict.parquet', upstreams],
      [{ repo: 'qc', branch: 'master' }, '/run/output/qc.csv.gz', upstreams],
    ]);
    expect(world.published[0]).toMatchObject({
      pipeline: 'qc',
      runId: id,
      producer: { repo: 'qc', branch: 'master', commit: 'c0ffee', dirty: false },
      defaultBranch: 'main',
    });
  });

  it('is registered downstream of what it read, live or not, and never of itself', async () => {
    const world = new StepWorld();
    world.step = ({ read, get, leave }) => {
      read('gros://raw');
      get('gros://plates');
      read('gros://pinned:2026-11-26.1');
      get('gros://current:latest');
      read('gros://plates:latest');
      read('gros://qc');
      leave('qc.csv');
      return succeeded;
    };
    await run(world);
    expect(world.registered).toEqual([
      'live raw → qc',
      'pinned pinned → qc',
      'live plates → qc',
      'pinned current → qc',
    ]);
  });

  it('leaves a record of all of it', async () => {
    const world = new StepWorld();
    world.step = ({ read, leave, write }) => {
      read('gros://raw');
      leave('qc.csv');
      write('12 samples\n');
      world.nowMs += 5000;
      return succeeded;
    };
    const { run: ended } = await run(world);
    expect(await world.records.read(id)).toEqual(ended);
    expect(ended).toEqual({
      id,
      pipeline: 'qc',
      repo: 'qc',
      branch: 'master',
      commit: 'c0ffee',
      isDirty: false,
      state: 'succeeded',
      startedAtMs: stepStartMs,
      heartbeatAtMs: stepStartMs + 5000,
      endedAtMs: stepStartMs + 5000,
      reads: [
        { reference: 'gros://raw', resolved: 'gros://raw/master:2026-11-26.1', isLive: true },
      ],
      published: ['gros://qc/master:2026-11-27.1'],
      trigger: { kind: 'manual' },
      log: { kind: 'blob', container: 'datasets', name: `runs/2026-11-27/${id}.log` },
    });
    const log = { container: 'datasets', name: `runs/2026-11-27/${id}.log` };
    expect(world.store.text(log)).toBe('12 samples\n');
  });

  it('is told where to find its run, its gateway and its folders', async () => {
    const world = new StepWorld();
    world.step = ({ start }) => {
      expect(start).toEqual({
        command: { kind: 'shell', line: 'make' },
        folder: '/checkout',
        takesInput: false,
        variables: {
          LAKESIDE_LAKE: '/lake.json',
          LAKESIDE_RUN: id,
          LAKESIDE_PIPELINE: 'qc',
          LAKESIDE_RUN_FOLDER: '/run',
          LAKESIDE_OUTPUT: '/run/output',
          LAKESIDE_GATEWAY: 'http://127.0.0.1:4711/t0ken',
        },
      });
      return succeeded;
    };
    await run(world, stepRequest({ variables: { LAKESIDE_LAKE: '/lake.json' } }));
    expect(world.opened).toEqual(['gateway', 'folder', 'folder gone', 'gateway closed']);
  });
});

describe('a step that does not succeed', () => {
  const ends = [
    [{ kind: 'exited', code: 3 }, 'The step ended with exit code 3', 3],
    [{ kind: 'killed', signal: 'SIGKILL', number: 9 }, 'The step was ended by SIGKILL', 137],
    [
      { kind: 'notStarted', message: 'there is no program mak' },
      'The step could not be started: there is no program mak',
      127,
    ],
  ] as const;
  it.each(ends)('publishes and registers nothing: %o', async (end, message, code) => {
    const world = new StepWorld();
    world.step = ({ read, stage, leave }) => {
      read('gros://raw');
      stage('gros://qc');
      leave('qc.csv');
      return end;
    };
    const result = await run(world);
    expect(result.run).toMatchObject({ state: 'failed', failure: { message }, published: [] });
    expect(result.run.reads).toHaveLength(1);
    expect(exitCodeOf(result.end)).toBe(code);
    expect([world.published, world.registered]).toEqual([[], []]);
  });

  it('says what it said last, without secrets', async () => {
    const world = new StepWorld();
    world.step = ({ write }) => {
      write('12 samples\nno plate for t0ken, nor for s3cret\n');
      return { kind: 'exited', code: 3 };
    };
    const { run: ended } = await run(world, stepRequest({ secrets: ['s3cret'] }));
    expect(ended.failure?.message).toBe('Exit code 3: no plate for ***, nor for ***');
  });

  it('is canceled by an interrupt, even if it says that it succeeded', async () => {
    const world = new StepWorld();
    const interrupt = new AbortController();
    world.step = ({ leave }) => {
      leave('qc.csv');
      interrupt.abort();
      return succeeded;
    };
    const { run: ended } = await run(world, stepRequest(), interrupt.signal);
    expect(ended).toMatchObject({ state: 'canceled', published: [] });
    expect(world.published).toEqual([]);
  });

  const refused = [
    ['raw.csv', 'publishes gros://raw/master, which publishes of its pipeline does not name'],
    ['notes.txt', 'left notes.txt, which is called like no dataset'],
    ['.csv', 'left .csv, which is called like no dataset'],
    ['qc/a b.csv', 'holds a blank'],
  ] as const;
  it.each(refused)('publishes nothing if it leaves %s beside the rest', async (path, message) => {
    const world = new StepWorld();
    world.step = ({ stage, leave }) => {
      stage('gros://qc');
      leave(path);
      return succeeded;
    };
    const publishes = [{ repo: 'qc', branch: 'master' }];
    const { run: ended } = await run(world, stepRequest({ publishes }));
    expect(ended.state).toBe('failed');
    expect(ended.failure?.message).toContain(message);
    expect(world.published).toEqual([]);
  });

  it('tells what it had published when a later publication is refused', async () => {
    const world = new StepWorld();
    const remedy = 'Run it again';
    world.refusals.set('b', new StorageError('conditionNotMet', 'b was published', { remedy }));
    world.step = ({ read, stage }) => {
      read('gros://raw');
      for (const name of ['a', 'b', 'c']) stage(`gros://${name}`);
      return succeeded;
    };
    const { run: ended } = await run(world);
    expect(ended).toMatchObject({
      state: 'failed',
      published: ['gros://a/master:2026-11-27.1'],
      failure: { message: 'b was published; run it again' },
    });
    expect(world.registered).toEqual([]);
  });

  it('has failed, for all to see, if its process could not even be looked after', async () => {
    const world = new StepWorld();
    world.step = () => Promise.reject(new Error('no more processes'));
    await expect(run(world)).rejects.toThrow('no more processes');
    expect(await world.records.read(id)).toMatchObject({
      state: 'failed',
      failure: { message: 'no more processes' },
    });
    expect(world.opened).toEqual(['gateway', 'folder', 'folder gone', 'gateway closed']);
  });
});

describe('what is kept of the output of a step', () => {
  it('holds none of the secrets that the step could print', async () => {
    const world = new StepWorld();
    world.step = ({ start, write }) => {
      write(`key s3cr`);
      write(`et! at ${start.variables['LAKESIDE_GATEWAY']}/gros/raw\n`);
      return { kind: 'exited', code: 1 };
    };
    await run(world, stepRequest({ secrets: ['s3cret!', ''] }));
    const name = `runs/2026-11-27/${id}.log`;
    const kept = world.store.text({ container: 'datasets', name });
    expect(kept).toBe('key *** at http://127.0.0.1:4711/***/gros/raw\n');
  });

  it('holds none that colors part, or that stands in a longer one', async () => {
    const world = new StepWorld();
    world.step = ({ write }) => {
      write('s3c\u001b[1mret!\u001b[0m \u001b]8;;s3cret!\u0007s3cret!-and-more\u001b]8;;\u0007\n');
      return { kind: 'exited', code: 1 };
    };
    const { run: ended } = await run(
      world,
      stepRequest({ secrets: ['s3cret!', 's3cret!-and-more'] }),
    );
    expect(world.store.text({ container: 'datasets', name: `runs/2026-11-27/${id}.log` })).toBe(
      '*** ***\n',
    );
    expect(ended.failure?.message).toBe('Exit code 1: *** ***');
  });

  it('is its end if it is very long', async () => {
    const world = new StepWorld();
    const line = `${'x'.repeat(1023)}\n`;
    world.step = ({ write }) => {
      for (let index = 0; index < 5000; index += 1) write(line);
      write('the end\n');
      return succeeded;
    };
    await run(world);
    const name = `runs/2026-11-27/${id}.log`;
    const kept = world.store.text({ container: 'datasets', name }) ?? '';
    expect(kept.length).toBeLessThan(4 * 1024 * 1024 + 2048);
    expect(kept).toMatch(/^… the beginning is not kept: more than \d+ bytes\nx{1023}\n/);
    expect(kept.endsWith('\nthe end\n')).toBe(true);
  });

  it('is no reason to publish nothing if it cannot be kept', async () => {
    const world = new StepWorld();
    world.step = ({ leave, write }) => {
      leave('qc.csv');
      write('fine\n');
      world.store.failNext('putBlob', 'serverError');
      return succeeded;
    };
    const { run: ended } = await run(world);
    expect(ended).toMatchObject({ state: 'succeeded', published: [expect.any(String)] });
    expect(ended.log).toBeUndefined();
  });
});
