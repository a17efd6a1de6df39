import { createHash } from 'node:crypto';
import { Socket, createServer } from 'node:net';

/**
 * HTTP/1.1 with Content-Length bodies and nothing else, on bare sockets: about a third of the CPU
 * that node:http takes per request, so that the client and not the sink is what a bench measures.
 *
 * @typedef {object} Request
 * @property {string} method
 * @property {string} path  still percent-encoded
 * @property {ReadonlyMap<string, string>} query  decoded
 * @property {ReadonlyMap<string, string>} headers  names in lower case
 * @property {number} bodyBytes
 * @property {string | undefined} bodyMd5  base64, if `wants` asked for it
 * @property {Uint8Array | undefined} body  if `wants` asked for it
 *
 * @typedef {object} Answer
 * @property {number} status
 * @property {Readonly<Record<string, string>>} [headers]
 * @property {string | Uint8Array} [body]
 */

const NOTHING = Buffer.alloc(0);
const HEAD_END = Buffer.from('\r\n\r\n');
const MAX_HEAD_BYTES = 64 * 1024;
const READ_BYTES = 256 * 1024;
const REASONS = new Map([
  [200, 'OK'],
  [201, 'Created'],
  [202, 'Accepted'],
]);

/**
 * @param {object} application
 * @param {(request: Request) => { md5: boolean, body: boolean }} application.wants  what is needed of the body
 * @param {(request: Request) => Answer} application.answer
 * @param {(sizeBytes: number) => void} application.received  called with each piece of a body
 * @param {number} application.latencyMs  how long each answer is held back
 * @param {import('./bodyMd5.mjs').BodyMd5} application.bodyMd5
 */
export function createHttpServer(application) {
  // Each connection reads into memory of its own, a lot at a time, where node:net would make new
  // memory for every 64 KiB: a third of what taking in large bodies costs.
  return createServer({ pauseOnConnect: true }, ({ _handle: handle }) => {
    const onread = {
      buffer: Buffer.allocUnsafeSlow(READ_BYTES),
      callback: (count, buffer) => {
        connection.take(buffer.subarray(0, count));
        return true;
      },
    };
    const socket = new Socket({ handle, onread });
    const connection = new Connection(socket, application);
    socket.setNoDelay(true);
    // A client that is killed resets its connections; the next request tells whether anybody is left.
    socket.on('error', () => socket.destroy());
    socket.resume();
  });
}

class Connection {
  #rest = NOTHING;
  #request;
  #missingBytes = 0;

  constructor(socket, application) {
    this.socket = socket;
    this.application = application;
  }

  take(chunk) {
    let bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    while (bytes.length > 0) {
      if (this.#request === undefined) {
        const headEnd = bytes.indexOf(HEAD_END);
        if (headEnd < 0) break;
        this.#begin(bytes.latin1Slice(0, headEnd));
        bytes = bytes.subarray(headEnd + HEAD_END.length);
      }
      const part = bytes.subarray(0, this.#missingBytes);
      bytes = bytes.subarray(part.length);
      this.#feed(part);
    }
    this.#rest = bytes.length === 0 ? NOTHING : Buffer.from(bytes);
    if (bytes.length > MAX_HEAD_BYTES) this.socket.destroy();
  }

  #begin(head) {
    const request = parseHead(head);
    this.#request = request;
    this.#missingBytes = request.bodyBytes;
    const wants = this.application.wants(request);
    request.place = wants.md5 ? this.application.bodyMd5.open(request.bodyBytes) : undefined;
    request.hash = wants.md5 && !request.place ? createHash('md5') : undefined;
    request.pieces = wants.body ? [] : undefined;
    if (request.headers.has('expect')) this.socket.write('HTTP/1.1 100 Continue\r\n\r\n');
  }

  #feed(part) {
    const request = this.#request;
    if (part.length > 0) this.application.received(part.length);
    if (request.place) this.application.bodyMd5.write(request.place, part);
    request.hash?.update(part);
    request.pieces?.push(Buffer.from(part));
    this.#missingBytes -= part.length;
    if (this.#missingBytes > 0) return;
    this.#request = undefined;
    request.body = request.pieces && Buffer.concat(request.pieces);
    if (request.place) {
      this.application.bodyMd5.finish(request.place, (md5) => this.#finish(request, md5));
    } else {
      this.#finish(request, request.hash?.digest('base64'));
    }
  }

  #finish(request, bodyMd5) {
    request.bodyMd5 = bodyMd5;
    this.#reply(request, this.application.answer(request));
  }

  #reply(request, answer) {
    const bytes = serialize(request, answer);
    const { latencyMs } = this.application;
    if (latencyMs === 0) this.socket.write(bytes, 'latin1');
    else setTimeout(() => this.socket.write(bytes, 'latin1'), latencyMs);
  }
}

function parseHead(head) {
  const lines = head.split('\r\n');
  const [method, target] = lines[0].split(' ');
  const headers = new Map();
  for (let index = 1; index < lines.length; index++) {
    const line = lines[index];
    const colon = line.indexOf(':');
    headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  const mark = target.indexOf('?');
  return {
    method,
    path: mark < 0 ? target : target.slice(0, mark),
    query: mark < 0 ? new Map() : parseQuery(target.slice(mark + 1)),
    headers,
    bodyBytes: Number(headers.get('content-length') ?? 0),
  };
}

function parseQuery(text) {
  const query = new Map();
  for (const pair of text.split('&')) {
    const equals = pair.indexOf('=');
    const name = equals < 0 ? pair : pair.slice(0, equals);
    const value = equals < 0 ? '' : pair.slice(equals + 1);
    query.set(name, decodeURIComponent(value.replaceAll('+', ' ')));
  }
  return query;
}

function serialize(request, { status, headers = {}, body = '' }) {
  let head = `HTTP/1.1 ${status} ${REASONS.get(status) ?? 'Refused'}\r\n`;
  for (const name in headers) head += `${name}: ${headers[name]}\r\n`;
  if (request.method === 'HEAD') return `${head}\r\n`;
  const bytes = Buffer.from(body);
  head += `Content-Length: ${bytes.length}\r\n\r\n`;
  return bytes.length === 0 ? head : Buffer.concat([Buffer.from(head, 'latin1'), bytes]);
}
