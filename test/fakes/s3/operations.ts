import { randomUUID } from 'node:crypto';
import { isBucketName } from '../../../src/connectors/s3/names';
import { document, refusal, xmlText, type Answer } from './answers';
import { listObjects } from './listings';
import {
  joinedObject,
  keptHeaders,
  md5,
  wholeObject,
  type Bucket,
  type StoredObject,
} from './storedObjects';

/** How the service deals with conditions of writes: as AWS does, as Swift does, or not at all. */
export type ConditionRule = 'held' | 'refused' | 'ignored';

export interface ServiceRules {
  readonly conditions: ConditionRule;
  readonly leastPartBytes: number;
  readonly mostParts: number;
  readonly encrypts: boolean;
}

/** A request whose signature holds. */
export interface Call {
  readonly method: string;
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
  readonly buckets: Map<string, Bucket>;
  readonly rules: ServiceRules;
}

export function answerTo(call: Call): Answer {
  if (call.bucket === '') return listBuckets(call);
  if (!isBucketName(call.bucket)) return refusal(400, 'InvalidBucketName');
  const bucket = call.buckets.get(call.bucket);
  if (call.key === '' && call.method === 'PUT') return createBucket(call, bucket);
  if (bucket === undefined) return refusal(404, 'NoSuchBucket');
  if (call.key === '') return call.method === 'HEAD' ? { status: 200 } : listObjects(call, bucket);
  const uploadId = call.query.get('uploadId');
  if (uploadId !== null) return aboutUpload(call, bucket, uploadId);
  if (call.query.has('uploads')) return beginUpload(call, bucket);
  return aboutObject(call, bucket);
}

function listBuckets({ buckets }: Call): Answer {
  const items = [...buckets].map(([name, { createdAtMs }]) => {
    const created = new Date(createdAtMs).toISOString();
    return `<Bucket><Name>${name}</Name><CreationDate>${created}</CreationDate></Bucket>`;
  });
  return document('ListAllMyBucketsResult', `<Buckets>${items.join('')}</Buckets>`);
}

function createBucket({ bucket: name, buckets }: Call, bucket: Bucket | undefined): Answer {
  if (bucket !== undefined) return refusal(409, 'BucketAlreadyOwnedByYou');
  buckets.set(name, { createdAtMs: Date.now(), objects: new Map(), uploads: new Map() });
  return { status: 200 };
}

function aboutObject(call: Call, bucket: Bucket): Answer {
  switch (call.method) {
    case 'PUT':
      return putObject(call, bucket);
    case 'DELETE':
      return deleteObject(call, bucket);
    case 'GET':
    case 'HEAD':
      return getObject(call, bucket.objects.get(call.key));
    default:
      return refusal(405, 'MethodNotAllowed');
  }
}

function putObject(call: Call, bucket: Bucket): Answer {
  const refused = refusedDigest(call) ?? refusedCondition(call, bucket);
  if (refused !== undefined) return refused;
  const object = wholeObject(call.body, keptHeaders(call.headers), call.rules.encrypts);
  bucket.objects.set(call.key, object);
  return { status: 200, headers: { etag: `"${object.etag}"` } };
}

function deleteObject(call: Call, bucket: Bucket): Answer {
  const refused = refusedCondition(call, bucket);
  if (refused !== undefined) return refused;
  bucket.objects.delete(call.key);
  return { status: 204 };
}

function getObject({ headers, method }: Call, object: StoredObject | undefined): Answer {
  if (object === undefined) return refusal(404, 'NoSuchKey');
  const isOther = headers['if-match'] !== undefined && headers['if-match'] !== `"${object.etag}"`;
  if (isOther) return refusal(412, 'PreconditionFailed');
  const { bytes } = object;
  const told = {
    ...object.headers,
    etag: `"${object.etag}"`,
    'last-modified': new Date(object.modifiedAtMs).toUTCString(),
  };
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(headers['range'] ?? '') ?? [];
  if (from === undefined) return { status: 200, headers: told, body: bytes };
  if (Number(from) >= bytes.length) return refusal(416, 'InvalidRange');
  const end = Math.min(bytes.length, to === undefined || to === '' ? Infinity : Number(to) + 1);
  const range = `bytes ${from}-${end - 1}/${bytes.length}`;
  const body = bytes.subarray(Number(from), end);
  return {
    status: method === 'HEAD' ? 200 : 206,
    headers: { ...told, 'content-range': range },
    body,
  };
}

