import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AzureBlobStore } from '../../../src/connectors/azureBlob/azureBlobStore';
import { failureOfNetwork } from '../../../src/connectors/http/networkFailures';
import { nullLogger } from '../../../src/core/base/logger';
import type { StorageCredential } from '../../../src/core/lake/secrets';
import { certificateFor } from '../postgres/certificates';
import { answer, cut, drop, FaultServer, ignore, type Reaction } from './faultServer';
import {
  absent,
  address,
  allTextOf,
  contentOf,
  createStoreWorld,
  errorOf,
  key,
  type StoreWorld,
} from './storeWorld';

const content = contentOf('hello');
const blockId = new Uint8Array(32);

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

describe('a refusal is told by status and code', () => {
  const reasons = [
    [401, 'NoAuthenticationInformation', 'unauthorized'],
    [401, undefined, 'unauthorized'],
    [403, 'AuthenticationFailed', 'unauthorized'],
    [403, 'AuthorizationPermissionMismatch', 'forbidden'],
    [403, 'AuthorizationFailure', 'forbidden'],
    [403, 'AuthorizationSourceIPMismatch', 'forbidden'],
    [403, undefined, 'forbidden'],
    [404, 'ContainerNotFound', 'containerMissing'],
    [404, 'BlobNotFound', 'blobMissing'],
    [404, 'ResourceNotFound', 'blobMissing'],
    [404, undefined, 'badAnswer'],
    [409, 'BlobAlreadyExists', 'conditionNotMet'],
    [409, 'ContainerBeingDeleted', 'containerMissing'],
    [409, 'BlobImmutableDueToPolicy', 'forbidden'],
    [409, 'BlockCountExceedsLimit', 'blocksRefused'],
    [412, 'ConditionNotMet', 'conditionNotMet'],
    [412, 'LeaseIdMissing', 'leaseHeld'],
    [400, 'InvalidOperation', 'md5Mismatch'],
    [400, 'InvalidBlobOrBlock', 'blocksRefused'],
    [400, 'InvalidBlockList', 'blocksRefused'],
    [400, 'InvalidResourceName', 'nameRefused'],
    [400, 'OutOfRangeInput', 'nameRefused'],
    [400, 'InvalidHeaderValue', 'badAnswer'],
    [302, undefined, 'badAnswer'],
    [407, undefined, 'badAnswer'],
    [500, 'InternalError', 'serverError'],
    [500, 'OperationTimedOut', 'timedOut'],
    [503, 'ServerBusy', 'throttled'],
    [429, undefined, 'throttled'],
  ] as const;

  for (const [status, code, reason] of reasons) {
    test(`${status} ${code ?? 'without a code'} is ${reason}`, async () => {
      const refusal = answer(status, code === undefined ? {} : { code });
      server.next(...Array.from({ length: 5 }, () => refusal));
      const error = await errorOf(world.store.putBlob(address, content, absent));
      expect(error.reason).toBe(reason);
      expect(error.message).toContain(server.endpoint);
      expect(error.remedy).not.toBe('');
    });
  }

  test('the code may stand in the body only, where a gateway drops headers it does not know', async () => {
    const body = '<?xml version="1.0"?><Error><Code>ContainerNotFound</Code></Error>';
    server.next(answer(404, { body }));
    expect((await errorOf(world.store.listFolder('runs', ''))).reason).toBe('containerMissing');
  });

  test('who may not write is told the role to ask for', async () => {
    server.next(answer(403, { code: 'AuthorizationPermissionMismatch' }));
    const error = await errorOf(world.store.putBlob(address, content, absent));
    expect(error.message).toContain('runs/run 1/a.txt');
    expect(error.remedy).toContain('Storage Blob Data Contributor');
  });

  test('an answer of success that is not the service’s is not believed', async () => {
    const page = answer(200, { body: '<html>Log in to the hotel network</html>' });
    const { store } = world;
    const calls: readonly (() => Promise<unknown>)[] = [
      () => store.putBlob(address, content, absent),
      () => store.head(address),
      () => store.getBlocks(address),
      () => store.listFolder('runs', ''),
      async () => {
        for await (const page of store.listBlobs('runs', '')) expect(page).toEqual([]);
      },
      async () => {
        for await (const chunk of store.read(address)) expect(chunk).toEqual([]);
      },
    ];
    for (const call of calls) {
      server.next(page);
      expect((await errorOf(call())).reason).toBe('badAnswer');
    }
  });
});

