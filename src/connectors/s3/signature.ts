import { createHash, createHmac } from 'node:crypto';
import type { S3Credential } from '../../core/lake/secrets';

/** What of a request a signature covers. */
export interface SignedParts {
  readonly method: string;
  /** Encoded, as it goes over the wire, without the query. */
  readonly path: string;
  /** Not encoded. */
  readonly query: Readonly<Record<string, string>>;
  /** All that are signed, `host` among them; names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** Hex. */
  readonly bodySha256: string;
}

/** When and where a signature holds. */
export interface SignatureScope {
  /** As `x-amz-date` tells it: `20130524T000000Z`. */
  readonly time: string;
  readonly region: string;
}

/**
 * Signs requests with one key pair, Signature Version 4, whole bodies only.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export class Signer {
  readonly #credential: S3Credential;
  /** Of the last scope: it stays the same for a day. */
  #key = { scope: '', bytes: Buffer.alloc(0) };

  constructor(credential: S3Credential) {
    this.#credential = credential;
  }

  /** The value of the `authorization` header. */
  authorize(parts: SignedParts, { time, region }: SignatureScope): string {
    const scope = `${time.slice(0, 8)}/${region}/s3/aws4_request`;
    const text = `AWS4-HMAC-SHA256\n${time}\n${scope}\n${sha256Hex(canonicalRequest(parts))}`;
    const signature = createHmac('sha256', this.#keyFor(scope)).update(text).digest('hex');
    const credential = `${this.#credential.accessKeyId}/${scope}`;
    const names = signedNames(parts.headers).join(';');
    return `AWS4-HMAC-SHA256 Credential=${credential},SignedHeaders=${names},Signature=${signature}`;
  }

  #keyFor(scope: string): Buffer {
    if (this.#key.scope === scope) return this.#key.bytes;
    let bytes = Buffer.from(`AWS4${this.#credential.secretAccessKey}`);
    for (const part of scope.split('/')) {
      bytes = createHmac('sha256', bytes).update(part).digest();
    }
    this.#key = { scope, bytes };
    return bytes;
  }
}

/** Percent-encodes all but the unreserved characters of RFC 3986, as signatures want it. */
export function uriEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** A query in the order that is signed, encoded; empty if there is nothing to ask. */
export function canonicalQuery(query: Readonly<Record<string, string>>): string {
  return Object.entries(query)
    .map(([name, value]) => `${uriEncode(name)}=${uriEncode(value)}`)
    .sort()
    .join('&');
}

export function sha256Hex(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** A time as signatures have it. */
export function signatureTime(timeMs: number): string {
  return new Date(timeMs).toISOString().replace(/[:-]|\.\d+/g, '');
}

function canonicalRequest({ method, path, query, headers, bodySha256 }: SignedParts): string {
  const names = signedNames(headers);
  const lines = names.map((name) => `${name}:${headers.get(name)?.trim().replace(/ +/g, ' ')}\n`);
  const parts = [method, path, canonicalQuery(query), lines.join(''), names.join(';'), bodySha256];
  return parts.join('\n');
}

function signedNames(headers: ReadonlyMap<string, string>): readonly string[] {
  return [...headers.keys()].sort();
}
