import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GitLabPipelines } from '../../../src/connectors/gitLab/gitLabPipelines';
import { nullLogger } from '../../../src/core/base/logger';
import type { Logger } from '../../../src/core/base/logger';
import type { GitLabLogin } from '../../../src/core/datasets/propagation/gitLabTokens';
import type { RemoteEnd } from '../../../src/core/datasets/propagation/remotePipelines';
import { GitLabServer, type FakeProject } from '../../fakes/gitLabServer';

let server: GitLabServer;
let project: FakeProject;
const variables = { LAKESIDE_TRIGGER: 'gros://qc/master:2026-11-27.1' };

beforeEach(async () => {
  server = await GitLabServer.start();
  project = server.addProject('omics/seq/expression');
});
afterEach(() => server.stop());

const patience = { mostTries: 3, firstPauseMs: 10, answerMs: 2000 };
/** Pauses that take no time, told in order. */
let pauses: number[] = [];

function run(
  options: {
    readonly login?: Partial<GitLabLogin>;
    readonly branch?: string;
    readonly signal?: AbortSignal;
    readonly logger?: Logger;
    readonly onPause?: () => void;
  } = {},
): Promise<RemoteEnd> {
  pauses = [];
  const login = { url: server.url, trigger: project.triggerToken, api: server.apiToken };
  const pipelines = new GitLabPipelines({
    login: { ...login, ...options.login },
    logger: options.logger ?? nullLogger,
    patience,
    pause: async (durationMs, signal) => {
      pauses.push(durationMs);
      options.onPause?.();
      signal?.throwIfAborted();
    },
  });
  return pipelines.run(
    { project: { url: server.url, project: project.path }, branch: options.branch, variables },
    { signal: options.signal ?? new AbortController().signal },
  );
}

describe('a pipeline of GitLab', () => {
  it('is started by its trigger token, on the default branch, and watched to its end', async () => {
    expect(await run()).toEqual({
      state: 'succeeded',
      url: `${server.url}/omics/seq/expression/-/pipelines/1`,
    });
    expect(server.pipelines).toMatchObject([{ ref: 'main', source: 'trigger', variables }]);
    expect(server.calls.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /api/v4/projects/omics%2Fseq%2Fexpression',
      'POST /api/v4/projects/omics%2Fseq%2Fexpression/trigger/pipeline',
      'GET /api/v4/projects/omics%2Fseq%2Fexpression/pipelines/1',
      'GET /api/v4/projects/omics%2Fseq%2Fexpression/pipelines/1',
      'GET /api/v4/projects/omics%2Fseq%2Fexpression/pipelines/1',
    ]);
    expect(pauses).toEqual([1000, 1500, 2250]);
  });

  it('is started by an API token where there is no other, with the same variables', async () => {
    await run({ login: { trigger: undefined }, branch: 'feature/strict' });
    expect(server.pipelines).toMatchObject([{ ref: 'feature/strict', source: 'api', variables }]);
  });

  it('says which jobs failed', async () => {
    project.states = ['running', 'failed'];
    project.failedJobs = ['quantify', 'report'];
    expect(await run({ branch: 'main' })).toMatchObject({
      state: 'failed',
      message: 'Failed in GitLab: quantify, report',
    });
  });

  it.each([
    ['canceled', 'canceled', 'It was canceled in GitLab'],
    ['skipped', 'failed', 'GitLab skipped it'],
    ['manual', 'failed', 'It waits for somebody to start a job'],
  ])('that is %s has %s', async (status, state, message) => {
    project.states = ['waiting_for_callback', 'a state of next year', status];
    expect(await run({ branch: 'main' })).toMatchObject({ state, message });
  });

  it('is canceled there when it is interrupted here', async () => {
    project.states = ['running'];
    const interrupt = new AbortController();
    const end = await run({
      branch: 'main',
      signal: interrupt.signal,
      onPause: () => {
        if (pauses.length === 3) interrupt.abort();
      },
    });
    expect(end).toMatchObject({ state: 'canceled', message: 'It was interrupted' });
    expect(server.pipelines).toMatchObject([{ state: 'canceled' }]);
  });
});

describe('a GitLab that has troubles', () => {
  it('is asked again a few times, as long as it says or a little longer each time', async () => {
    project.states = ['success'];
    server.troubles.push({ status: 429, headers: { 'retry-after': '2' } }, { status: 503 });
    expect(await run({ branch: 'main' })).toMatchObject({ state: 'succeeded' });
    expect(pauses).toEqual([2000, 20, 1000]);
    expect(server.pipelines).toHaveLength(1);
  });

  it('is not asked to start again what it may have started', async () => {
    server.troubles.push({ status: 500 });
    await expect(run({ branch: 'main' })).rejects.toMatchObject({ reason: 'refused' });
    expect(server.calls).toHaveLength(1);
  });

  it('is given up in the end', async () => {
    await server.stop();
    await expect(run({ branch: 'main' })).rejects.toMatchObject({ reason: 'unreachable' });
    expect(pauses).toEqual([10, 20]);
  });
});

describe('a token', () => {
  const refused: readonly (readonly [Partial<GitLabLogin>, string])[] = [
    [{ url: 'https://gitlab.com' }, 'hostNotTrusted'],
    [{ trigger: undefined, api: undefined }, 'noToken'],
    [{ trigger: undefined, api: 'wrong' }, 'tokenRefused'],
    [{ trigger: 'wrong' }, 'projectMissing'],
  ];
  it.each(refused)('%j is refused: %s', async (login, reason) => {
    await expect(run({ login, branch: 'main' })).rejects.toMatchObject({ reason });
    expect(server.pipelines).toEqual([]);
  });

  it('goes to no other server, not even to ask', async () => {
    await expect(run({ login: { url: 'https://gitlab.com' } })).rejects.toThrow(
      `No token is known to be for ${server.url}`,
    );
    expect(server.calls).toEqual([]);
  });

  it('is in no message and no log', async () => {
    const said: string[] = [];
    const log = (text: string): void => void said.push(text);
    const logger: Logger = { ...nullLogger, debug: log, info: log, warn: log, error: log };
    project.states = ['failed'];
    await run({ branch: 'main', logger });
    await run({ login: { trigger: 'glptt-wrong' }, branch: 'main' }).catch((error: Error) =>
      said.push(error.message),
    );
    expect(said.length).toBeGreaterThan(1);
    for (const text of said) expect(text).not.toMatch(/glptt|glpat/);
  });
});