describe('what fails below HTTP is told apart', () => {
  test('nobody listens: said at once, for the address is more likely wrong than busy', async () => {
    const { endpoint } = server;
    await server.stop();
    const error = await errorOf(world.store.head(address));
    expect([error.reason, world.pausesMs]).toEqual(['unreachable', []]);
    expect(error.message).toContain(endpoint);
    expect((await errorOf(world.store.createContainer('runs'))).reason).toBe('unreachable');
    server = await FaultServer.start();
  });

  test('nobody listens any more: worth waiting for', async () => {
    server.next(answer(404, { code: 'BlobNotFound' }));
    await world.store.head(address);
    await server.stop();
    expect((await errorOf(world.store.head(address))).reason).toBe('unreachable');
    expect(world.pausesMs).toHaveLength(4);
    server = await FaultServer.start();
  });

  test('a certificate that nobody vouches for, with the way out', async () => {
    const secure = await FaultServer.start(certificateFor('localhost'));
    const { store, pausesMs } = createStoreWorld(secure.endpoint);
    for (const call of [() => store.head(address), () => store.listContainers()]) {
      const error = await errorOf(call());
      expect([error.reason, pausesMs]).toEqual(['tlsRefused', []]);
      expect(error.remedy).toContain('NODE_EXTRA_CA_CERTS');
    }
    await store.close();
    await secure.stop();
  });

  test('a server that speaks no TLS, and one that speaks no HTTP', async () => {
    const { store } = createStoreWorld(server.endpoint.replace('http:', 'https:'));
    expect((await errorOf(store.head(address))).reason).toBe('tlsRefused');
    await store.close();
    const noise: Reaction = (response) => response.socket?.end('SSH-2.0-OpenSSH\r\n');
    server.next(...Array.from({ length: 5 }, () => noise));
    expect((await errorOf(world.store.head(address))).reason).toBe('badAnswer');
  });

  test('an account that does not answer in time', async () => {
    const { store } = createStoreWorld(server.endpoint, { patienceMs: 50 });
    server.next(ignore);
    expect((await errorOf(store.listContainers())).reason).toBe('timedOut');
    await store.close();
  });

  test('by the code of the error, or of the one that caused it', () => {
    const reasons = Object.entries({
      ENOTFOUND: 'accountMissing',
      EAI_AGAIN: 'unreachable',
      EHOSTUNREACH: 'unreachable',
      UND_ERR_SOCKET: 'unreachable',
      ETIMEDOUT: 'timedOut',
      UND_ERR_CONNECT_TIMEOUT: 'timedOut',
      UND_ERR_HEADERS_TIMEOUT: 'timedOut',
      CERT_HAS_EXPIRED: 'tlsRefused',
      UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tlsRefused',
      ERR_TLS_CERT_ALTNAME_INVALID: 'tlsRefused',
      HPE_INVALID_CONSTANT: 'badAnswer',
    });
    const context = { target: address, hasAnswered: true };
    const told = reasons.map(([code]) => {
      const cause = Object.assign(new Error('inner'), { code });
      const failure = failureOfNetwork(new Error('outer', { cause }), 'https://a', context);
      return [code, failure?.error.reason];
    });
    expect(told).toEqual(reasons);
  });

  test('what may only look away for a moment is tried again, a wrong address is not', () => {
    const codes = ['ENOTFOUND', 'UND_ERR_CONNECT_TIMEOUT', 'ECONNRESET', 'EAI_AGAIN'];
    const isTransient = (hasAnswered: boolean) =>
      codes.map((code) => {
        const thrown = Object.assign(new Error(code), { code });
        const context = { target: address, hasAnswered };
        return failureOfNetwork(thrown, 'https://a', context)?.isTransient;
      });
    expect(isTransient(false)).toEqual([false, false, true, true]);
    expect(isTransient(true)).toEqual([true, true, true, true]);
  });

  test('a mistake in this program is not called a network failure', () => {
    const context = { target: address, hasAnswered: true };
    expect(failureOfNetwork(new TypeError('x'), 'https://a', context)).toBeUndefined();
  });
});

