import { describe, expect, test } from 'vitest';
import { checkDatasetAccess } from '../../../src/core/access/checkDatasetAccess';
import { InMemoryBlobStore } from '../../fakes/inMemoryBlobStore';

const place = { container: 'lake', prefix: 'gros' };

async function check(store: InMemoryBlobStore): Promise<readonly string[]> {
  const findings = await checkDatasetAccess(place, store);
  return findings.map(({ subject, outcome, reason }) => `${subject}: ${outcome} ${reason}`);
}

const what = 'datasets in lake/gros at memory://account';

describe('access to datasets', () => {
  test('is tried by listing and by a probe that is gone in the end', async () => {
    const store = new InMemoryBlobStore().addContainer('lake');
    expect(await check(store)).toEqual([`${what}, listing: ok ok`, `${what}, publishing: ok ok`]);
    expect(store.names('lake')).toEqual([]);
    const probe = store.calls.find(({ operation }) => operation === 'putBlob');
    expect(probe?.name).toMatch(/^gros\/\.lakeside-probe-/);
  });

  test('is not tried further where there is nothing to list', async () => {
    const store = new InMemoryBlobStore();
    expect(await check(store)).toEqual([`${what}, listing: failed containerMissing`]);
    expect(store.counts.putBlob).toBe(0);
  });

  test('may be for reading only, which is told with what to ask for', async () => {
    for (const operation of ['putBlob', 'deleteBlob'] as const) {
      const store = new InMemoryBlobStore().addContainer('lake');
      store.failNext(operation, 'forbidden', { times: 2 });
      const [, publishing] = await checkDatasetAccess(place, store);
      expect(publishing).toMatchObject({ outcome: 'failed', reason: 'forbidden' });
      expect(publishing?.remedy).toContain('s3:PutObject');
    }
  });

  test('warns of storage that does not keep two publishers apart', async () => {
    const store = new InMemoryBlobStore().addContainer('lake');
    store.givenPromises = { ...store.givenPromises, conditionsHeldBy: 'client' };
    expect(await check(store)).toContain(`${what}, publishing: warning conditionsNotHeld`);
    expect(store.names('lake')).toEqual([]);
  });

  test('takes the probe away after an abort, too', async () => {
    const store = new InMemoryBlobStore().addContainer('lake');
    const controller = new AbortController();
    store.onDone = ({ operation }) => {
      if (operation === 'putBlob') controller.abort();
    };
    const checked = checkDatasetAccess(place, store, { signal: controller.signal });
    await expect(checked).rejects.toMatchObject({ name: 'AbortError' });
    expect(store.names('lake')).toEqual([]);
  });
});
