import { describe, expect, it } from 'vitest';
import { checkStorageAccess } from '../../../src/core/access/checkStorageAccess';
import { InMemoryBlobStore } from '../../fakes/inMemoryBlobStore';
import { testSource } from '../../fakes/observingPorts';

const lake = {
  sources: [
    testSource({ container: 'runs', destination: 'MiSeq' }),
    testSource({ container: 'runs', destination: 'NextSeq' }),
    testSource({ container: 'other' }),
  ],
};

function bothContainers(): InMemoryBlobStore {
  return new InMemoryBlobStore().addContainer('runs').addContainer('other');
}

async function outcomes(store: InMemoryBlobStore): Promise<readonly string[]> {
  const findings = await checkStorageAccess(lake, store);
  return findings.map(({ subject, outcome, reason }) => `${subject}: ${outcome} ${reason}`);
}

describe('checkStorageAccess', () => {
  it('tries the account, and listing and writing wherever runs land', async () => {
    const store = bothContainers();
    expect(await outcomes(store)).toEqual([
      `account ${store.endpoint}: ok ok`,
      'container runs, listing: ok ok',
      'container runs, writing to MiSeq: ok ok',
      'container runs, writing to NextSeq: ok ok',
      'container other, listing: ok ok',
      'container other, writing: ok ok',
    ]);
  });

  it('writes nothing', async () => {
    const store = bothContainers();
    await checkStorageAccess(lake, store);
    expect([...store.names('runs'), ...store.names('other')]).toEqual([]);
  });

  it('ends with the account when the account is the trouble', async () => {
    for (const reason of ['unauthorized', 'accountMissing', 'timedOut', 'tlsRefused'] as const) {
      const store = bothContainers().failNext('listContainers', reason);
      expect(await outcomes(store)).toEqual([`account ${store.endpoint}: failed ${reason}`]);
    }
  });

  it('waits no longer than it is told to', async () => {
    const store = bothContainers();
    store.listContainers = (options) =>
      new Promise((_, reject) => {
        const signal = options?.signal;
        signal?.addEventListener('abort', () => reject(signal.reason as Error));
      });
    const findings = await checkStorageAccess(lake, store, { timeoutMs: 1 });
    expect(findings).toMatchObject([{ outcome: 'failed', reason: 'timedOut' }]);
  });

  it('only warns about a credential that may not list containers', async () => {
    const store = bothContainers().failNext('listContainers', 'forbidden');
    expect((await outcomes(store))[0]).toBe(`account ${store.endpoint}: warning forbidden`);
  });

  it('tells a container that is missing from one that may only be read', async () => {
    const store = new InMemoryBlobStore().addContainer('runs');
    store.failNext('putBlob', 'forbidden', { times: 2 });
    expect((await outcomes(store)).slice(1)).toEqual([
      'container runs, listing: ok ok',
      'container runs, writing to MiSeq: failed forbidden',
      'container runs, writing to NextSeq: failed forbidden',
      'container other, listing: failed containerMissing',
    ]);
  });
});