describe('secrets stay out of everything that is said', () => {
  const signature = 'c2VjcmV0c2lnbmF0dXJl';
  const token = 'eyJ0b2tlbiI6InNlY3JldCJ9';
  const credentials: Readonly<Record<string, StorageCredential>> = {
    key,
    sas: { kind: 'sas', query: `sv=2024&sp=rl&sig=${signature}%3D` },
    token: {
      kind: 'token',
      getToken: async () => ({ token, expiresAtMs: Date.UTC(2100, 0) }),
    },
  };
  const keyText = key.kind === 'key' ? key.keyBase64 : '';
  // What the real service sends for a wrong signature: it quotes what was signed.
  const quoting = `<?xml version="1.0"?><Error><Code>AuthenticationFailed</Code><AuthenticationErrorDetail>Signature did not match. sig=${signature} ${keyText} ${token}</AuthenticationErrorDetail></Error>`;
  const faults: Readonly<Record<string, Reaction>> = {
    'a refused signature': answer(403, { code: 'AuthenticationFailed', body: quoting }),
    'a missing container': answer(404, { code: 'ContainerNotFound', body: quoting }),
    'a throttled service': answer(503, { code: 'ServerBusy', body: quoting }),
    'a broken connection': drop,
    'a broken answer': cut(Buffer.from('x'), { 'content-length': '100' }, 403),
    'a page of a proxy': answer(200, { body: quoting }),
  };

  for (const [kind, credential] of Object.entries(credentials)) {
    for (const [fault, reaction] of Object.entries(faults)) {
      test(`${kind}, ${fault}`, async () => {
        const { store, log } = createStoreWorld(server.endpoint, { credential });
        const calls: readonly (() => Promise<unknown>)[] = [
          () => store.putBlob(address, content, absent),
          () => store.putBlock(address, { id: blockId, ...content }),
          () => store.listFolder('runs', 'run 1/'),
          () => store.getBlocks(address),
          () => store.listContainers(),
          () => store.createContainer('runs'),
          async () => {
            for await (const chunk of store.read(address)) expect(chunk).toBeDefined();
          },
        ];
        const said: string[] = [];
        for (const call of calls) {
          server.next(...Array.from({ length: 5 }, () => reaction));
          said.push(await call().then(() => '', textOf));
        }
        await store.close();
        const all = [...said, ...log].join('\n');
        for (const secret of [signature, token, keyText, 'SharedKey', 'Bearer', 'sig=']) {
          expect(all).not.toContain(secret);
        }
      });
    }
  }

  function textOf(error: unknown): string {
    return error instanceof Error ? allTextOf(error as never) : String(error);
  }
});

test('nothing to sign in with is said, and asked for again the next time', async () => {
  const answers: (StorageCredential | undefined)[] = [undefined, key];
  const store = new AzureBlobStore({
    blobEndpoint: server.endpoint,
    credential: async () => answers.shift(),
    logger: nullLogger,
  });
  expect((await errorOf(store.head(address))).reason).toBe('noCredential');
  expect(server.requests).toEqual([]);
  server.next(answer(404, { code: 'BlobNotFound' }), answer(404, { code: 'BlobNotFound' }));
  expect(await store.head(address)).toBeUndefined();
  expect(await store.head(address)).toBeUndefined();
  await store.close();
});

describe('a refused signature', () => {
  const refusedAt = async (minutesAhead: number): Promise<string> => {
    const date = new Date().toUTCString();
    const nowMs = (): number => Date.parse(date) + minutesAhead * 60_000;
    const skewed = createStoreWorld(server.endpoint, { nowMs });
    server.next(answer(403, { code: 'AuthenticationFailed', headers: { date } }));
    try {
      return (await errorOf(skewed.store.head(address))).message;
    } finally {
      await skewed.store.close();
    }
  };

  test('is put down to the clock of this machine where that is off', async () => {
    expect(await refusedAt(40)).toContain(
      'the clock of this machine is 40 min ahead of the service',
    );
    expect(await refusedAt(-90)).toContain('1 h 30 min behind the service');
    expect(await refusedAt(5)).not.toContain('clock');
  });

  test('is put down to the signature (SAS) where that has ended', async () => {
    const refusedUntil = async (end: string): Promise<string> => {
      const credential = { kind: 'sas', query: `sv=2024-11-04&se=${end}&sig=secret%3D` } as const;
      const signed = createStoreWorld(server.endpoint, { credential });
      server.next(answer(403, { code: 'AuthorizationFailure' }));
      try {
        return (await errorOf(signed.store.head(address))).message;
      } finally {
        await signed.store.close();
      }
    };
    const told = await refusedUntil('2025-12-24T18%3A30%3A00Z');
    expect(told).toContain('the shared access signature (SAS) ended 2025-12-24 18:30 UTC');
    expect(told).not.toContain('secret');
    expect(await refusedUntil('2026-12-24T18%3A30%3A00Z')).not.toContain('ended');
  });
});
