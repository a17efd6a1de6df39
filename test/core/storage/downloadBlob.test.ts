import { beforeEach, describe, expect, it } from 'vitest';
import type { BlobEntry } from '../../../src/core/storage/blobStore';
import {
  downloadBlob,
  type DownloadOptions,
  type DownloadResult,
} from '../../../src/core/storage/downloadBlob';
import { DownloadError } from '../../../src/core/storage/downloadFolder';
import { InMemoryBlobStore } from '../../fakes/inMemoryBlobStore';
import { InMemoryDownloadFolder } from '../../fakes/inMemoryDownloadFolder';
import { inlineDigests } from '../../fakes/inlineDigests';

const address = { container: 'sequencing', name: 'raw/A/RunInfo.xml' };
const text = '<RunInfo/>'.repeat(40_000);
let store: InMemoryBlobStore;
let folder: InMemoryDownloadFolder;

beforeEach(() => {
  store = new InMemoryBlobStore().place(address, text);
  folder = new InMemoryDownloadFolder();
});

describe('downloadBlob', () => {
  it('keeps a file whose size and MD5 are those of the blob', async () => {
    const seen: number[] = [];
    const result = await download({ onBytes: (bytes) => seen.push(bytes) });
    expect(result).toEqual({ kind: 'verified', md5Hex: entry().md5Hex });
    expect(written()).toBe(text);
    expect(seen.at(-1)).toBe(text.length);
  });

  it('says unverified where the blob carries no MD5', async () => {
    store.setMd5(address, undefined);
    expect((await download()).kind).toBe('unverified');
    expect(written()).toBe(text);
  });

  it('keeps nothing of a blob that is not what its MD5 says', async () => {
    store.replaceContent(address, text.replace('<', '>'));
    expect(await download()).toMatchObject({ kind: 'differs' });
    expect([folder.files.size, folder.partial.size]).toEqual([0, 0]);
  });

  it('leaves a file that is there as it is, unless it may be replaced', async () => {
    folder.files.set('RunInfo.xml', Buffer.from('mine'));
    expect(await download()).toEqual({ kind: 'exists' });
    expect(written()).toBe('mine');
    expect(store.counts.read).toBe(0);
    expect((await download({ overwrite: true })).kind).toBe('verified');
    expect(written()).toBe(text);
  });

  it('leaves nothing when it is cancelled midway', async () => {
    const controller = new AbortController();
    const options = { signal: controller.signal, onBytes: () => controller.abort() };
    await expect(download(options)).rejects.toThrow(/abort/i);
    expect([folder.files.size, folder.partial.size]).toEqual([0, 0]);
  });

  it('leaves nothing when the blob changes meanwhile', async () => {
    const before = entry();
    store.place(address, 'other');
    await expect(download({}, before)).rejects.toThrow();
    expect([folder.files.size, folder.partial.size]).toEqual([0, 0]);
  });

  it('refuses a name that leads out of the folder before it asks for a byte', async () => {
    const request = { container: address.container, blob: entry(), path: '../../.ssh/config' };
    const refusal = downloadBlob(request, { blobStore: store, digests: inlineDigests, folder });
    await expect(refusal).rejects.toSatisfy((error) => DownloadError.is(error, 'outside'));
    expect(store.counts.read).toBe(0);
  });
});

function download(options: DownloadOptions = {}, blob = entry()): Promise<DownloadResult> {
  const request = { container: address.container, blob, path: 'RunInfo.xml' };
  return downloadBlob(request, { blobStore: store, digests: inlineDigests, folder }, options);
}

function entry(): BlobEntry {
  const blob = store.entry(address);
  if (blob === undefined) throw new Error('No such blob');
  return blob;
}

function written(): string {
  return Buffer.from(folder.files.get('RunInfo.xml') ?? []).toString();
}
