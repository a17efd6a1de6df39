import {
  AccountSASPermissions,
  AccountSASResourceTypes,
  AccountSASServices,
  generateAccountSASQueryParameters,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { emulatorAccount } from '../../../src/core/lake/endpointTrust';
import type { StorageCredential } from '../../../src/core/lake/secrets';
import { startAzurite } from '../../host/azurite.mjs';
import { emulatorKey } from '../blobWorlds';
import { answer, FaultServer } from './faultServer';
import { absent, address, contentOf, createStoreWorld, errorOf } from './storeWorld';

const minuteMs = 60_000;
const content = contentOf('hello');

describe('a credential on Azurite', () => {
  let azurite: Awaited<ReturnType<typeof startAzurite>>;

  beforeAll(async () => {
    azurite = await startAzurite();
    const { store } = open(emulatorKey);
    await store.createContainer('runs');
    await store.close();
  });
  afterAll(() => azurite.stop());

  function open(credential: StorageCredential) {
    return createStoreWorld(azurite.blobEndpoint, { credential, nowMs: () => Date.now() });
  }

  function sas(permissions: string, endsInMs: number): StorageCredential {
    const key = new StorageSharedKeyCredential(emulatorAccount.name, emulatorAccount.keyBase64);
    const query = generateAccountSASQueryParameters(
      {
        permissions: AccountSASPermissions.parse(permissions),
        services: AccountSASServices.parse('b').toString(),
        resourceTypes: AccountSASResourceTypes.parse('sco').toString(),
        startsOn: new Date(Date.now() - 60 * minuteMs),
        expiresOn: new Date(Date.now() + endsInMs),
      },
      key,
    );
    return { kind: 'sas', query: `?${query.toString()}` };
  }

  test('by SAS does what the SAS allows', async () => {
    const { store } = open(sas('rwdlac', 10 * minuteMs));
    const name = 'odd name & 100% + ü';
    await store.putBlob({ container: 'runs', name }, content, absent);
    expect((await store.head({ container: 'runs', name }))?.sizeBytes).toBe(5);
    const page = await store.listFolder('runs', '');
    expect(page.blobs.map((blob) => blob.name)).toContain(name);
    expect((await store.listContainers()).map((container) => container.name)).toEqual(['runs']);
    await store.close();
  });

  test('by SAS is refused what the SAS does not allow', async () => {
    const { store } = open(sas('rl', 10 * minuteMs));
    await store.listFolder('runs', '');
    const error = await errorOf(store.putBlob(address, content, absent));
    expect(error.reason).toBe('forbidden');
    await store.close();
  });

  test('by SAS that has ended, and by a wrong key, is none', async () => {
    const wrongKey: StorageCredential = {
      kind: 'key',
      account: emulatorAccount.name,
      keyBase64: Buffer.from('another key').toString('base64'),
    };
    for (const credential of [sas('rl', -minuteMs), wrongKey]) {
      const { store } = open(credential);
      for (const call of [() => store.listFolder('runs', ''), () => store.listContainers()]) {
        expect(['unauthorized', 'forbidden']).toContain((await errorOf(call())).reason);
      }
      await store.close();
    }
  });

  test('by key signs metadata as the service sorts it', async () => {
    const { store } = open(emulatorKey);
    const metadata = { a_b: '1', a1b: '2', ab: '3', a: '4', _a: '5' };
    await store.putBlob(address, content, { condition: { kind: 'any' }, metadata });
    expect((await store.head(address))?.metadata).toEqual(metadata);
    await store.close();
  });
});

describe('a token', () => {
  const startMs = Date.UTC(2026, 0, 1);
  let server: FaultServer;

  beforeEach(async () => {
    server = await FaultServer.start();
    server.next(...Array.from({ length: 20 }, () => answer(404, { code: 'BlobNotFound' })));
  });
  afterEach(() => server.stop());

  function openWithToken(lifetimeMs: number, endpoint = server.endpoint) {
    let nowMs = startMs;
    let asked = 0;
    const credential: StorageCredential = {
      kind: 'token',
      getToken: async () => {
        asked += 1;
        return { token: `token${asked}`, expiresAtMs: nowMs + lifetimeMs };
      },
    };
    const { store } = createStoreWorld(endpoint, { credential, nowMs: () => nowMs });
    const pass = (durationMs: number): void => {
      nowMs += durationMs;
    };
    return { store, pass };
  }

  function tokens(): readonly (string | undefined)[] {
    return server.requests.map(({ headers }) => headers.authorization);
  }

  test('is asked for once, also by calls at the same time', async () => {
    const { store } = openWithToken(60 * minuteMs);
    await Promise.all(Array.from({ length: 5 }, () => store.head(address)));
    await store.head(address);
    expect(new Set(tokens())).toEqual(new Set(['Bearer token1']));
    await store.close();
  });

  test('is renewed five minutes before it ends', async () => {
    const { store, pass } = openWithToken(60 * minuteMs);
    await store.head(address);
    pass(54 * minuteMs);
    await store.head(address);
    pass(minuteMs);
    await store.head(address);
    expect(tokens()).toEqual(['Bearer token1', 'Bearer token1', 'Bearer token2']);
    await store.close();
  });

  test('is asked for again after it could not be had', async () => {
    const answers = [new Error('no sign-in'), undefined];
    const credential: StorageCredential = {
      kind: 'token',
      getToken: async () => {
        const error = answers.shift();
        if (error) throw error;
        return { token: 'later', expiresAtMs: startMs + 60 * minuteMs };
      },
    };
    const { store } = createStoreWorld(server.endpoint, { credential });
    await expect(store.head(address)).rejects.toThrow('no sign-in');
    await store.head(address);
    expect(tokens()).toEqual(['Bearer later']);
    await store.close();
  });

  test('never goes over the network in clear text', async () => {
    const { store } = openWithToken(60 * minuteMs, 'http://10.255.255.1:10000/account');
    for (const call of [() => store.head(address), () => store.listContainers()]) {
      expect((await errorOf(call())).reason).toBe('hostNotTrusted');
    }
    await store.close();
  });
});
