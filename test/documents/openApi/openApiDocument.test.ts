import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readDocument } from '../contractDocuments';
import { OpenApiDocument } from './openApiDocument';
import { recordExchanges, type Exchange, type ExchangeRecorder } from './recordExchanges';

const json = { 'content-type': 'application/json' };
const pipelines = '/api/v4/projects/omics%2Frnaseq/pipeline';
const pipeline = { id: 7, status: 'created', ref: 'main', started_at: null };

interface Given {
  readonly method?: string;
  readonly path?: string;
  readonly sent?: unknown;
  readonly status?: number;
  readonly answered?: unknown;
}

function exchange(given: Given): Exchange {
  const { method = 'POST', path = pipelines, status = 201, answered = pipeline } = given;
  const { sent = method === 'POST' ? { ref: 'main' } : undefined } = given;
  return {
    method,
    path,
    request: { headers: json, body: sent === undefined ? '' : JSON.stringify(sent) },
    status,
    response: { headers: json, body: JSON.stringify(answered) },
  };
}

describe('an exchange is held against GitLab’s own document', () => {
  const gitLab = new OpenApiDocument(readDocument('gitlab/gitlab-ci-trimmed.swagger2.yaml'));

  test('and passes if all of it is as the document says', () => {
    const variables = [{ key: 'REFERENCE', value: 'gros://a/master:2026-11-27.1' }];
    expect(gitLab.problemsOf(exchange({}))).toEqual([]);
    expect(gitLab.problemsOf(exchange({ sent: { ref: 'main', variables } }))).toEqual([]);
    const trigger = { path: '/api/v4/projects/1/trigger/pipeline', sent: { ref: 'a', token: 'b' } };
    expect(gitLab.problemsOf(exchange(trigger))).toEqual([]);
    const jobs = { method: 'GET', path: '/api/v4/projects/1/pipelines/7/jobs?per_page=100' };
    expect(gitLab.problemsOf(exchange({ ...jobs, status: 200, answered: [] }))).toEqual([]);
  });

  const wrongs: Readonly<Record<string, readonly [Given, RegExp]>> = {
    'a path that is none': [{ path: '/api/v4/pipelines' }, /no such operation/],
    'a method that is none': [{ method: 'PUT' }, /no such operation/],
    'a body without what it needs': [{ sent: {} }, /must have required property 'ref'/],
    'a body of another kind': [{ sent: { ref: 5 } }, /ref must be string/],
    'a property that nobody knows': [{ sent: { ref: 'main', when: 'now' } }, /when is not known/],
    'variables of the other operation': [{ sent: { ref: 'a', variables: { A: 'b' } } }, /array/],
    'a question that nobody knows': [
      { method: 'GET', path: '/api/v4/projects/1/pipelines/7?depth=2', status: 200 },
      /query depth is not known/,
    ],
    'an id that is no number': [
      { method: 'GET', path: '/api/v4/projects/1/pipelines/last', status: 200 },
      /path pipeline_id is no integer/,
    ],
    'a status that is not told of': [{ status: 202 }, /202 is no answer/],
    'an answer of another kind': [{ answered: { ...pipeline, id: 'seven' } }, /id must be integer/],
  };
  for (const [what, [given, problem]] of Object.entries(wrongs)) {
    test(`and refused for ${what}`, () => {
      expect(gitLab.problemsOf(exchange(given)).join('\n')).toMatch(problem);
    });
  }
});

describe('what goes over the wire', () => {
  let server: Server;
  let recorder: ExchangeRecorder;

  beforeAll(async () => {
    server = createServer((request, response) => {
      response.writeHead(request.method === 'POST' ? 201 : 404, json);
      response.end(JSON.stringify(pipeline));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    recorder = await recordExchanges(`http://127.0.0.1:${port}`);
  });
  afterAll(async () => {
    await recorder.stop();
    server.closeAllConnections();
    server.close();
  });

  test('is recorded with both its sides and handed on', async () => {
    const body = JSON.stringify({ ref: 'main' });
    const headers = { ...json, 'private-token': 'glpat-x' };
    const answer = await fetch(recorder.origin + pipelines, { method: 'POST', headers, body });
    expect([answer.status, await answer.json()]).toEqual([201, pipeline]);
    expect((await fetch(`${recorder.origin}/elsewhere`)).status).toBe(404);
    const [first, second] = recorder.exchanges;
    expect(first).toMatchObject({ method: 'POST', path: pipelines, status: 201 });
    expect(first?.request).toMatchObject({ body, headers });
    expect(second).toMatchObject({ method: 'GET', path: '/elsewhere', status: 404 });
    const gitLab = new OpenApiDocument(readDocument('gitlab/gitlab-ci-trimmed.swagger2.yaml'));
    expect(recorder.exchanges.flatMap((one) => gitLab.problemsOf(one))).toEqual([
      'GET /elsewhere: there is no such operation',
    ]);
  });
});

describe('an exchange is held against OpenLineage’s own document', () => {
  const spec = 'openlineage/spec';
  const openLineage = new OpenApiDocument(readDocument(spec, 'OpenLineage.yml'), {
    'OpenLineage.json': readDocument(spec, 'OpenLineage.json'),
  });
  const event = {
    eventTime: '2026-11-27T01:02:03.000Z',
    producer: 'https://example.com/producer',
    schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent',
    run: { runId: '3f5e83fa-3480-44ff-99c5-ff943904e5e8' },
    job: { namespace: 'lab', name: 'qc' },
  };
  const problemsOf = (given: Given): string =>
    openLineage
      .problemsOf(exchange({ path: '/lineage', sent: event, status: 200, ...given }))
      .join('\n');

  test('with the event that its schema is in another file of', () => {
    expect(problemsOf({})).toBe('');
    expect(problemsOf({ sent: { ...event, run: {} } })).toContain('runId');
  });

  test('and of an address or a status that it does not tell of', () => {
    expect(problemsOf({ path: '/events' })).toContain('no such operation');
    expect(problemsOf({ status: 418 })).toContain('418 is no answer');
  });
});
