import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { StorageError } from '../../../src/core/storage/blobStore';
import { writeBlob } from '../../../src/core/storage/writeBlob';
import { InMemoryBlobStore } from '../../fakes/inMemoryBlobStore';
import { inlineDigests } from '../../fakes/inlineDigests';

const mebibyte = 1024 * 1024;
const address = { container: 'runs', name: 'a' };
const absent = { condition: { kind: 'absent' } } as const;

function storeWith(promises: Partial<InMemoryBlobStore['givenPromises']> = {}): InMemoryBlobStore {
  const store = new InMemoryBlobStore().addContainer(address.container);
  store.givenPromises = { ...store.givenPromises, ...promises };
  return store;
}

async function* inChunks(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? bytes.length;
    yield await Promise.resolve(bytes.subarray(at, at + size));
    at += size;
  }
}

function write(
  store: InMemoryBlobStore,
  bytes: Uint8Array,
  { chunks = [100_000], sizeBytes = bytes.length, options = absent } = {},
): Promise<{ readonly etag: string }> {
  const md5 = createHash('md5').update(bytes).digest();
  const content = { sizeBytes, md5, chunks: inChunks(bytes, chunks) };
  return writeBlob({ store, digests: inlineDigests }, address, content, options);
}

describe('a blob that comes in pieces', () => {
  test('goes in one request if it is small', async () => {
    const store = storeWith();
    await write(store, Buffer.from('0123456789'), { chunks: [3] });
    expect([store.text(address), store.counts.putBlob]).toEqual(['0123456789', 1]);
    await write(storeWith(), new Uint8Array());
  });

  test('goes in blocks if it is large, of the size that the service wants', async () => {
    const bytes = Buffer.alloc(10 * mebibyte + 1, 'abc');
    for (const [promises, blocks] of [
      [{}, 2],
      [{ leastBlockBytes: 9 * mebibyte }, 2],
      [{ mostBlocks: 1 }, 1],
    ] as const) {
      const store = storeWith(promises);
      await write(store, bytes, { chunks: [mebibyte + 17, 5] });
      expect(store.counts).toMatchObject({ putBlock: blocks, commitBlocks: 1, discardBlocks: 0 });
      expect(Buffer.compare(store.content(address) ?? new Uint8Array(), bytes)).toBe(0);
    }
  });

  test('whatever pieces it comes in', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
    return fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), sizes, async (bytes, chunks) => {
        const store = storeWith();
        await write(store, bytes, { chunks });
        expect(store.content(address)).toEqual(bytes);
      }),
    );
  });

  test('of another length than was said is not written', async () => {
    for (const [length, sizeBytes] of [
      [10, 9],
      [10, 11],
      [9 * mebibyte, 9 * mebibyte + 1],
      [9 * mebibyte + 1, 9 * mebibyte],
    ] as const) {
      const store = storeWith();
      await expect(write(store, Buffer.alloc(length), { sizeBytes })).rejects.toThrow(RangeError);
      expect(store.names(address.container)).toEqual([]);
    }
  });

  test('that fails leaves nothing staged, and the failure is told that came first', async () => {
    const store = storeWith().failNext('commitBlocks', 'conditionNotMet');
    store.failNext('discardBlocks', 'forbidden');
    const error: unknown = await write(store, Buffer.alloc(9 * mebibyte)).catch((e: unknown) => e);
    expect(StorageError.is(error, 'conditionNotMet')).toBe(true);
    expect(store.counts.discardBlocks).toBe(1);
  });
});
