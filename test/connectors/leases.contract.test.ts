import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  StorageError,
  type BlobAddress,
  type BlobStore,
  type StorageErrorReason,
  type WriteOptions,
} from '../../src/core/storage/blobStore';
import { InMemoryBlobStore } from '../fakes/inMemoryBlobStore';
import { StrictService } from '../faults/strict/strictService';
import { startAzurite } from '../host/azurite.mjs';
import { createStore } from './blobWorlds';

/** A blob store whose time can be made to pass. */
interface LeaseWorld {
  readonly store: BlobStore;
  pass(durationMs: number): Promise<void>;
  stop(): Promise<void>;
}

const worlds: Readonly<Record<string, () => Promise<LeaseWorld>>> = {
  'in memory': async () => {
    const clock = { ms: Date.UTC(2026, 0, 1) };
    return {
      store: new InMemoryBlobStore({ clock: { nowMs: () => clock.ms } }),
      pass: async (durationMs) => void (clock.ms += durationMs),
      stop: async () => undefined,
    };
  },
  'on the strict stand-in': async () => {
    const clock = { ms: Date.UTC(2026, 0, 1) };
    const service = await StrictService.start({ clock: { nowMs: () => clock.ms } });
    const store = createStore(service.blobEndpoint);
    return {
      store,
      pass: async (durationMs) => void (clock.ms += durationMs),
      stop: async () => {
        await store.close();
        await service.stop();
      },
    };
  },
  'on Azurite': async () => {
    const azurite = await startAzurite();
    const store = createStore(azurite.blobEndpoint);
    return {
      store,
      pass: (durationMs) => delay(durationMs),
      stop: async () => {
        await store.close();
        await azurite.stop();
      },
    };
  },
};

const any: WriteOptions = { condition: { kind: 'any' } };
/** The shortest the service gives. */
const seconds = 15;

async function reasonOf(promise: Promise<unknown>): Promise<StorageErrorReason | 'none'> {
  try {
    await promise;
    return 'none';
  } catch (error) {
    if (StorageError.is(error)) return error.reason;
    throw error;
  }
}

for (const [place, createWorld] of Object.entries(worlds)) {
  describe(`leases ${place}`, () => {
    let world: LeaseWorld;
    let blobs = 0;

    beforeAll(async () => {
      world = await createWorld();
      await world.store.createContainer('leases');
    });
    afterAll(() => world.stop());

    function put(address: BlobAddress, options: WriteOptions = any): Promise<unknown> {
      const bytes = new Uint8Array();
      const md5 = createHash('md5').update(bytes).digest();
      return world.store.putBlob(address, { bytes, md5 }, options);
    }

    async function putNew(): Promise<BlobAddress> {
      blobs += 1;
      const address = { container: 'leases', name: `blob-${blobs}.lock` };
      await put(address);
      return address;
    }

    const acquire = (address: BlobAddress, leaseId: string): Promise<void> =>
      world.store.acquireLease(address, { leaseId, seconds });

    test('have one holder at a time, who may ask again', async () => {
      const [address, own, other] = [await putNew(), randomUUID(), randomUUID()];
      expect((await world.store.head(address))?.isLeased).toBe(false);
      await acquire(address, own);
      expect((await world.store.head(address))?.isLeased).toBe(true);
      expect(await reasonOf(acquire(address, other))).toBe('leaseHeld');
      expect(await reasonOf(acquire(address, own))).toBe('none');
      await world.store.renewLease(address, { leaseId: own });
      const strange = world.store.renewLease(address, { leaseId: other });
      expect(await reasonOf(strange)).toBe('leaseLost');
    });

    test('keep everybody else from writing and deleting, but not from reading', async () => {
      const [address, leaseId] = [await putNew(), randomUUID()];
      await acquire(address, leaseId);
      expect(await reasonOf(put(address))).toBe('leaseHeld');
      expect(await reasonOf(world.store.deleteBlob(address, any))).toBe('leaseHeld');
      const wrong = { ...any, leaseId: randomUUID() };
      expect(await reasonOf(put(address, wrong))).toBe('leaseLost');
      expect(await reasonOf(world.store.deleteBlob(address, wrong))).toBe('leaseLost');
      expect((await world.store.head(address))?.sizeBytes).toBe(0);
      await put(address, { ...any, leaseId, metadata: { host: 'here' } });
      expect((await world.store.head(address))?.metadata).toEqual({ host: 'here' });
    });

    test('end when they are given back', async () => {
      const [address, own, other] = [await putNew(), randomUUID(), randomUUID()];
      await acquire(address, own);
      const strange = world.store.releaseLease(address, { leaseId: other });
      expect(await reasonOf(strange)).toBe('leaseLost');
      await world.store.releaseLease(address, { leaseId: own });
      await acquire(address, other);
      const late = world.store.renewLease(address, { leaseId: own });
      expect(await reasonOf(late)).toBe('leaseLost');
    });

    test('go with the blob that their holder deletes', async () => {
      const [address, leaseId] = [await putNew(), randomUUID()];
      await acquire(address, leaseId);
      expect(await world.store.deleteBlob(address, { ...any, leaseId })).toBe(true);
      expect(await reasonOf(world.store.renewLease(address, { leaseId }))).toBe('blobMissing');
      expect(await reasonOf(acquire(address, leaseId))).toBe('blobMissing');
      await put(address);
      await acquire(address, randomUUID());
    });

    test('run out, are free then, and are not the old holder’s any more', async () => {
      const [kept, taken] = [await putNew(), await putNew()];
      const [own, other] = [randomUUID(), randomUUID()];
      await Promise.all([acquire(kept, own), acquire(taken, own)]);
      await world.pass(seconds * 1000 + 500);
      expect((await world.store.head(taken))?.isLeased).toBe(false);
      // Nobody wanted it meanwhile.
      await world.store.renewLease(kept, { leaseId: own });
      await acquire(taken, other);
      expect(await reasonOf(world.store.renewLease(taken, { leaseId: own }))).toBe('leaseLost');
      expect(await reasonOf(put(taken, { ...any, leaseId: own }))).toBe('leaseLost');
    }, 40_000);
  });
}
