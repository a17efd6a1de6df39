import { createHash, randomBytes } from 'node:crypto';

/** An object as it lies there. */
export interface StoredObject {
  readonly bytes: Uint8Array;
  readonly etag: string;
  readonly modifiedAtMs: number;
  /** What is given back with it, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A multipart upload that was begun and not ended. */
export interface StoredUpload {
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly parts: Map<number, Uint8Array>;
}

export interface Bucket {
  readonly createdAtMs: number;
  readonly objects: Map<string, StoredObject>;
  readonly uploads: Map<string, StoredUpload>;
}

/** Headers of a request that stay with the object. */
export function keptHeaders(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): Readonly<Record<string, string>> {
  const kept = Object.entries(headers).filter(
    ([name]) => name === 'content-type' || name.startsWith('x-amz-meta-'),
  );
  return Object.fromEntries(kept.map(([name, value]) => [name, String(value)]));
}

/** An object of one piece; its ETag is its MD5 unless a key of KMS encrypts it. */
export function wholeObject(
  bytes: Uint8Array,
  headers: Readonly<Record<string, string>>,
  isEncrypted: boolean,
): StoredObject {
  const modifiedAtMs = Date.now();
  if (!isEncrypted) return { bytes, etag: md5(bytes).toString('hex'), modifiedAtMs, headers };
  const kms = { ...headers, 'x-amz-server-side-encryption': 'aws:kms' };
  return { bytes, etag: randomBytes(16).toString('hex'), modifiedAtMs, headers: kms };
}

export function joinedObject(
  parts: readonly Uint8Array[],
  headers: Readonly<Record<string, string>>,
): StoredObject {
  const etag = `${md5(Buffer.concat(parts.map(md5))).toString('hex')}-${parts.length}`;
  return { bytes: Buffer.concat(parts), etag, modifiedAtMs: Date.now(), headers };
}

export function md5(bytes: Uint8Array): Buffer {
  return createHash('md5').update(bytes).digest();
}

/** Keys in the order of their bytes, as S3 lists them. */
export function sortedKeys(bucket: Bucket): readonly string[] {
  return [...bucket.objects.keys()].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}
