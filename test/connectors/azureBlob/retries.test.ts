import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { answer, created, cut, drop, FaultServer, ignore } from './faultServer';
import {
  absent,
  address,
  contentOf,
  createStoreWorld,
  errorOf,
  type StoreWorld,
} from './storeWorld';

const content = contentOf('hello');
const ofContent = {
  etag: '"0x7"',
  'content-length': '5',
  'content-md5': Buffer.from(content.md5).toString('base64'),
};

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

function put(): Promise<{ readonly etag: string }> {
  return world.store.putBlob(address, content, absent);
}

describe('a request is tried again', () => {
  test('after every answer that may pass, with the very same bytes', async () => {
    for (const status of [408, 429, 500, 502, 503, 504]) {
      server.next(answer(status), created());
      expect([status, await put()]).toEqual([status, { etag: '0x1' }]);
    }
    expect(server.requests).toHaveLength(12);
    expect(new Set(server.requests.map(({ body }) => body.toString()))).toEqual(new Set(['hello']));
  });

  test('five times at most, pausing twice as long each time', async () => {
    server.next(...Array.from({ length: 6 }, () => answer(503, { code: 'ServerBusy' })));
    expect((await errorOf(put())).reason).toBe('throttled');
    expect(server.requests).toHaveLength(5);
    expect(world.pausesMs).toEqual([500, 1000, 2000, 4000]);
  });

  test('when the service says so, in seconds or as a date, unless it asks for too much', async () => {
    const date = new Date(Date.UTC(2026, 0, 1) + 7000).toUTCString();
    server.next(
      answer(503, { headers: { 'retry-after': '3' } }),
      answer(429, { headers: { 'retry-after': date } }),
      created(),
      answer(503, { headers: { 'retry-after': '3600' } }),
    );
    await put();
    expect(world.pausesMs).toEqual([3000, 7000]);
    expect((await errorOf(put())).reason).toBe('throttled');
    expect(server.requests).toHaveLength(4);
  });

  test('after a connection that broke', async () => {
    server.next(drop, drop, created());
    expect(await put()).toEqual({ etag: '0x1' });
  });

  test('after an answer that did not come in time', async () => {
    const impatient = createStoreWorld(server.endpoint, { patienceMs: 50 });
    server.next(ignore, created());
    expect(await impatient.store.putBlob(address, content, absent)).toEqual({ etag: '0x1' });
    expect(impatient.log.join()).toContain('did not answer in time');
    await impatient.store.close();
  });

  test('once only when the service received other bytes than were sent', async () => {
    const mismatch = answer(400, { code: 'Md5Mismatch' });
    server.next(mismatch, created(), mismatch, mismatch);
    await put();
    expect((await errorOf(put())).reason).toBe('md5Mismatch');
    expect(server.requests).toHaveLength(4);
  });

  test('not after a refusal', async () => {
    for (const status of [400, 401, 403, 404, 409, 412, 416, 301]) {
      server.next(answer(status, { code: 'Some' }));
      await errorOf(put());
    }
    expect(server.requests).toHaveLength(8);
  });

  test('not once it was canceled', async () => {
    const canceling = new AbortController();
    server.next((response, request) => {
      canceling.abort();
      answer(503)(response, request);
    });
    await expect(
      world.store.putBlob(address, content, { ...absent, signal: canceling.signal }),
    ).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
    expect(server.requests).toHaveLength(1);
  });
});

/** A block list as the service answers it. */
function blockList(committed: readonly Uint8Array[], etag: string) {
  const blocks = committed.map(
    (id) => `<Block><Name>${Buffer.from(id).toString('base64')}</Name><Size>5</Size></Block>`,
  );
  return answer(200, {
    headers: { etag },
    body: `<?xml version="1.0"?><BlockList><CommittedBlocks>${blocks.join('')}</CommittedBlocks><UncommittedBlocks /></BlockList>`,
  });
}

