import { toHex } from '../../core/base/hex';
import type { BlobDescription, BlobEntry } from '../../core/storage/blobStore';
import { etagText, header, type Header } from '../http/headers';
import type { HttpHeaders } from '../http/httpMessages';

const metadataStart = 'x-amz-meta-';

/** What we note of content whose ETag will not be its MD5; nobody's metadata. */
const md5Name = 'lakeside-md5';

/** Headers that tell what an object is, of a whole one and of an upload that will become one. */
export function descriptionHeaders({ md5, contentType, metadata = {} }: BlobDescription): Header[] {
  const headers: Header[] = [['content-type', contentType ?? 'application/octet-stream']];
  if (md5 !== undefined) headers.push([metadataStart + md5Name, toHex(md5)]);
  for (const name in metadata) headers.push([metadataStart + name, metadata[name] ?? '']);
  return headers;
}

/** An object as its headers show it; `undefined` if they are not those of one. */
export function entryIn(name: string, headers: HttpHeaders): BlobEntry | undefined {
  const etag = header(headers, 'etag');
  if (etag === undefined) return undefined;
  const noted = metadataIn(headers);
  const { [md5Name]: md5Noted, ...metadata } = noted;
  return {
    name,
    sizeBytes: Number(header(headers, 'content-length')),
    md5Hex: etagMd5(etagText(etag), headers) ?? (isMd5(md5Noted) ? md5Noted : undefined),
    etag: etagText(etag),
    modifiedAtMs: Date.parse(header(headers, 'last-modified') ?? ''),
    metadata,
    isLeased: false,
  };
}

function metadataIn(headers: HttpHeaders): Readonly<Record<string, string>> {
  const metadata: Record<string, string> = {};
  for (const [name, value] of headers) {
    if (name.startsWith(metadataStart)) {
      metadata[name.slice(metadataStart.length)] = String(value);
    }
  }
  return metadata;
}

/**
 * The MD5 that an ETag is: not of what was uploaded in parts, nor where a key of the customer's or of
 * KMS encrypts. @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html
 */
function etagMd5(etag: string, headers: HttpHeaders): string | undefined {
  const encryption = header(headers, 'x-amz-server-side-encryption') ?? 'AES256';
  const hasOwnKey =
    header(headers, 'x-amz-server-side-encryption-customer-algorithm') !== undefined;
  return encryption === 'AES256' && !hasOwnKey && isMd5(etag) ? etag : undefined;
}

function isMd5(text: string | undefined): text is string {
  return text !== undefined && /^[0-9a-f]{32}$/.test(text);
}
