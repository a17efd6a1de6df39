import { describe, expect, it } from 'vitest';
import { OperatorError } from '../../../../src/core/base/errors';
import { nullLogger } from '../../../../src/core/base/logger';
import { readPipelines } from '../../../../src/core/datasets/propagation/lakePipelines';
import type { TriggeredRun } from '../../../../src/core/datasets/propagation/pipelineTrigger';
import { planPropagation } from '../../../../src/core/datasets/propagation/planPropagation';
import {
  isWell,
  propagate,
  type StepOutcome,
} from '../../../../src/core/datasets/propagation/propagate';
import { readNetwork } from '../../../../src/core/datasets/propagation/readNetwork';
import { newRunId, type RunTrigger } from '../../../../src/core/datasets/runs/pipelineRun';
import { writeRun } from '../../../../src/core/datasets/runs/runRecording';
import { RunRecords } from '../../../../src/core/datasets/runs/runRecords';
import type { Pipeline } from '../../../../src/core/lake/lake';
import { datasetPlace, OldLake } from '../../../fakes/datasetLake';
import { inlineDigests } from '../../../fakes/inlineDigests';

const day = '2026-11-26';

class NotStartedError extends OperatorError {
  readonly reason = 'notStarted';
}

/** Pipelines called like what they publish, `b: 'ac'` reads a and c live; `a` has been published. */
class PropagationBench {
  readonly lake = new OldLake().publish({ repo: 'a', branch: 'master' }, day);
  readonly pipelines: readonly Pipeline[];
  /** In the order in which they started and ended. */
  readonly events: string[] = [];
  readonly triggers = new Map<string, RunTrigger>();
  /** What comes of a pipeline; one that is not here succeeds and publishes. */
  readonly ends = new Map<string, TriggeredRun['state'] | Error>();
  readonly outcomes: StepOutcome[] = [];
  interrupt = new AbortController();
  isAgain = false;
  atATime = 2;
  #count = 0;

  constructor(reads: Readonly<Record<string, string>>) {
    this.pipelines = Object.entries(reads).map(([name, letters]) => ({
      name,
      repo: name,
      run: 'make',
      folder: '/checkout',
      reads: letters.split('').map((letter) => `gros://${letter}`),
      publishes: [`gros://${name}`],
    }));
  }

  get ports() {
    return {
      blobStore: this.lake.store,
      digests: inlineDigests,
      clock: { nowMs: () => this.lake.nowMs },
      logger: nullLogger,
    };
  }

  get records(): RunRecords {
    return new RunRecords(this.ports, datasetPlace);
  }

