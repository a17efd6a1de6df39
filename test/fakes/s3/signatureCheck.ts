import { createHash, createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { refusal, type Answer } from './answers';

/** The keys of the one account that there is. */
export const accountKeys = { accessKeyId: 'AKIDTEST', secretAccessKey: 'a/secret+key' } as const;

const tolerableMs = 15 * 60_000;
const form =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;

export interface SignatureRules {
  readonly region: string;
  readonly nowMs: number;
}

/** What is wrong with a request's signature or the digest of its body; `undefined` = nothing. */
export function refusedSignature(
  incoming: IncomingMessage,
  body: Uint8Array,
  rules: SignatureRules,
): Answer | undefined {
  const [, accessKeyId, day = '', region = '', names = '', signature] =
    form.exec(incoming.headers.authorization ?? '') ?? [];
  if (signature === undefined) return refusal(403, 'AccessDenied');
  if (accessKeyId !== accountKeys.accessKeyId) return refusal(403, 'InvalidAccessKeyId');
  if (region !== rules.region) {
    return refusal(400, 'AuthorizationHeaderMalformed', `<Region>${rules.region}</Region>`);
  }
  const signed = { day, region, names: names.split(';') };
  const refused = refusedHeaders(incoming, signed.names, rules.nowMs);
  if (refused !== undefined) return refused;
  if (signatureFor(incoming, signed) !== signature) return refusal(403, 'SignatureDoesNotMatch');
  const isTold = incoming.headers['x-amz-content-sha256'] === sha256(body);
  return isTold ? undefined : refusal(400, 'XAmzContentSHA256Mismatch');
}

/** The time must be now, and whatever is of the service's own must be signed. */
function refusedHeaders(
  { headers }: IncomingMessage,
  names: readonly string[],
  nowMs: number,
): Answer | undefined {
  const awayMs = Math.abs(timeOf(String(headers['x-amz-date'])) - nowMs);
  if (!(awayMs <= tolerableMs)) return refusal(403, 'RequestTimeTooSkewed');
  const own = Object.keys(headers).filter((name) => name.startsWith('x-amz-'));
  const isSigned = ['host', ...own].every((name) => names.includes(name));
  return isSigned ? undefined : refusal(403, 'AccessDenied');
}

interface Signed {
  readonly day: string;
  readonly region: string;
  readonly names: readonly string[];
}

function signatureFor(incoming: IncomingMessage, { day, region, names }: Signed): string {
  const time = String(incoming.headers['x-amz-date']);
  const bodySha256 = String(incoming.headers['x-amz-content-sha256']);
  const request = sha256(requestText(incoming, names, bodySha256));
  const text = `AWS4-HMAC-SHA256\n${time}\n${day}/${region}/s3/aws4_request\n${request}`;
  const ofDay = hmac(`AWS4${accountKeys.secretAccessKey}`, day);
  const ofService = hmac(hmac(ofDay, region), 's3');
  return hmac(hmac(ofService, 'aws4_request'), text).toString('hex');
}

function requestText(
  incoming: IncomingMessage,
  names: readonly string[],
  bodySha256: string,
): string {
  const [path = '', query = ''] = (incoming.url ?? '').split('?');
  const pairs = query.split('&').filter((pair) => pair !== '');
  const sorted = pairs.map((pair) => (pair.includes('=') ? pair : `${pair}=`)).sort();
  const headers = names.map((name) => `${name}:${String(incoming.headers[name]).trim()}\n`);
  return [
    incoming.method,
    path,
    sorted.join('&'),
    headers.join(''),
    names.join(';'),
    bodySha256,
  ].join('\n');
}

function timeOf(text: string): number {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
