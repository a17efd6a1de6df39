import { describe, expect, it } from 'vitest';
import { nullLogger } from '../../../../src/core/base/logger';
import { Collector } from '../../../../src/core/lineage/openLineage/collector';
import type { LineageEvent } from '../../../../src/core/lineage/openLineage/lineageEvent';
import { storageError } from '../../../../src/core/storage/storageErrors';

const event = {
  eventTime: '2026-11-27T00:00:00Z',
  producer: 'https://airflow',
  schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/JobEvent',
  job: { namespace: 'airflow', name: 'load' },
};
const headers = {
  host: '127.0.0.1:4711',
  authorization: 'Bearer secret',
  'content-type': 'application/json; charset=utf-8',
};

function aCollector(failure?: Error) {
  const kept: LineageEvent[] = [];
  const store = {
    add: async (events: readonly LineageEvent[]) => {
      if (failure !== undefined) throw failure;
      kept.push(...events);
    },
  };
  const collector = new Collector({ store, logger: nullLogger, token: 'secret' });
  const send = (body: unknown, request: object = {}) =>
    collector.answer(
      {
        method: 'POST',
        target: '/api/v1/lineage',
        headers,
        body: new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body)),
        ...request,
      },
      { port: 4711, signal: new AbortController().signal },
    );
  return { kept, send };
}

describe('Collector', () => {
  it('keeps an event before it answers', async () => {
    const { kept, send } = aCollector();
    expect(await send(event)).toEqual({ status: 200 });
    expect(kept).toEqual([event]);
  });

  it('keeps the good ones of a batch and tells which are not', async () => {
    const { kept, send } = aCollector();
    const target = '/api/v1/lineage/batch';
    expect(await send([event, event], { target })).toEqual({ status: 204 });
    expect(await send([{}, event], { target })).toEqual({
      status: 200,
      body: {
        status: 'partial_success',
        summary: { received: 2, successful: 1, failed: 1, retriable: 0, non_retriable: 1 },
        failed_events: [{ index: 0, reason: 'its eventTime is no time', retriable: false }],
      },
    });
    expect(kept).toHaveLength(3);
  });

  it.each([
    ['another name of this machine', { headers: { ...headers, host: 'evil.example:4711' } }, 403],
    ['another port', { headers: { ...headers, host: '127.0.0.1:80' } }, 403],
    ['no key', { headers: { ...headers, authorization: undefined } }, 401],
    ['another key', { headers: { ...headers, authorization: 'Bearer x' } }, 401],
    [
      'what a page can send unasked',
      { headers: { ...headers, 'content-type': 'text/plain' } },
      415,
    ],
    ['another method', { method: 'GET' }, 405],
    ['another path', { target: '/api/v1/namespaces' }, 404],
    ['a batch that is none', { target: '/api/v1/lineage/batch' }, 400],
  ])('refuses %s', async (_, request, status) => {
    const { kept, send } = aCollector();
    expect((await send(event, request)).status).toBe(status);
    expect(kept).toEqual([]);
  });

  it('says what is wrong with an event', async () => {
    const { send } = aCollector();
    expect(await send('no json')).toMatchObject({ status: 400 });
    expect(await send([event])).toMatchObject({ status: 400 });
    expect(await send({ ...event, job: undefined })).toEqual({
      status: 422,
      body: { message: 'The event is not kept: it names no job and no dataset' },
    });
  });

  it('has events sent again that it could not keep', async () => {
    const failure = storageError('unreachable', { endpoint: 'https://lab' });
    expect(await aCollector(failure).send(event)).toMatchObject({ status: 503 });
  });
});