function beginUpload({ key, headers }: Call, bucket: Bucket): Answer {
  const id = randomUUID();
  bucket.uploads.set(id, { key, headers: keptHeaders(headers), parts: new Map() });
  return document('InitiateMultipartUploadResult', `<UploadId>${id}</UploadId>`);
}

function aboutUpload(call: Call, bucket: Bucket, id: string): Answer {
  const upload = bucket.uploads.get(id);
  if (upload?.key !== call.key) return refusal(404, 'NoSuchUpload');
  if (call.method === 'DELETE') {
    bucket.uploads.delete(id);
    return { status: 204 };
  }
  if (call.method === 'POST') return completeUpload(call, bucket, id);
  const number = Number(call.query.get('partNumber'));
  if (!(number >= 1 && number <= call.rules.mostParts)) return refusal(400, 'InvalidArgument');
  const refused = refusedDigest(call);
  if (refused !== undefined) return refused;
  upload.parts.set(number, call.body);
  return { status: 200, headers: { etag: `"${md5(call.body).toString('hex')}"` } };
}

function completeUpload(call: Call, bucket: Bucket, id: string): Answer {
  const upload = bucket.uploads.get(id);
  const wanted = wantedParts(Buffer.from(call.body).toString());
  const parts = wanted.map(({ number, etag }) => {
    const part = upload?.parts.get(number);
    return part !== undefined && md5(part).toString('hex') === etag ? part : undefined;
  });
  if (upload === undefined || parts.length === 0) return refusal(400, 'MalformedXML');
  if (parts.some((part) => part === undefined)) return refusal(400, 'InvalidPart');
  const isOutOfOrder = wanted.some(
    ({ number }, index) => number <= (wanted[index - 1]?.number ?? 0),
  );
  if (isOutOfOrder) return refusal(400, 'InvalidPartOrder');
  const there = parts.filter((part) => part !== undefined);
  const isShort = there.slice(0, -1).some(({ length }) => length < call.rules.leastPartBytes);
  if (isShort) return refusal(400, 'EntityTooSmall');
  const refused = refusedCondition(call, bucket);
  if (refused !== undefined) return refused;
  const object = joinedObject(there, upload.headers);
  bucket.uploads.delete(id);
  bucket.objects.set(call.key, object);
  return document('CompleteMultipartUploadResult', `<ETag>${xmlText(`"${object.etag}"`)}</ETag>`);
}

function wantedParts(xml: string): readonly { readonly number: number; readonly etag: string }[] {
  const parts = xml.matchAll(/<Part><PartNumber>(\d+)<\/PartNumber><ETag>(.*?)<\/ETag><\/Part>/g);
  return [...parts].map(([, number, etag = '']) => ({
    number: Number(number),
    etag: etag.replaceAll('&quot;', ''),
  }));
}

function refusedDigest({ headers, body }: Call): Answer | undefined {
  const told = headers['content-md5'];
  if (told === undefined) return undefined;
  return told === md5(body).toString('base64') ? undefined : refusal(400, 'BadDigest');
}

function refusedCondition(
  { headers, key, rules, method }: Call,
  bucket: Bucket,
): Answer | undefined {
  const [ifMatch, ifNoneMatch] = [headers['if-match'], headers['if-none-match']];
  if (ifMatch === undefined && ifNoneMatch === undefined) return undefined;
  if (rules.conditions === 'ignored') return undefined;
  if (rules.conditions === 'refused') return refusal(501, 'NotImplemented');
  const there = bucket.objects.get(key);
  if (ifNoneMatch !== undefined && there !== undefined) return refusal(412, 'PreconditionFailed');
  if (ifMatch === undefined) return undefined;
  if (there === undefined) return method === 'DELETE' ? undefined : refusal(404, 'NoSuchKey');
  return ifMatch === `"${there.etag}"` ? undefined : refusal(412, 'PreconditionFailed');
}
