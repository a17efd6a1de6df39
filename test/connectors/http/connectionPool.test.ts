import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { HttpRequest } from '../../../src/connectors/http/httpMessages';
import { ConnectionPool } from '../../../src/connectors/http/wire/connectionPool';

/** Called with what has arrived on a connection since its last answer. */
type Listener = (socket: Socket, text: string) => void;

const done = 'HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n';
const get: HttpRequest = {
  method: 'GET',
  path: '/a?b',
  headers: new Map([['x', '1']]),
  body: undefined,
};

let server: Server;
let sockets: Socket[];
let listener: Listener;
let pool: ConnectionPool;

beforeEach(async () => {
  sockets = [];
  listener = (socket) => void socket.write(done);
  server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes) => listener(socket, bytes.toString('latin1')));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  pool = new ConnectionPool(originOf(server), { mostConnections: 2 });
});

afterEach(async () => {
  pool.close();
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});

function originOf(of: Server): string {
  return `http://127.0.0.1:${(of.address() as AddressInfo).port}`;
}

function exchange(request: HttpRequest, signal?: AbortSignal, patienceMs = 10_000) {
  return pool.exchange(request, { patienceMs, signal });
}

function put(body: Uint8Array): HttpRequest {
  return { method: 'PUT', path: '/a', headers: new Map(), body };
}

async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'nothing thrown',
    (error: Error & { code?: string }) => error.code ?? error.name,
  );
}

describe('what goes over the wire', () => {
  test('a request without a body, and one with', async () => {
    const seen: string[] = [];
    listener = (socket, text) => {
      seen.push(text);
      socket.write(done);
    };
    await exchange(get);
    await exchange(put(Buffer.from('hello')));
    const host = `host: ${originOf(server).slice('http://'.length)}\r\nconnection: keep-alive\r\n`;
    expect(seen).toEqual([
      `GET /a?b HTTP/1.1\r\n${host}x: 1\r\n\r\n`,
      `PUT /a HTTP/1.1\r\n${host}content-length: 5\r\n\r\nhello`,
    ]);
  });

  test('a large body, and memory that is shared with threads', async () => {
    for (const sizeBytes of [10_000, 3_000_000]) {
      const body = new Uint8Array(new SharedArrayBuffer(sizeBytes)).fill(7);
      let missing = -1;
      listener = (socket, text) => {
        const head = text.indexOf('\r\n\r\n');
        missing = missing < 0 ? sizeBytes - (text.length - head - 4) : missing - text.length;
        if (missing === 0) socket.write(done);
      };
      expect((await exchange(put(body))).status).toBe(201);
    }
  });

  test('a header that would be two is not sent', async () => {
    const request = { ...get, headers: new Map([['x', '1\r\nauthorization: theirs']]) };
    await expect(exchange(request)).rejects.toThrow(TypeError);
    expect(sockets).toHaveLength(0);
    expect((await exchange(get)).status).toBe(201);
  });
});

describe('connections', () => {
  test('serve one request after the other', async () => {
    for (let count = 0; count < 3; count += 1) await exchange(get);
    expect(sockets).toHaveLength(1);
  });

  test('are as many as may be; further requests wait for one', async () => {
    const answers = await Promise.all(Array.from({ length: 7 }, () => exchange(get)));
    expect([answers.length, sockets.length]).toEqual([7, 2]);
  });

  test('that the other side closes are not used again', async () => {
    listener = (socket) => void socket.end(done.replace('\r\n', '\r\nConnection: close\r\n'));
    await exchange(get);
    await exchange(get);
    expect(sockets).toHaveLength(2);
  });

  test('that are kept for no longer than a second are not used again', async () => {
    listener = (socket) => void socket.write(done.replace('\r\n', '\r\nKeep-Alive: timeout=1\r\n'));
    await exchange(get);
    await new Promise((resolve) => sockets[0]?.once('close', resolve));
    await exchange(get);
    expect(sockets).toHaveLength(2);
  });

  test('with half a request on them are not used again', async () => {
    listener = (socket) => {
      socket.pause();
      socket.write('HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n');
    };
    expect((await exchange(put(new Uint8Array(64_000_000)))).status).toBe(403);
    listener = (socket) => void socket.write(done);
    expect((await exchange(get)).status).toBe(201);
    expect(sockets).toHaveLength(2);
  });

  test('that bring what nobody asked for are ended', async () => {
    await exchange(get);
    sockets[0]?.write('HTTP/1.1 200 OK\r\n\r\n');
    await new Promise((resolve) => sockets[0]?.once('close', resolve));
    expect((await exchange(get)).status).toBe(201);
  });
});

describe('a request fails', () => {
  test('when the connection ends before its answer does', async () => {
    listener = (socket) => void socket.end('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab');
    expect(await codeOf(exchange(get))).toBe('WIRE_CLOSED');
  });

  test('when nothing moves for as long as is waited', async () => {
    listener = () => undefined;
    expect(await codeOf(exchange(get, undefined, 30))).toBe('WIRE_TIMEOUT');
  });

  test('when nobody listens', async () => {
    const nobody = createServer();
    await new Promise<void>((resolve) => nobody.listen(0, '127.0.0.1', resolve));
    const origin = originOf(nobody);
    await new Promise((resolve) => nobody.close(resolve));
    const nowhere = new ConnectionPool(origin, { mostConnections: 1 });
    const options = { patienceMs: 1000, signal: undefined };
    expect(await codeOf(nowhere.exchange(get, options))).toBe('ECONNREFUSED');
    expect(await codeOf(nowhere.exchange(get, options))).toBe('ECONNREFUSED');
  });

  test('when it is canceled: before, while it waits, and under way; the others go on', async () => {
    const held: Socket[] = [];
    listener = (socket) => void held.push(socket);
    const controller = new AbortController();
    const underWay = codeOf(exchange(get, controller.signal));
    const other = exchange(get);
    const waiting = codeOf(exchange(get, controller.signal));
    const last = exchange(get);
    while (held.length < 2) await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    expect([await underWay, await waiting]).toEqual([20, 20]);
    expect(await codeOf(exchange(get, controller.signal))).toBe(20);
    listener = (socket) => void socket.write(done);
    for (const socket of held) if (!socket.destroyed) socket.write(done);
    expect([(await other).status, (await last).status]).toEqual([201, 201]);
  });
});