describe('a write whose answer was lost', () => {
  const exists = answer(409, { code: 'BlobAlreadyExists' });

  test('is taken for done if the second try finds just that there', async () => {
    server.next(drop, exists, answer(200, { headers: ofContent }), blockList([], '"0x7"'));
    expect(await put()).toEqual({ etag: '0x7' });
    expect(server.methods).toEqual(['PUT', 'PUT', 'HEAD', 'GET']);
  });

  test('is not if what is there was made of blocks, whose MD5 nobody checked', async () => {
    const blocks = blockList([new Uint8Array(32)], '"0x7"');
    server.next(drop, exists, answer(200, { headers: ofContent }), blocks);
    expect((await errorOf(put())).reason).toBe('conditionNotMet');
  });

  test('is not if something else is there', async () => {
    for (const other of [
      { ...ofContent, 'content-length': '6' },
      { ...ofContent, 'content-md5': Buffer.alloc(16).toString('base64') },
      { etag: '"0x7"', 'content-length': '5' },
    ]) {
      server.next(drop, exists, answer(200, { headers: other }));
      expect((await errorOf(put())).reason).toBe('conditionNotMet');
    }
  });

  test('is looked for at once where somebody else tried first', async () => {
    server.next(exists, answer(200, { headers: ofContent }), blockList([], '"0x7"'));
    const again = world.store.putBlob(address, content, { ...absent, mayBeThere: true });
    expect(await again).toEqual({ etag: '0x7' });
    const metadata = { writer: 'another' };
    server.next(exists, answer(200, { headers: ofContent }));
    const other = world.store.putBlob(address, content, { ...absent, metadata, mayBeThere: true });
    expect((await errorOf(other)).reason).toBe('conditionNotMet');
  });

  test('is not looked for when the first try was answered', async () => {
    server.next(exists);
    expect((await errorOf(put())).reason).toBe('conditionNotMet');
    expect(server.methods).toEqual(['PUT']);
  });

  test('of blocks is known by the list of committed blocks', async () => {
    const ids = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
    const commit = () => world.store.commitBlocks(address, { ids, md5: content.md5 }, absent);
    server.next(answer(500), exists, blockList(ids, '"0x8"'));
    expect(await commit()).toEqual({ etag: '0x8' });
    server.next(answer(500), exists, blockList(ids.slice(1), '"0x8"'));
    expect((await errorOf(commit())).reason).toBe('conditionNotMet');
  });

  test('that deleted a blob still did', async () => {
    const gone = answer(404, { code: 'BlobNotFound' });
    const any = { condition: { kind: 'any' } } as const;
    server.next(drop, gone, gone);
    expect(await world.store.deleteBlob(address, any)).toBe(true);
    expect(await world.store.deleteBlob(address, any)).toBe(false);
  });
});

describe('reading goes on where the connection broke', () => {
  const whole = Buffer.from('0123456789');
  const head = { etag: '"0x7"', 'content-length': '10' };

  function part(from: number, sent = whole.subarray(from)): ReturnType<typeof cut> {
    const headers = {
      etag: '"0x7"',
      'content-length': String(10 - from),
      'content-range': `bytes ${from}-9/10`,
    };
    return cut(sent, headers, 206);
  }

  async function read(): Promise<string> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of world.store.read(address)) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  }

  test('asking for the rest of the same version', async () => {
    server.next(cut(whole.subarray(0, 4), head), part(4, whole.subarray(4, 7)), part(7));
    expect(await read()).toBe('0123456789');
    expect(
      server.requests.map(({ headers }) => [headers['x-ms-range'], headers['if-match']]),
    ).toEqual([
      [undefined, undefined],
      ['bytes=4-9', '"0x7"'],
      ['bytes=7-9', '"0x7"'],
    ]);
  });

  test('unless another version is there by then', async () => {
    server.next(cut(whole.subarray(0, 4), head), answer(412, { code: 'ConditionNotMet' }));
    expect((await errorOf(read())).reason).toBe('conditionNotMet');
  });

  test('until it breaks five times without a byte', async () => {
    server.next(
      cut(whole.subarray(0, 4), head),
      ...Array.from({ length: 9 }, () => part(4, Buffer.alloc(0))),
    );
    expect((await errorOf(read())).reason).toBe('unreachable');
    expect(server.requests.length).toBeLessThan(8);
  });

  test('and refuses an answer that is not the part asked for', async () => {
    const allAgain = answer(200, { headers: { etag: '"0x7"' }, body: whole });
    const otherPart = answer(206, {
      headers: { etag: '"0x7"', 'content-range': 'bytes 0-5/10' },
      body: whole.subarray(0, 6),
    });
    for (const wrong of [allAgain, otherPart]) {
      server.next(cut(whole.subarray(0, 4), head), wrong);
      expect((await errorOf(read())).reason).toBe('badAnswer');
    }
  });
});

test('a listing that breaks off is asked for again', async () => {
  const xml =
    '<?xml version="1.0"?><EnumerationResults><Blobs><Blob><Name>a</Name><Properties>' +
    '<Last-Modified>Thu, 01 Jan 2026 00:00:00 GMT</Last-Modified><Etag>0x1</Etag>' +
    '<Content-Length>5</Content-Length></Properties></Blob></Blobs><NextMarker /></EnumerationResults>';
  const headers = { 'content-length': String(xml.length) };
  server.next(cut(Buffer.from(xml.slice(0, 100)), headers), answer(200, { body: xml }));
  for await (const page of world.store.listBlobs('runs', '')) {
    expect(page).toEqual([
      {
        name: 'a',
        sizeBytes: 5,
        md5Hex: undefined,
        etag: '0x1',
        modifiedAtMs: Date.UTC(2026, 0, 1),
      },
    ]);
  }
});
