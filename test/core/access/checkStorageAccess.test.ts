import { describe, expect, it } from 'vitest';
import { checkStorageAccess } from '../../../src/core/access/checkStorageAccess';
import { storageError } from '../../../src/core/storage/storageErrors';
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
      'container runs, reading in MiSeq: ok ok',
      'container runs, writing in MiSeq: ok ok',
      'container runs, locking in MiSeq: ok ok',
      'container runs, deleting in MiSeq: ok ok',
      'container runs, reading in NextSeq: ok ok',
      'container runs, writing in NextSeq: ok ok',
      'container runs, locking in NextSeq: ok ok',
      'container runs, deleting in NextSeq: ok ok',
      'container other, listing: ok ok',
      'container other, reading: ok ok',
      'container other, writing: ok ok',
      'container other, locking: ok ok',
      'container other, deleting: ok ok',
    ]);
  });

  it('leaves nothing behind and never takes the same name twice', async () => {
    const store = bothContainers();
    await checkStorageAccess(lake, store);
    await checkStorageAccess(lake, store);
    expect([...store.names('runs'), ...store.names('other')]).toEqual([]);
    const probes = store.calls.filter(({ operation }) => operation === 'putBlob');
    expect(probes).toHaveLength(6);
    expect(new Set(probes.map(({ name }) => name)).size).toBe(6);
  });

  it.each([
    ['putBlock', 'writing'],
    ['commitBlocks', 'writing'],
    ['getBlocks', 'reading'],
    ['acquireLease', 'locking'],
    ['releaseLease', 'locking'],
  ] as const)(
    'cleans up where %s is not allowed, and says what to ask for',
    async (call, right) => {
      const store = new InMemoryBlobStore().addContainer('runs');
      store.failNext(call, 'forbidden', { times: 100 });
      const findings = await checkStorageAccess(
        { sources: [testSource({ container: 'runs' })] },
        store,
      );
      expect(findings.filter(({ outcome }) => outcome === 'failed')).toMatchObject([
        {
          subject: `container runs, ${right}`,
          reason: 'forbidden',
          remedy: expect.stringMatching(
            /the role Storage Blob Data \w+ on the container, or a SAS/,
          ),
        },
      ]);
      expect(store.names('runs')).toEqual([]);
    },
  );

  it('names the blob that it was not allowed to delete', async () => {
    const store = new InMemoryBlobStore().addContainer('runs');
    store.failNext('deleteBlob', 'forbidden', { times: 100 });
    const findings = await checkStorageAccess(
      { sources: [testSource({ container: 'runs' })] },
      store,
    );
    const [left] = store.names('runs');
    expect(findings.at(-1)).toMatchObject({
      outcome: 'failed',
      remedy: expect.stringContaining(left ?? '?'),
    });
  });

  it('cleans up after an abort, and where the answer to the write was lost', async () => {
    const controller = new AbortController();
    const aborted = new InMemoryBlobStore().addContainer('runs');
    aborted.onDone = ({ operation }) => {
      if (operation === 'putBlob') controller.abort();
    };
    const sources = [testSource({ container: 'runs' })];
    const { signal } = controller;
    await expect(checkStorageAccess({ sources }, aborted, { signal })).rejects.toThrow(/abort/i);
    expect(aborted.names('runs')).toEqual([]);

    const lost = new InMemoryBlobStore().addContainer('runs');
    lost.onDone = ({ operation }) => {
      if (operation === 'putBlob') throw storageError('timedOut', { endpoint: lost.endpoint });
    };
    const findings = await checkStorageAccess({ sources }, lost);
    expect(findings.some(({ reason }) => reason === 'timedOut')).toBe(true);
    expect(lost.names('runs')).toEqual([]);
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
      'container runs, reading in MiSeq: ok ok',
      'container runs, writing in MiSeq: failed forbidden',
      'container runs, locking and deleting in MiSeq: warning notTried',
      'container runs, reading in NextSeq: ok ok',
      'container runs, writing in NextSeq: failed forbidden',
      'container runs, locking and deleting in NextSeq: warning notTried',
      'container other, listing: failed containerMissing',
    ]);
  });
});
