import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { BlobDatasets } from '../../../../src/core/datasets/blobDatasets';
import { Gateway, type GatewayAnswer } from '../../../../src/core/datasets/gateway/gateway';
import type { RunRead } from '../../../../src/core/datasets/runs/pipelineRun';
import { InMemoryBlobStore } from '../../../fakes/inMemoryBlobStore';
import { inlineDigests } from '../../../fakes/inlineDigests';

const port = 4711;
const token = 'c0ffee';
const csv = `sample,q30\n${'SSA001,0.93\n'.repeat(5000)}`;
const packed = gzipSync(csv);
const data = { container: 'datasets', name: 'asset/qc/master/data/2026-11-26.csv.gz' };

function createBench() {
  const store = new InMemoryBlobStore({ chunkBytes: 64 })
    .place(data, packed)
    .place(
      { container: 'datasets', name: 'asset/qc/master/metadata/latest' },
      'gros://qc/master:2026-11-26',
    )
    .place(
      { container: 'datasets', name: 'asset/plate/feature/x/data/2026-11-25.parquet' },
      'PAR1-0123456789-PAR1',
    )
    .place(
      { container: 'datasets', name: 'asset/plate/feature/x/metadata/latest' },
      'gros://plate/feature/x:2026-11-25',
    );
  const reads: RunRead[] = [];
  const gateway = new Gateway(
    {
      datasets: new BlobDatasets(store, { container: 'datasets', prefix: '' }),
      digests: inlineDigests,
      gunzip: unpack,
    },
    { token, onRead: (read) => reads.push(read) },
  );
  const ask = (
    path: string,
    headers: Readonly<Record<string, string>> = {},
    method = 'GET',
  ): Promise<GatewayAnswer> =>
    gateway.answer(
      { method, target: path, headers: { host: `127.0.0.1:${port}`, ...headers } },
      { port, signal: new AbortController().signal },
    );
  return {
    store,
    reads,
    ask,
    get: (path: string, headers = {}) => ask(`/${token}/gros/${path}`, headers),
  };
}

async function* unpack(
  name: string,
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const gathered: Uint8Array[] = [];
  for await (const piece of pieces) gathered.push(piece);
  const whole = gunzipSync(Buffer.concat(gathered));
  for (let at = 0; at < whole.length; at += 1000) yield whole.subarray(at, at + 1000);
  expect(name).toBe('gros://qc/master:2026-11-26.1');
}

async function contentOf({ body }: GatewayAnswer): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of body ?? []) pieces.push(piece);
  return Buffer.concat(pieces);
}

describe('a dataset over HTTP', () => {
  it('is plain text for clients that do not ask for gzip, as pandas', async () => {
    const answer = await createBench().get('qc', { 'accept-encoding': 'identity' });
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'lakeside-version': 'gros://qc/master:2026-11-26.1',
      'accept-ranges': 'none',
    });
    expect(answer.headers['content-encoding']).toBeUndefined();
    expect((await contentOf(answer)).toString()).toBe(csv);
  });

  it.each(['gzip', 'deflate, gzip;q=0.5', '*'])(
    'travels packed if one accepts %s',
    async (accepted) => {
      const answer = await createBench().get('qc/master:2026-11-26', {
        'accept-encoding': accepted,
      });
      expect(answer.headers).toMatchObject({
        'content-encoding': 'gzip',
        'content-length': String(packed.length),
      });
      expect(await contentOf(answer)).toEqual(packed);
    },
  );

  it('is unpacked for who accepts anything but gzip', async () => {
    const answer = await createBench().get('qc', { 'accept-encoding': 'gzip;q=0, br' });
    expect((await contentOf(answer)).toString()).toBe(csv);
  });

  it('has no content for a HEAD, and that is no read', async () => {
    const { ask, reads } = createBench();
    const path = `/${token}/gros/plate/feature/x`;
    const answer = await ask(path, {}, 'HEAD');
    expect(answer).toMatchObject({ status: 200, headers: { 'content-length': '20' } });
    expect(answer.body).toBeUndefined();
    expect(reads).toEqual([]);
  });

  it('is told as a read, live or pinned, with what it came to', async () => {
    const { get, reads } = createBench();
    await get('qc');
    await get('qc/master:latest');
    await get('qc/master%3A2026-11-26');
    const resolved = 'gros://qc/master:2026-11-26.1';
    expect(reads).toEqual([
      { reference: 'gros://qc', resolved, isLive: true },
      { reference: 'gros://qc/master:latest', resolved, isLive: false },
      { reference: 'gros://qc/master:2026-11-26', resolved, isLive: false },
    ]);
  });

  it('need not travel again while it is the same version', async () => {
    const { get, store } = createBench();
    const { headers } = await get('qc');
    const known = { 'if-none-match': `"other", W/${headers['etag']}` };
    expect(await get('qc', known)).toMatchObject({ status: 304 });
    store.touch(data);
    expect(await get('qc', known)).toMatchObject({ status: 200 });
  });
});

