import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import {
  openCollector,
  type OpenCollector,
} from '../../../src/connectors/openLineage/collectorServer';
import { nullLogger } from '../../../src/core/base/logger';
import { mostBodyBytes } from '../../../src/core/lineage/openLineage/collector';
import type { LineageEvent } from '../../../src/core/lineage/openLineage/lineageEvent';

const event = {
  eventTime: '2026-11-27T00:00:00Z',
  producer: 'https://airflow',
  schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/JobEvent',
  job: { namespace: 'airflow', name: 'load' },
};

let collector: OpenCollector | undefined;
afterEach(async () => collector?.close());

async function open(kept: LineageEvent[] = [], port = 0): Promise<OpenCollector> {
  const store = { add: async (events: readonly LineageEvent[]) => void kept.push(...events) };
  return openCollector({ store, logger: nullLogger, port });
}

function send({ url, apiKey }: OpenCollector, body: string, headers: object = {}) {
  return fetch(`${url}/api/v1/lineage`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${apiKey}`,
      ...headers,
    },
  });
}

describe('openCollector', () => {
  it('takes what a client of OpenLineage posts, with its key and not without', async () => {
    const kept: LineageEvent[] = [];
    collector = await open(kept);
    expect(collector.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await send(collector, JSON.stringify(event))).status).toBe(200);
    expect(kept).toEqual([event]);
    const refused = await send(collector, JSON.stringify(event), { authorization: 'Bearer no' });
    expect([refused.status, await refused.json()]).toEqual([
      401,
      { message: 'Send the API key that the collector was opened with' },
    ]);
    expect(kept).toHaveLength(1);
  });

  it('answers who has no key before anything of the body has come', async () => {
    collector = await open();
    const { hostname, port } = new URL(collector.url);
    const path = '/api/v1/lineage';
    const headers = { 'content-type': 'application/json', 'content-length': '1000' };
    const sent = request({ hostname, port, path, method: 'POST', headers });
    sent.flushHeaders();
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    expect(answer.statusCode).toBe(401);
    sent.destroy();
  });

  it('refuses bodies that no client sends', async () => {
    collector = await open();
    const answer = await send(collector, ' '.repeat(mostBodyBytes + 1)).catch(
      (error: unknown) => error,
    );
    // The connection may be broken off while the rest is still on its way.
    expect(answer instanceof Response ? answer.status : 413).toBe(413);
  });

  it('says that a port is taken', async () => {
    collector = await open();
    const port = Number(new URL(collector.url).port);
    await expect(open([], port)).rejects.toMatchObject({ reason: 'portTaken' });
  });
});
