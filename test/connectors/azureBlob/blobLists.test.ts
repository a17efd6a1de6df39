import { afterEach, beforeEach, expect, test } from 'vitest';
import { answer, FaultServer, pageOf } from './faultServer';
import { createStoreWorld, errorOf, type StoreWorld } from './storeWorld';

let server: FaultServer;
let world: StoreWorld;

beforeEach(async () => {
  server = await FaultServer.start();
  world = createStoreWorld(server.endpoint);
});

afterEach(async () => {
  await world.store.close();
  await server.stop();
});

test('the next page is on its way while one is taken in, and no page after the last', async () => {
  server.next(pageOf('a', 'b'), pageOf('b', ''));
  const pages = world.store.listBlobs('runs', '')[Symbol.asyncIterator]();
  expect((await pages.next()).value).toMatchObject([{ name: 'a' }]);
  while (server.requests.length < 2) await new Promise((resolve) => setImmediate(resolve));
  expect((await pages.next()).value).toMatchObject([{ name: 'b' }]);
  expect(await pages.next()).toMatchObject({ done: true });
  expect(server.requests.map(({ url }) => /marker=\w+/.exec(url)?.[0])).toEqual([
    undefined,
    'marker=b',
  ]);
});

test('a page that fails fails after the pages before it, and nobody who left', async () => {
  const refusal = answer(403, { code: 'AuthorizationFailure' });
  server.next(pageOf('a', 'b'), refusal, pageOf('a', 'b'), refusal);
  const pages = world.store.listBlobs('runs', '')[Symbol.asyncIterator]();
  expect((await pages.next()).value).toMatchObject([{ name: 'a' }]);
  expect((await errorOf(pages.next())).reason).toBe('forbidden');
  for await (const page of world.store.listBlobs('runs', '')) {
    expect(page).toMatchObject([{ name: 'a' }]);
    break;
  }
  while (server.requests.length < 4) await new Promise((resolve) => setImmediate(resolve));
});
