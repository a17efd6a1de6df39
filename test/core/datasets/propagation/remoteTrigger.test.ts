import { describe, expect, it } from 'vitest';
import { nullLogger } from '../../../../src/core/base/logger';
import { gitLabLogin, tokensFor } from '../../../../src/core/datasets/propagation/gitLabTokens';
import { readPipelines } from '../../../../src/core/datasets/propagation/lakePipelines';
import type {
  RemoteEnd,
  RemoteStart,
} from '../../../../src/core/datasets/propagation/remotePipelines';
import {
  RemoteTrigger,
  triggerByPlace,
} from '../../../../src/core/datasets/propagation/remoteTrigger';
import { newRunId } from '../../../../src/core/datasets/runs/pipelineRun';
import { writeRun } from '../../../../src/core/datasets/runs/runRecording';
import { RunRecords } from '../../../../src/core/datasets/runs/runRecords';
import { datasetPlace, OldLake } from '../../../fakes/datasetLake';
import { inlineDigests } from '../../../fakes/inlineDigests';

const trigger = {
  kind: 'dataset',
  reference: 'gros://qc/master:2026-11-27.1',
  runId: '2026-11-27T115900000Z-00000000',
} as const;
const project = { url: 'https://git.lab', project: 'omics/expression' };
const [pipeline] = readPipelines([
  {
    name: 'expression',
    repo: 'expression',
    branch: 'main',
    run: 'make',
    folder: '/',
    gitLab: project,
    reads: ['gros://qc'],
    publishes: ['gros://expression'],
  },
]).pipelines;

function createBench(end: RemoteEnd) {
  const lake = new OldLake();
  const ports = {
    blobStore: lake.store,
    digests: inlineDigests,
    clock: { nowMs: () => lake.nowMs },
    logger: nullLogger,
  };
  const records = new RunRecords(ports, datasetPlace);
  const starts: RemoteStart[] = [];
  const bench = { ports, lake, records, starts, onRun: async (): Promise<void> => undefined };
  const remote = {
    run: async (start: RemoteStart) => {
      starts.push(start);
      await bench.onRun();
      return end;
    },
  };
  const random = { next: () => 0.5 };
  const here = new RemoteTrigger({ ...ports, remote, records, random }, datasetPlace);
  const run = () => {
    if (pipeline === undefined) throw new Error('There is a pipeline');
    return here.run({ pipeline, trigger }, { signal: new AbortController().signal });
  };
  return { ...bench, run, setOnRun: (work: () => Promise<void>) => (bench.onRun = work) };
}

describe('a pipeline that a server runs', () => {
  it('is told what set it off', async () => {
    const { run, starts } = createBench({ state: 'succeeded', url: 'https://git.lab/1' });
    await run();
    expect(starts).toEqual([
      {
        project,
        branch: 'main',
        variables: {
          LAKESIDE_PIPELINE: 'expression',
          LAKESIDE_TRIGGER: trigger.reference,
          LAKESIDE_TRIGGER_RUN: trigger.runId,
        },
      },
    ]);
  });

  it('has a record with what the server told, and its page', async () => {
    const end = {
      state: 'failed',
      message: 'Failed in GitLab: quantify',
      url: 'https://git.lab/1',
    } as const;
    const { run, records } = createBench(end);
    const result = await run();
    expect(result).toMatchObject({ ...end, published: [] });
    expect(await records.read(result.runId ?? '')).toMatchObject({
      pipeline: 'expression',
      branch: 'main',
      state: 'failed',
      trigger,
      failure: { message: 'Failed in GitLab: quantify' },
      log: { kind: 'url', url: 'https://git.lab/1' },
    });
  });

  it('has only the record that its job kept, if it kept one', async () => {
    const { run, ports, lake, records, setOnRun } = createBench({ state: 'succeeded', url: '' });
    const id = newRunId(lake.nowMs + 5, 0.1);
    const published = ['gros://expression/master:2026-11-27.1'];
    setOnRun(() =>
      writeRun(ports, datasetPlace, {
        id,
        pipeline: 'expression',
        repo: 'expression',
        branch: 'main',
        state: 'succeeded',
        startedAtMs: lake.nowMs + 5,
        heartbeatAtMs: lake.nowMs + 5,
        reads: [],
        published,
        trigger,
      }),
    );
    expect(await run()).toEqual({ state: 'succeeded', runId: id, published });
    expect((await records.list()).runs).toHaveLength(1);
  });

  it('is run where its lake file says', async () => {
    const said: string[] = [];
    const place = (name: string) => ({
      run: async () => {
        said.push(name);
        return { state: 'succeeded', published: [] } as const;
      },
    });
    const chooser = triggerByPlace({ here: place('here'), remote: place('there') });
    if (pipeline === undefined) throw new Error('There is a pipeline');
    const { gitLab: _, ...local } = pipeline.definition;
    const options = { signal: new AbortController().signal };
    await chooser.run({ pipeline, trigger }, options);
    await chooser.run({ pipeline: { ...pipeline, definition: local }, trigger }, options);
    expect(said).toEqual(['there', 'here']);
  });
});

describe('the login for GitLab', () => {
  const named = { LAKESIDE_GITLAB_URL: 'https://git.lab/', LAKESIDE_GITLAB_TOKEN: 'glpat' };
  it('is that of the server which the environment names', () => {
    expect(gitLabLogin(named)).toEqual({
      url: 'https://git.lab',
      trigger: undefined,
      api: 'glpat',
    });
    expect(gitLabLogin({ LAKESIDE_GITLAB_TOKEN: 'glpat' })).toBeUndefined();
  });

  it('is the token of a job for the server that runs it, and for no other', () => {
    const job = { CI_SERVER_URL: 'https://git.lab', CI_JOB_TOKEN: 'job' };
    expect(gitLabLogin(job)).toEqual({ url: 'https://git.lab', trigger: 'job', api: undefined });
    const other = gitLabLogin({ ...job, LAKESIDE_GITLAB_URL: 'https://other.lab' });
    expect(other).toEqual({ url: 'https://other.lab', trigger: undefined, api: undefined });
  });

  it.each([
    ['https://git.lab.evil.example', 'hostNotTrusted'],
    ['https://git.lab:8443', 'hostNotTrusted'],
    ['http://git.lab', 'hostNotTrusted'],
  ])('goes not to %s', (url, reason) => {
    expect(() => tokensFor({ url, project: 'a' }, gitLabLogin(named))).toThrow(
      expect.objectContaining({ reason }),
    );
  });

  it('goes over no plain http, even where a person said so', () => {
    const login = gitLabLogin({ ...named, LAKESIDE_GITLAB_URL: 'http://git.lab' });
    expect(() => tokensFor({ url: 'http://git.lab', project: 'a' }, login)).toThrow('not https');
  });
});
