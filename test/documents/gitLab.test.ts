import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GitLabPipelines } from '../../src/connectors/gitLab/gitLabPipelines';
import { nullLogger } from '../../src/core/base/logger';
import { GitLabServer } from '../fakes/gitLabServer';
import { readDocument } from './contractDocuments';
import { OpenApiDocument } from './openApi/openApiDocument';
import { recordExchanges, type ExchangeRecorder } from './openApi/recordExchanges';

let server: GitLabServer;
let recorder: ExchangeRecorder;
beforeAll(async () => {
  server = await GitLabServer.start();
  recorder = await recordExchanges(server.url);
});
afterAll(async () => {
  await recorder.stop();
  await server.stop();
});

const variables = { LAKESIDE_TRIGGER: 'gros://qc/master:2026-11-27.1' };

/** Starts a pipeline as the client does; `interruptAt` is the pause at which it is interrupted. */
async function run(
  project: string,
  tokens: { readonly trigger?: string; readonly api?: string },
  options: { readonly branch?: string; readonly interruptAt?: number } = {},
): Promise<string> {
  const interrupt = new AbortController();
  let pauses = 0;
  const { trigger, api } = tokens;
  const pipelines = new GitLabPipelines({
    login: { url: recorder.origin, trigger, api },
    logger: nullLogger,
    pause: async (_, signal) => {
      pauses += 1;
      if (pauses === options.interruptAt) interrupt.abort();
      signal?.throwIfAborted();
    },
  });
  const start = { project: { url: recorder.origin, project }, branch: options.branch, variables };
  return pipelines.run(start, { signal: interrupt.signal }).then(
    ({ state }) => state,
    (error: unknown) => (error as { readonly reason: string }).reason,
  );
}

describe('all that the client and the stand-in of GitLab say to each other', () => {
  test('is as GitLab’s own document has it', async () => {
    const gitLab = new OpenApiDocument(readDocument('gitlab/gitlab-ci-trimmed.swagger2.yaml'));
    const { path, triggerToken: trigger } = server.addProject('omics/expression');
    const failing = server.addProject('omics/strict', ['running', 'failed']);
    failing.failedJobs = ['qc'];
    const api = server.apiToken;
    const branch = 'main';
    expect([
      await run(path, { trigger, api }),
      await run(path, { api }, { branch: 'feature/strict' }),
      await run(failing.path, { trigger: failing.triggerToken, api }, { branch }),
      await run(path, { trigger, api }, { branch, interruptAt: 1 }),
      await run(path, { trigger: 'wrong', api }, { branch }),
      await run(path, { api: 'wrong' }, { branch }),
      await run('omics/nothing', { trigger, api }, { branch }),
      await run(path, { trigger, api }, { branch: 'gone' }),
    ]).toEqual([
      'succeeded',
      'succeeded',
      'failed',
      'canceled',
      'projectMissing',
      'tokenRefused',
      'projectMissing',
      'refused',
    ]);
    expect(recorder.exchanges.flatMap((one) => gitLab.problemsOf(one))).toEqual([]);
    expect(new Set(recorder.exchanges.map(({ status }) => status))).toEqual(
      new Set([200, 201, 400, 401, 404]),
    );
  });
});
