import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { FileThread, type FileThreadOptions } from '../../src/connectors/fileThread/fileThread';
import { systemTiming } from '../../src/connectors/http/timing';
import { parseEndpoint } from '../../src/connectors/azureBlob/requestPath';
import { NodeFileTree } from '../../src/connectors/localFiles/nodeFileTree';
import { toHex } from '../../src/core/base/hex';
import type { Logger } from '../../src/core/base/logger';
import type { StorageCredential } from '../../src/core/lake/secrets';
import type { FileOutcome, LocalFile, WriteOptions } from '../../src/core/storage/blobStore';
import { buildWorker } from './fileWorlds';
import {
  answer,
  created,
  drop,
  FaultServer,
  ignore,
  type SeenRequest,
} from './azureBlob/faultServer';
import { key } from './azureBlob/storeWorld';

const absent: WriteOptions = { condition: { kind: 'absent' }, metadata: { writer: 'sync-1' } };
const leftAlone = { kind: 'left', mayBeThere: false };
const leftUnsure = { kind: 'left', mayBeThere: true };

let folder: string;
let workerFile: string;
let server: FaultServer;
let log: string[];
let threads: FileThread[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lakeside-thread-'));
  workerFile = await buildWorker('fileThread/file', folder);
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(async () => {
  server = await FaultServer.start();
  log = [];
  threads = [];
});
afterEach(async () => {
  for (const thread of threads) thread.end();
  await server.stop();
});

function threadOf(
  options: Partial<FileThreadOptions> & { readonly login?: StorageCredential | undefined } = {},
): FileThread {
  const note = (message: string): void => void log.push(message);
  const logger: Logger = { trace: note, debug: note, info: note, warn: note, error: note };
  const endpoint = parseEndpoint(server.endpoint);
  const login = 'login' in options ? options.login : key;
  const way = { endpoint, patienceMs: 10_000, credential: async () => login, logger };
  const thread = new FileThread({ ...way, timing: systemTiming }, { workerFile, ...options });
  threads.push(thread);
  return thread;
}

async function fileOf(name: string, text: string): Promise<LocalFile> {
  const root = mkdtempSync(join(folder, 'root'));
  writeFileSync(join(root, name), text);
  const entry = await new NodeFileTree(root).stat(name);
  if (entry === undefined) throw new Error('It is not there');
  const { identity, sizeBytes } = entry;
  return { location: join(root, name), identity, sizeBytes };
}

function send(
  thread: FileThread,
  file: LocalFile,
  options: WriteOptions = absent,
): Promise<FileOutcome> {
  return thread.send({ container: 'runs', name: 'run 1/a.txt' }, file, options);
}

function seen(index: number): SeenRequest {
  const request = server.requests[index];
  if (request === undefined) throw new Error(`There are ${server.requests.length} requests`);
  return request;
}

describe('the thread for small files', () => {
  test('sends each with its own bytes, name and MD5, however many at once', async () => {
    const thread = threadOf();
    const texts = Array.from({ length: 200 }, (_, index) => `file ${index} `.repeat(index % 20));
    server.next(...texts.map((_, index) => created(`0x${index}`)));
    const sent = texts.map(async (text, index) => {
      const file = await fileOf(`${index}`, text);
      return thread.send({ container: 'runs', name: `run 1/${index}` }, file, absent);
    });
    const outcomes = await Promise.all(sent);
    const bodyByPath = new Map(
      server.requests.map(({ url, body }) => [url.split('?')[0], body.toString()]),
    );
    expect(outcomes.map((outcome) => outcome.kind === 'sent' && toHex(outcome.md5))).toEqual(
      texts.map((text) => createHash('md5').update(text).digest('hex')),
    );
    expect([...bodyByPath]).toHaveLength(200);
    for (const [index, text] of texts.entries()) {
      expect(bodyByPath.get(`/account/runs/run%201/${index}`)).toBe(text);
    }
  });

  test('asks just as others do: signed, checked, under its condition, with its metadata', async () => {
    const thread = threadOf();
    server.next(created('0x7'), created('0x8'));
    const file = await fileOf('a.txt', 'hello');
    const md5 = createHash('md5').update('hello').digest();
    expect(await send(thread, file)).toEqual({
      kind: 'sent',
      md5: new Uint8Array(md5),
      etag: '0x7',
    });
    const { headers, method, url } = seen(0);
    expect([method, url]).toEqual(['PUT', '/account/runs/run%201/a.txt']);
    expect(headers).toMatchObject({
      'x-ms-blob-type': 'BlockBlob',
      'x-ms-blob-content-md5': md5.toString('base64'),
      'x-ms-meta-writer': 'sync-1',
      'if-none-match': '*',
    });
    expect(headers.authorization).toMatch(/^SharedKey account:/);
    await send(thread, file, { condition: { kind: 'etag', etag: '0x7' } });
    expect(seen(1).headers).toMatchObject({ 'if-match': '"0x7"' });
    expect(log.join('\n')).toMatch(/PUT runs\/run 1\/a\.txt → 201, 5 B/);
    expect(log.join('\n')).not.toMatch(/SharedKey|a key that nobody/);
  });

  test('signs with a signature as it was given, and with a token that is asked for once', async () => {
    server.next(created(), created(), created());
    const file = await fileOf('a.txt', 'hello');
    await send(threadOf({ login: { kind: 'sas', query: '?sig=abc' } }), file);
    expect(seen(0).url).toBe('/account/runs/run%201/a.txt?sig=abc');
    let asked = 0;
    const getToken = async () => {
      asked += 1;
      return { token: `token-${asked}`, expiresAtMs: Date.now() + 3_600_000 };
    };
    const thread = threadOf({ login: { kind: 'token', getToken } });
    await send(thread, file);
    await send(thread, file);
    expect([seen(1), seen(2)].map(({ headers }) => headers.authorization)).toEqual([
      'Bearer token-1',
      'Bearer token-1',
    ]);
  });

  test('leaves alone what is not what was listed, what is too large, and what it cannot tell of', async () => {
    const thread = threadOf();
    const file = await fileOf('a.txt', 'hello');
    writeFileSync(file.location, 'other');
    expect(await send(thread, file)).toEqual(leftAlone);
    expect(await send(thread, { ...file, location: join(folder, 'gone') })).toEqual(leftAlone);
    expect(await send(thread, await fileOf('large', 'x'.repeat(64 * 1024 + 1)))).toEqual(leftAlone);
    for (const options of [
      { condition: { kind: 'any' } },
      { condition: { kind: 'absent' }, contentType: 'text/plain' },
      { condition: { kind: 'absent' }, leaseId: 'lease' },
      { condition: { kind: 'absent' }, signal: AbortSignal.abort() },
    ] as const) {
      expect(await send(thread, await fileOf('a.txt', 'hello'), options)).toEqual(leftAlone);
    }
    expect(server.requests).toEqual([]);
  });

  test('leaves alone what nobody signs in for', async () => {
    expect(await send(threadOf({ login: undefined }), await fileOf('a', 'a'))).toEqual(leftAlone);
    const getToken = (): Promise<never> => Promise.reject(new Error('nobody is signed in'));
    const file = await fileOf('a', 'a');
    expect(await send(threadOf({ login: { kind: 'token', getToken } }), file)).toEqual(leftAlone);
    expect(server.requests).toEqual([]);
  });

  test.each([
    ['a refusal', answer(503, { code: 'ServerBusy' })],
    ['what is in the way', answer(409, { code: 'BlobAlreadyExists' })],
    ['an answer that is not the service’s', answer(201)],
    ['a connection that breaks', drop],
  ])('is unsure after %s, and asks for nothing more for a while', async (_what, reaction) => {
    const thread = threadOf();
    server.next(reaction);
    expect(await send(thread, await fileOf('a', 'a'))).toEqual(leftUnsure);
    expect(await send(thread, await fileOf('b', 'b'))).toEqual(leftAlone);
    expect(server.requests).toHaveLength(1);
    expect(log.join('\n')).toContain('rests');
  });

  test('takes an answer that comes just after it was canceled', async () => {
    const thread = threadOf();
    const canceling = new AbortController();
    let answer = (): void => undefined;
    server.next((response, request) => (answer = () => created('0x7')(response, request)));
    const { signal } = canceling;
    const sending = send(thread, await fileOf('a', 'a'), { ...absent, signal });
    await expect.poll(() => server.requests.length).toBe(1);
    canceling.abort();
    setTimeout(answer, 100);
    expect(await sending).toMatchObject({ kind: 'sent', etag: '0x7' });
  });

  test('leaves what is canceled and not answered, ends its request, and goes on with others', async () => {
    const thread = threadOf();
    const canceling = new AbortController();
    let hasEnded = false;
    server.next((response) => response.on('close', () => (hasEnded = true)), created());
    const { signal } = canceling;
    const file = await fileOf('a', 'a');
    const sending = send(thread, file, { ...absent, signal });
    await expect.poll(() => server.requests.length).toBe(1);
    canceling.abort();
    expect(await sending).toEqual(leftUnsure);
    await expect.poll(() => hasEnded).toBe(true);
    expect(await send(thread, file)).toMatchObject({ kind: 'sent' });
  });

  test('leaves what is under way when it ends, and takes no more', async () => {
    const thread = threadOf();
    server.next(ignore);
    const sending = send(thread, await fileOf('a', 'a'));
    await expect.poll(() => server.requests.length).toBe(1);
    thread.end();
    expect(await sending).toEqual(leftUnsure);
    expect(await send(thread, await fileOf('a', 'a'))).toEqual(leftAlone);
  });

  test('leaves everything where it cannot start', async () => {
    const thread = threadOf({ workerFile: join(folder, 'none.js') });
    expect(await send(thread, await fileOf('a', 'a'))).toEqual(leftUnsure);
    expect(await send(thread, await fileOf('a', 'a'))).toEqual(leftAlone);
  });

  test('rests where files are slow to read', async () => {
    const thread = threadOf({ slowReadMs: -1 });
    server.next(...Array.from({ length: 64 }, () => created()));
    const file = await fileOf('a', 'a');
    await Promise.all(Array.from({ length: 64 }, () => send(thread, file)));
    expect(await send(thread, file)).toEqual(leftAlone);
    expect(log.join('\n')).toMatch(/rests: 64 of 64 files were slow to read/);
  });
});
