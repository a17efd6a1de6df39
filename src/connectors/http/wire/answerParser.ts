import type { HttpHeaders } from '../httpMessages';
import { ChunkedBody, LeftBody, nothing, OpenBody, SizedBody, type AnswerBody } from './answerBody';
import { badAnswer } from './wireError';

/** An answer with all of its body. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: HttpHeaders;
  readonly body: Uint8Array;
}

interface Head {
  readonly status: number;
  readonly headers: HttpHeaders;
}

const endOfHead = Buffer.from('\r\n\r\n');
const longestHeadBytes = 64 * 1024;

/** Takes in the answer to one request, whatever pieces it comes in. @see RFC 9112 */
export class AnswerParser {
  readonly #hasBody: boolean;
  #unread: Buffer = nothing;
  #head: Head | undefined;
  #body: AnswerBody | undefined;

  constructor(options: { readonly hasBody: boolean }) {
    this.#hasBody = options.hasBody;
  }

  /** Takes bytes, of which it keeps copies; true once the answer is complete. @throws WireError */
  take(bytes: Buffer): boolean {
    let rest = bytes;
    while (this.#body === undefined) {
      const all = this.#unread.length === 0 ? rest : Buffer.concat([this.#unread, rest]);
      const end = all.indexOf(endOfHead);
      if (end < 0) return this.#keep(all);
      this.#unread = nothing;
      rest = all.subarray(end + endOfHead.length);
      this.#begin(parseHead(all.toString('latin1', 0, end)));
    }
    if (this.#body.take(rest).length > 0) throw badAnswer('more than was asked for');
    return this.#body.isComplete;
  }

  /** Says that no more will come; true if that makes the answer complete. */
  end(): boolean {
    return this.#body instanceof OpenBody;
  }

  /** True if the connection serves for another request. */
  get keepsAlive(): boolean {
    const says = String(this.#head?.headers.get('connection') ?? '');
    const isOver = this.#body instanceof OpenBody || this.#body instanceof LeftBody;
    return !isOver && says.toLowerCase() !== 'close';
  }

  /** For how long the other side keeps an idle connection; `undefined` = it does not say. */
  get keepsAliveMs(): number | undefined {
    const seconds = /timeout=(\d+)/.exec(String(this.#head?.headers.get('keep-alive') ?? ''))?.[1];
    return seconds === undefined ? undefined : Number(seconds) * 1000;
  }

  /** The answer, once it is complete. */
  get answer(): HttpAnswer {
    if (this.#head === undefined) throw badAnswer('no head');
    const { status, headers } = this.#head;
    return { status, headers, body: this.#body?.bytes ?? nothing };
  }

  #keep(bytes: Buffer): false {
    const isHttp = startsLike(bytes.toString('latin1', 0, httpStart.length));
    if (!isHttp || bytes.length > longestHeadBytes) throw badAnswer('no head');
    this.#unread = Buffer.from(bytes);
    return false;
  }

  #begin(head: Head): void {
    // "Continue" and the like announce the answer proper.
    if (head.status < 200) return;
    this.#head = head;
    this.#body = this.#hasBody ? bodyOf(head) : bodyOfHead(head);
  }
}

const httpStart = 'HTTP/1.';

function startsLike(start: string): boolean {
  return httpStart.startsWith(start);
}

function parseHead(text: string): Head {
  const [statusLine = '', ...lines] = text.split('\r\n');
  const status = /^HTTP\/1\.[01] (\d{3})(?: |$)/.exec(statusLine)?.[1];
  if (status === undefined) throw badAnswer('no status');
  const headers = new Map<string, string | readonly string[]>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).toLowerCase();
    if (name === '') throw badAnswer('a header without a name');
    const value = line.slice(colon + 1).trim();
    const known = headers.get(name);
    headers.set(name, known === undefined ? value : [known, value].flat());
  }
  return { status: Number(status), headers };
}

function bodyOfHead({ headers }: Head): AnswerBody {
  return headers.has('transfer-encoding') ? new LeftBody() : new SizedBody(0);
}

/** @see RFC 9112 section 6.3 */
function bodyOf({ status, headers }: Head): AnswerBody {
  if (status === 204 || status === 304) return new SizedBody(0);
  const encoding = headers.get('transfer-encoding');
  if (encoding !== undefined) {
    if (String(encoding).toLowerCase() !== 'chunked') throw badAnswer('an unknown encoding');
    return new ChunkedBody();
  }
  const length = headers.get('content-length');
  if (length === undefined) return new OpenBody();
  if (typeof length !== 'string' || !/^\d+$/.test(length)) throw badAnswer('no length');
  return new SizedBody(Number(length));
}
