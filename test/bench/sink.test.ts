import { BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** The sink must answer Azure's own SDK as the service does, or a bench against it proves nothing. */
describe('the bookkeeping sink', () => {
  const credential = new StorageSharedKeyCredential('devstoreaccount1', 'a2V5');
  let sink: ChildProcess;
  let address: string;
  let service: BlobServiceClient;

  beforeAll(async () => {
    sink = spawn(process.execPath, [join(__dirname, 'sink.mjs')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(createInterface({ input: sink.stdout! }), 'line');
    address = `http://127.0.0.1:${JSON.parse(line).port}`;
    service = new BlobServiceClient(`${address}/devstoreaccount1`, credential, {
      retryOptions: { maxTries: 1 },
    });
  });

  afterAll(() => sink.kill());

  async function freshContainer(name: string) {
    const container = service.getContainerClient(name);
    await container.create();
    return container;
  }

  test('keeps the size, MD5, type and metadata of a blob put in one piece', async () => {
    const container = await freshContainer('whole');
    const blob = container.getBlockBlobClient('a folder/ä #1.txt');
    const put = await blob.upload('hello', 5, {
      blobHTTPHeaders: { blobContentType: 'text/plain', blobContentMD5: md5('hello') },
      metadata: { lane: '1' },
    });
    const properties = await blob.getProperties();
    expect(properties).toMatchObject({
      contentLength: 5,
      contentType: 'text/plain',
      contentMD5: Buffer.from(md5('hello')),
      etag: put.etag,
      metadata: { lane: '1' },
    });
  });

  test('hands out records that it keeps, whole and in part', async () => {
    const container = await freshContainer('records');
    const blob = container.getBlockBlobClient('run.receipt');
    await blob.upload('receipt', 7);
    expect(String(await blob.downloadToBuffer())).toBe('receipt');
    const part = await blob.download(2, 3);
    expect([part.contentRange, part.contentLength]).toEqual(['bytes 2-4/7', 3]);
    expect(String(await blob.downloadToBuffer(2, 3))).toBe('cei');
  });

  test('refuses bytes that do not have the MD5 they were sent with', async () => {
    const container = await freshContainer('mismatch');
    const blob = container.getBlockBlobClient('blob');
    const put = blob.upload('hello', 5, { blobHTTPHeaders: { blobContentMD5: md5('other') } });
    await expect(put).rejects.toMatchObject({ statusCode: 400, code: 'Md5Mismatch' });
    const block = blob.stageBlock(blockId(0), 'hello', 5, {
      transactionalContentMD5: md5('other'),
    });
    await expect(block).rejects.toMatchObject({ statusCode: 400, code: 'Md5Mismatch' });
    expect(await blob.exists()).toBe(false);
  });

  test('leases blobs', async () => {
    const container = await freshContainer('leases');
    const blob = container.getBlockBlobClient('run.lock');
    await blob.upload('', 0);
    const lease = blob.getBlobLeaseClient('2f1ffb4d-7e25-4a2e-9f4e-2f53b6a6e1b4');
    const { leaseId } = await lease.acquireLease(60);
    expect((await lease.renewLease()).leaseId).toBe(leaseId);
    await blob.delete({ conditions: { leaseId: lease.leaseId } });
    expect(await blob.exists()).toBe(false);
  });

  test('makes a blob of blocks and tells which', async () => {
    const container = await freshContainer('blocks');
    const blob = container.getBlockBlobClient('large');
    await blob.stageBlock(blockId(0), 'ab', 2, { transactionalContentMD5: md5('ab') });
    await blob.stageBlock(blockId(1), 'cde', 3);
    expect((await blob.getBlockList('uncommitted')).uncommittedBlocks).toHaveLength(2);
    await blob.commitBlockList([blockId(1), blockId(0)], {
      blobHTTPHeaders: { blobContentMD5: md5('unchecked') },
    });
    const lists = await blob.getBlockList('all');
    expect(lists.committedBlocks).toEqual([
      { name: blockId(1), size: 3 },
      { name: blockId(0), size: 2 },
    ]);
    expect(lists.uncommittedBlocks ?? []).toEqual([]);
    expect(await blob.getProperties()).toMatchObject({
      contentLength: 5,
      contentMD5: Buffer.from(md5('unchecked')),
    });
    await expect(blob.commitBlockList([blockId(7)])).rejects.toMatchObject({
      code: 'InvalidBlockList',
    });
  });

  test('checks large blocks, also when two come at once', async () => {
    const container = await freshContainer('pairs');
    const blob = container.getBlockBlobClient('large');
    const blocks = [0, 1, 2, 3, 4].map((index) => Buffer.alloc(1024 * 1024 + 7, `block ${index}`));
    const stage = (index: number, digest: Uint8Array) =>
      blob.stageBlock(blockId(index), blocks[index]!, blocks[index]!.length, {
        transactionalContentMD5: digest,
      });
    await Promise.all(blocks.map((block, index) => stage(index, md5(block))));
    const refused = Promise.all([stage(0, md5(blocks[0]!)), stage(1, md5(blocks[2]!))]);
    await expect(refused).rejects.toMatchObject({ statusCode: 400, code: 'Md5Mismatch' });
  });

  test('honors If-None-Match and If-Match', async () => {
    const container = await freshContainer('conditions');
    const blob = container.getBlockBlobClient('blob');
    const first = await blob.upload('1', 1, { conditions: { ifNoneMatch: '*' } });
    const again = blob.upload('2', 1, { conditions: { ifNoneMatch: '*' } });
    await expect(again).rejects.toMatchObject({ statusCode: 409, code: 'BlobAlreadyExists' });
    await blob.upload('3', 1, { conditions: { ifMatch: first.etag! } });
    const stale = blob.upload('4', 1, { conditions: { ifMatch: first.etag! } });
    await expect(stale).rejects.toMatchObject({ statusCode: 412, code: 'ConditionNotMet' });
  });

  test('lists by prefix, in pages and in folders', async () => {
    const container = await freshContainer('listing');
    const names = ['a/1', 'a/2', 'a/b/3', 'b/<&>', 'top'];
    for (const name of names) await container.getBlockBlobClient(name).upload(name, name.length);
    const pages = await collect(container.listBlobsFlat().byPage({ maxPageSize: 2 }));
    const listed = pages.map((page) => page.segment.blobItems.map(({ name }) => name));
    expect(listed).toEqual([['a/1', 'a/2'], ['a/b/3', 'b/<&>'], ['top']]);
    const below = await collect(container.listBlobsFlat({ prefix: 'a/' }));
    expect(below.map(({ name }) => name)).toEqual(['a/1', 'a/2', 'a/b/3']);
    const folder = await collect(container.listBlobsByHierarchy('/', { prefix: 'a/' }));
    expect(folder.map(({ kind, name }) => `${kind} ${name}`).toSorted()).toEqual([
      'blob a/1',
      'blob a/2',
      'prefix a/b/',
    ]);
  });

  test('names what is missing', async () => {
    const missing = service.getContainerClient('missing');
    await expect(missing.getProperties()).rejects.toMatchObject({ statusCode: 404 });
    await expect(collect(missing.listBlobsFlat())).rejects.toMatchObject({
      code: 'ContainerNotFound',
    });
    const container = await freshContainer('empty');
    await expect(container.getBlobClient('none').getProperties()).rejects.toMatchObject({
      statusCode: 404,
    });
    expect(await container.getBlobClient('none').deleteIfExists()).toMatchObject({
      succeeded: false,
    });
  });

  test('keeps the body of a receipt and drops all others', async () => {
    const container = await freshContainer('bodies');
    await container.getBlockBlobClient('run.receipt').upload('kept', 4);
    await container.getBlockBlobClient('run/data').upload('gone', 4);
    const kept = await container.getBlobClient('run.receipt').downloadToBuffer();
    expect(kept.toString()).toBe('kept');
    await expect(container.getBlobClient('run/data').download()).rejects.toMatchObject({
      statusCode: 501,
    });
  });

  test('counts requests by operation', async () => {
    const before = await statistics();
    const container = await freshContainer('counted');
    await container.getBlockBlobClient('blob').upload('1', 1);
    const after = await statistics();
    expect(after['createContainer']! - (before['createContainer'] ?? 0)).toBe(1);
    expect(after['putBlob']! - (before['putBlob'] ?? 0)).toBe(1);
    expect(after['unsupported']).toBeUndefined();
  });

  async function statistics(): Promise<Record<string, number>> {
    const answer = await fetch(`${address}/-/statistics`);
    return ((await answer.json()) as { requests: Record<string, number> }).requests;
  }
});

function md5(content: string | Uint8Array): Uint8Array {
  return createHash('md5').update(content).digest();
}

function blockId(index: number): string {
  return Buffer.from(`block-${index}`).toString('base64');
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}
