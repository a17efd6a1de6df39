import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { storageError } from '../../src/core/storage/storageErrors';
import { StorageError, type BlobAddress } from '../../src/core/storage/blobStore';
import { InMemoryBlobStore } from '../fakes/inMemoryBlobStore';

const address: BlobAddress = { container: 'runs', name: 'a' };
const any = { condition: { kind: 'any' } } as const;

function contentOf(text: string) {
  const bytes = Buffer.from(text);
  return { bytes, md5: createHash('md5').update(bytes).digest() };
}

test('a whole blob discards staged blocks, as Azure does and Azurite does not', async () => {
  const store = new InMemoryBlobStore().addContainer('runs');
  await store.putBlock(address, { id: new Uint8Array(32), ...contentOf('block') });
  await store.putBlob(address, contentOf('whole'), any);
  expect((await store.getBlocks(address))?.uncommitted).toEqual([]);
});

test('calls and bytes are counted, arranging and tampering are not', async () => {
  const store = new InMemoryBlobStore({ pageSize: 1 }).place(address, 'hello');
  store.place({ ...address, name: 'b' }, 'there').setMd5(address, undefined);
  await store.putBlob({ ...address, name: 'c' }, contentOf('12345'), any);
  for await (const page of store.listBlobs('runs', '')) expect(page).toHaveLength(1);
  for await (const chunk of store.read(address)) expect(chunk).toHaveLength(5);
  expect(store.counts).toMatchObject({ putBlob: 1, listBlobs: 3, read: 1, head: 0 });
  expect([store.bytesSent, store.bytesRead]).toEqual([5, 5]);
});

test('a fault strikes before the service acts, or after, when only the answer is lost', async () => {
  const store = new InMemoryBlobStore().addContainer('runs');
  const lost = storageError('timedOut', { endpoint: store.endpoint });
  store.failNext('putBlob', 'throttled').failNext('putBlob', lost, { when: 'after', name: 'a' });
  const put = () => store.putBlob(address, contentOf('x'), any);
  await expect(put()).rejects.toSatisfy((error) => StorageError.is(error, 'throttled'));
  expect(store.names('runs')).toEqual([]);
  await expect(put()).rejects.toBe(lost);
  expect(store.names('runs')).toEqual(['a']);
  await put();
});

test('tampering leaves what a property says apart from what the blob is', async () => {
  const store = new InMemoryBlobStore().place(address, 'hello');
  const before = store.entry(address);
  store.replaceContent(address, 'jello');
  const replaced = store.entry(address);
  store.replaceContent(address, 'cello', { keepsEtag: true });
  const rotten = store.entry(address);
  expect([store.text(address), rotten?.etag === replaced?.etag]).toEqual(['cello', true]);
  expect([replaced?.md5Hex, replaced?.etag === before?.etag]).toEqual([before?.md5Hex, false]);
});
