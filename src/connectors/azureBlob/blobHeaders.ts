import { toBase64 } from '../../core/base/hex';
import type { WriteOptions } from '../../core/storage/blobStore';
import type { HttpHeaders } from '../http/httpMessages';
import { conditionHeaders, type Header } from '../http/headers';

const metadataStart = 'x-ms-meta-';

/** Headers that a write of a whole blob carries, whichever way its bytes get there. */
export function contentHeaders(md5: Uint8Array, options: WriteOptions): readonly Header[] {
  const { metadata = {} } = options;
  const headers: Header[] = [
    ['x-ms-blob-content-md5', toBase64(md5)],
    ['x-ms-blob-content-type', options.contentType ?? 'application/octet-stream'],
  ];
  for (const name in metadata) headers.push([metadataStart + name, metadata[name] ?? '']);
  headers.push(...conditionHeaders(options.condition), ...leaseHeaders(options.leaseId));
  return headers;
}

/** What a call about a leased blob has to name. */
export function leaseHeaders(leaseId: string | undefined): readonly Header[] {
  return leaseId === undefined ? [] : [['x-ms-lease-id', leaseId]];
}

/** A blob's metadata, names in lower case: HTTP does not keep their case. */
export function metadataIn(headers: HttpHeaders): Readonly<Record<string, string>> {
  const metadata: Record<string, string> = {};
  for (const [name, value] of headers) {
    if (name.startsWith(metadataStart)) {
      metadata[name.slice(metadataStart.length)] = String(value);
    }
  }
  return metadata;
}
