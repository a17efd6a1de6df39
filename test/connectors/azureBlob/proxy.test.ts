import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { answer, FaultServer } from './faultServer';
import { address, createStoreWorld } from './storeWorld';

let proxy: FaultServer;

beforeEach(async () => {
  proxy = await FaultServer.start();
  vi.stubEnv('HTTP_PROXY', `http://127.0.0.1:${proxy.port}`);
  vi.stubEnv('http_proxy', `http://127.0.0.1:${proxy.port}`);
  vi.stubEnv('NO_PROXY', '');
  vi.stubEnv('no_proxy', '');
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await proxy.stop();
});

test('a service elsewhere is reached through the proxy that the environment names', async () => {
  const tunnels: string[] = [];
  proxy.onConnect = (host) => tunnels.push(host);
  const { store } = createStoreWorld('http://storage.example.invalid:8080/account');
  proxy.next(answer(404, { code: 'BlobNotFound' }));
  await store.head(address).catch(() => undefined);
  expect([...tunnels, ...proxy.requests.map(({ url }) => url)].join()).toContain(
    'storage.example.invalid',
  );
  await store.close();
});

test('this machine is not: a proxy would look for it on its own', async () => {
  const service = await FaultServer.start();
  service.next(answer(404, { code: 'BlobNotFound' }));
  const { store } = createStoreWorld(service.endpoint);
  expect(await store.head(address)).toBeUndefined();
  expect([service.requests.length, proxy.requests.length]).toEqual([1, 0]);
  await store.close();
  await service.stop();
});