describe('a part of a dataset', () => {
  const parts = [
    ['bytes=0-3', 'PAR1', 'bytes 0-3/20'],
    ['bytes=16-', 'PAR1', 'bytes 16-19/20'],
    ['bytes=-4', 'PAR1', 'bytes 16-19/20'],
    ['bytes=15-99', '-PAR1', 'bytes 15-19/20'],
    ['bytes=-99', 'PAR1-0123456789-PAR1', 'bytes 0-19/20'],
  ] as const;
  it.each(parts)('%s is %s', async (range, content, told) => {
    const answer = await createBench().get('plate/feature/x', { range });
    expect(answer.status).toBe(206);
    expect(answer.headers).toMatchObject({
      'content-range': told,
      'content-length': String(content.length),
    });
    expect((await contentOf(answer)).toString()).toBe(content);
  });

  it.each(['bytes=20-', 'bytes=-0'])('%s is none', async (range) => {
    const answer = await createBench().get('plate/feature/x', { range });
    expect(answer).toMatchObject({ status: 416, headers: { 'content-range': 'bytes */20' } });
  });

  it.each(['bytes=0-1,4-5', 'bytes=5-1', 'lines=1-2', 'bytes=-'])(
    'is the whole where %s says nothing that can be given',
    async (range) => {
      expect(await createBench().get('plate/feature/x', { range })).toMatchObject({ status: 200 });
    },
  );

  it('is the whole if it would be put together with another version', async () => {
    const { get } = createBench();
    const { headers } = await get('plate/feature/x');
    const range = 'bytes=0-3';
    const same = await get('plate/feature/x', { range, 'if-range': headers['etag'] ?? '' });
    const other = await get('plate/feature/x', { range, 'if-range': '"other"' });
    expect([same.status, other.status]).toEqual([206, 200]);
  });

  it('of what is unpacked on the way cannot be had', async () => {
    expect(await createBench().get('qc', { range: 'bytes=0-3' })).toMatchObject({ status: 200 });
  });
});

describe('a dataset that is damaged', () => {
  const rot = Buffer.from(packed);
  rot[40] = (rot[40] ?? 0) ^ 1;

  it('is broken off before its last bytes, packed', async () => {
    const { get, store } = createBench();
    store.replaceContent(data, rot);
    const answer = await get('qc', { 'accept-encoding': 'gzip' });
    let sizeBytes = 0;
    const readAll = async (): Promise<void> => {
      for await (const piece of answer.body ?? []) sizeBytes += piece.length;
    };
    const found = createHash('md5').update(rot).digest('hex');
    await expect(readAll()).rejects.toThrow(
      `gros://qc/master:2026-11-26.1 is damaged: its MD5 is ${found}`,
    );
    expect(sizeBytes).toBeLessThan(packed.length);
  });

  it('is broken off unpacked as well, also if half of it is missing', async () => {
    const { get, store } = createBench();
    store.replaceContent(data, packed.subarray(0, packed.length / 2));
    await expect(contentOf(await get('qc'))).rejects.toThrow('is damaged');
  });

  it('is broken off if it is written over midway', async () => {
    const { get, store } = createBench();
    const { body } = await get('qc', { 'accept-encoding': 'gzip' });
    const readAll = async (): Promise<void> => {
      for await (const _ of body ?? []) store.touch(data);
    };
    await expect(readAll()).rejects.toMatchObject({ reason: 'conditionNotMet' });
  });
});

describe('a request that is refused', () => {
  const path = `/${token}/gros/qc`;
  const cases = [
    ['under another name', path, { host: `evil.example:${port}` }, 403],
    ['for another port', path, { host: '127.0.0.1:80' }, 403],
    ['with a wrong token', '/c0ffef/gros/qc', {}, 404],
    ['with half a token', '/c0ff/gros/qc', {}, 404],
    ['without a token', '/gros/qc', {}, 404],
    ['for the root', '/', {}, 404],
    ['for nothing below the token', `/${token}`, {}, 404],
    ['for something else', `/${token}/../asset/qc`, {}, 404],
    ['for no dataset', `/${token}/gros/nothing`, {}, 404],
    ['for no version', `/${token}/gros/qc:2020-01-01`, {}, 404],
    ['for no address', `/${token}/gros/qc:yesterday`, {}, 400],
  ] as const;
  it.each(cases)('%s', async (_, target, headers, status) => {
    const { ask, reads, store } = createBench();
    const answer = await ask(target, headers);
    expect(answer.status).toBe(status);
    expect((await contentOf(answer)).toString()).toMatch(/^.{10,}\.\n$/);
    expect(reads).toEqual([]);
    expect(store.counts.read === 0 || target.includes('gros/')).toBe(true);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('as %s', async (method) => {
    const answer = await createBench().ask(path, {}, method);
    expect(answer).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
  });

  it('says nothing of a lake to who does not know the token', async () => {
    const { ask, store } = createBench();
    const answer = await ask('/guess/gros/qc');
    expect((await contentOf(answer)).toString()).toBe('There is nothing here.\n');
    expect(store.calls).toEqual([]);
  });

  it('with what is wrong, if the lake cannot be asked', async () => {
    const { get, store } = createBench();
    store.removeContainer('datasets');
    const answer = await get('qc');
    expect(answer.status).toBe(502);
    expect((await contentOf(answer)).toString()).toContain('datasets');
  });
});