  async run(): Promise<readonly string[]> {
    const { pipelines } = readPipelines(this.pipelines);
    const changed = [{ repo: 'a', branch: 'master' }];
    const network = await readNetwork(changed, pipelines, this.lake.datasets);
    const outcomes = await propagate(
      {
        plan: planPropagation(changed, network),
        pipelines,
        place: datasetPlace,
        origin: { reference: `gros://a/master:${day}.1` },
        isAgain: this.isAgain,
        atATime: this.atATime,
      },
      {
        ...this.ports,
        datasets: this.lake.datasets,
        records: this.records,
        trigger: { run: ({ pipeline, trigger }) => this.#perform(pipeline.name, trigger) },
        random: { next: () => (this.#count += 1) / 1000 },
      },
      { signal: this.interrupt.signal, onOutcome: (outcome) => this.outcomes.push(outcome) },
    );
    return outcomes.map(describeOutcome);
  }

  async #perform(name: string, trigger: RunTrigger): Promise<TriggeredRun> {
    this.triggers.set(name, trigger);
    this.events.push(`${name}…`);
    await new Promise((resolve) => setImmediate(resolve));
    const end = this.ends.get(name) ?? 'succeeded';
    this.events.push(`${name} ${end instanceof Error ? 'threw' : end}`);
    if (end instanceof Error) throw end;
    await this.#record(name, trigger, end);
    if (end === 'succeeded') this.lake.publish({ repo: name, branch: 'master' }, day);
    return { state: end, published: end === 'succeeded' ? [`gros://${name}/master:${day}.1`] : [] };
  }

  async #record(
    pipeline: string,
    trigger: RunTrigger,
    state: TriggeredRun['state'],
  ): Promise<void> {
    const startedAtMs = this.lake.nowMs;
    const run = { pipeline, repo: pipeline, branch: 'master', state, trigger, startedAtMs };
    const id = newRunId(startedAtMs, (this.#count += 1) / 1000);
    const heartbeatAtMs = startedAtMs;
    await writeRun(this.ports, datasetPlace, {
      ...run,
      id,
      heartbeatAtMs,
      reads: [],
      published: [],
    });
  }
}

function describeOutcome(outcome: StepOutcome): string {
  const { pipeline } = outcome;
  if (outcome.kind === 'ran') return `${pipeline} ${outcome.run.state}`;
  return outcome.kind === 'skipped' ? `${pipeline} skipped` : `${pipeline} up to date`;
}

const diamond = { b: 'a', c: 'a', d: 'bc', e: 'd' };

describe('a propagation', () => {
  it('runs parents first, beside each other, and the end of a diamond once', async () => {
    const bench = new PropagationBench(diamond);
    expect(await bench.run()).toEqual(['b succeeded', 'c succeeded', 'd succeeded', 'e succeeded']);
    expect(bench.events).toEqual([
      'b…',
      'c…',
      'b succeeded',
      'c succeeded',
      'd…',
      'd succeeded',
      'e…',
      'e succeeded',
    ]);
  });

  it('runs no more at a time than it may', async () => {
    const bench = new PropagationBench({ b: 'a', c: 'a', d: 'a' });
    bench.atATime = 1;
    await bench.run();
    expect(bench.events).toEqual(['b…', 'b succeeded', 'c…', 'c succeeded', 'd…', 'd succeeded']);
  });

  it('tells each what set it off, and with which versions', async () => {
    const bench = new PropagationBench(diamond);
    await bench.run();
    const reference = `gros://a/master:${day}.1`;
    expect(bench.triggers.get('b')).toEqual({
      kind: 'dataset',
      reference,
      upstreams: [reference],
    });
    expect(bench.triggers.get('d')).toEqual({
      kind: 'dataset',
      reference,
      upstreams: [`gros://b/master:${day}.1`, `gros://c/master:${day}.1`],
    });
  });

  it('stops behind a failure only, and records what it skipped and why', async () => {
    const bench = new PropagationBench({ ...diamond, f: 'c' });
    bench.ends.set('b', 'failed');
    expect(await bench.run()).toEqual([
      'b failed',
      'c succeeded',
      'd skipped',
      'f succeeded',
      'e skipped',
    ]);
    const { runs } = await bench.records.list();
    const told = runs
      .filter(({ state }) => state === 'skipped')
      .map(({ pipeline, failure }) => [pipeline, failure?.message]);
    expect(new Map(told as [string, string][])).toEqual(
      new Map([
        ['d', 'b, which publishes what it reads, did not succeed'],
        ['e', 'd, which publishes what it reads, was skipped'],
      ]),
    );
  });

  it.each([
    [new NotStartedError('No runner', { remedy: 'Start one' }), 'No runner; start one'],
    [new Error('a defect'), 'Error: a defect'],
  ])(
    'takes a pipeline that could not be started for one that failed: %s',
    async (error, message) => {
      const bench = new PropagationBench(diamond);
      bench.ends.set('c', error);
      expect(await bench.run()).toEqual(['b succeeded', 'c failed', 'd skipped', 'e skipped']);
      expect(bench.outcomes).toContainEqual({
        kind: 'ran',
        pipeline: 'c',
        run: { state: 'failed', published: [], message },
      });
      expect(bench.outcomes.map(isWell)).toEqual([true, false, false, false]);
    },
  );
});

describe('the same propagation again', () => {
  it('runs nothing that has succeeded with the same versions', async () => {
    const bench = new PropagationBench(diamond);
    await bench.run();
    bench.events.length = 0;
    expect(await bench.run()).toEqual([
      'b up to date',
      'c up to date',
      'd up to date',
      'e up to date',
    ]);
    expect(bench.events).toEqual([]);
  });

  it('goes on where it failed', async () => {
    const bench = new PropagationBench(diamond);
    bench.ends.set('b', 'failed');
    await bench.run();
    bench.ends.clear();
    expect(await bench.run()).toEqual([
      'b succeeded',
      'c up to date',
      'd succeeded',
      'e succeeded',
    ]);
  });

  it('runs all of it if a person says so', async () => {
    const bench = new PropagationBench({ b: 'a' });
    await bench.run();
    bench.isAgain = true;
    expect(await bench.run()).toEqual(['b succeeded']);
  });

  it('runs what has not seen a newer version', async () => {
    const bench = new PropagationBench({ b: 'a' });
    await bench.run();
    bench.lake.publish({ repo: 'a', branch: 'master' }, day, '2026-11-27');
    expect(await bench.run()).toEqual(['b succeeded']);
  });
});

describe('a propagation that is interrupted', () => {
  it('starts nothing more, lets what runs end, and says so', async () => {
    const bench = new PropagationBench(diamond);
    bench.ends.set('b', 'canceled');
    bench.interrupt = new AbortController();
    const propagation = bench.run();
    setImmediate(() => bench.interrupt.abort());
    await expect(propagation).rejects.toThrow('aborted');
    expect(bench.events.filter((event) => event.startsWith('d'))).toEqual([]);
    const { runs } = await bench.records.list();
    expect(runs.filter(({ state }) => state === 'skipped')).toEqual([]);
  });
});

describe('the pipelines of a lake file', () => {
  it('are there without the addresses that are none', () => {
    const definition: Pipeline = {
      name: 'qc',
      repo: 'qc',
      run: 'make',
      folder: '/qc',
      reads: ['gros://a', 'gros://b:latest', 'gros://master/c:latest', 'blob://samples/', 'gros:d'],
      publishes: ['table://warehouse/data_lake.quality', 'gros://qc/strict'],
    };
    const { pipelines, problems } = readPipelines([definition]);
    expect(pipelines).toEqual([
      {
        name: 'qc',
        definition,
        liveReads: [{ repo: 'a', branch: 'master' }],
        publishes: [{ repo: 'qc', branch: 'strict' }],
      },
    ]);
    expect(problems).toEqual([
      expect.stringContaining('reads of qc: "gros://master/c:latest": The repository comes first'),
      expect.stringContaining('reads of qc: "gros:d": Two slashes follow gros:'),
    ]);
  });

  it('are found by registrations alone, over as many as there are, and in a circle', async () => {
    const lake = new OldLake().publish({ repo: 'a', branch: 'master' }, day);
    const register = (upstream: string, downstream: string): void => {
      const key = encodeURIComponent(`${downstream}/master`);
      const name = `dependency/${upstream}/master/downstreams/${key}`;
      lake.place(name, `gros://${downstream}/master:${day}`);
    };
    register('a', 'b');
    register('b', 'c');
    register('c', 'a');
    register('c', 'elsewhere');
    const { pipelines } = readPipelines(new PropagationBench({ b: '', c: '' }).pipelines);
    const network = await readNetwork([{ repo: 'a', branch: 'master' }], pipelines, lake.datasets);
    const plan = planPropagation([{ repo: 'a', branch: 'master' }], network);
    expect(plan.steps.map(({ pipeline, after }) => [pipeline, after])).toEqual([
      ['b', []],
      ['c', ['b']],
    ]);
    expect(plan.unmade.map(({ dataset }) => dataset.repo)).toEqual(['a', 'elsewhere']);
  });
});
