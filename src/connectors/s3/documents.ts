import { forEachInSlices } from '../../core/base/slices';
import type { BlobEntry, BlobFolderPage, ContainerEntry } from '../../core/storage/blobStore';
import { etagText } from '../http/headers';
import { elementsOf, textOf } from '../http/xmlScan';

/** One page of a listing; keys as they are. `undefined` if the text is none. */
export async function parseListing(xml: string): Promise<BlobFolderPage | undefined> {
  if (!xml.includes('<ListBucketResult') || !xml.includes('</ListBucketResult>')) return undefined;
  const blobs: BlobEntry[] = [];
  await forEachInSlices(elementsOf(xml, 'Contents'), (element) => {
    const blob = parseObject(element);
    if (blob !== undefined) blobs.push(blob);
  });
  const prefixes = [...elementsOf(xml, 'CommonPrefixes')].flatMap((element) => {
    const prefix = textOf(element, 'Prefix');
    return prefix === undefined ? [] : [decodeKey(prefix)];
  });
  return { prefixes, blobs, continuation: continuationIn(xml) };
}

/** Where the page after this one starts, which can be asked for before this one is parsed. */
export function continuationIn(xml: string): string | undefined {
  return textOf(xml, 'IsTruncated') === 'true' ? textOf(xml, 'NextContinuationToken') : undefined;
}

/** The buckets of ListBuckets; `undefined` if the text is no such list. */
export function parseBuckets(xml: string): readonly ContainerEntry[] | undefined {
  if (!xml.includes('<ListAllMyBucketsResult')) return undefined;
  return [...elementsOf(xml, 'Bucket')].flatMap((element) => {
    const name = textOf(element, 'Name');
    const modifiedAtMs = Date.parse(textOf(element, 'CreationDate') ?? '');
    return name === undefined ? [] : [{ name, modifiedAtMs }];
  });
}

/** The id of a multipart upload just begun; `undefined` if the text tells none. */
export function uploadIdIn(xml: string): string | undefined {
  return textOf(xml, 'UploadId');
}

/** The ETag of an upload just completed; `undefined` if it was not: the service may fail after it said 200. */
export function completedEtagIn(xml: string): string | undefined {
  if (!xml.includes('<CompleteMultipartUploadResult')) return undefined;
  const etag = textOf(xml, 'ETag');
  return etag === undefined ? undefined : etagText(etag);
}

/** The body of CompleteMultipartUpload. */
export function renderParts(
  parts: readonly { readonly number: number; readonly etag: string }[],
): string {
  const items = parts.map(
    ({ number, etag }) =>
      `<Part><PartNumber>${number}</PartNumber><ETag>&quot;${etag}&quot;</ETag></Part>`,
  );
  return `<CompleteMultipartUpload>${items.join('')}</CompleteMultipartUpload>`;
}

/** The body of CreateBucket for a region that is not the service's first. */
export function renderLocation(region: string): string {
  return `<CreateBucketConfiguration><LocationConstraint>${region}</LocationConstraint></CreateBucketConfiguration>`;
}

/**
 * Keys are asked for percent-encoded: XML cannot hold all of them. Services differ in how they write a
 * space, and a plus sign is never left as it is.
 */
function decodeKey(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}

function parseObject(element: string): BlobEntry | undefined {
  const key = textOf(element, 'Key');
  const sizeBytes = Number(textOf(element, 'Size') ?? Number.NaN);
  if (key === undefined || Number.isNaN(sizeBytes)) return undefined;
  return {
    name: decodeKey(key),
    sizeBytes,
    // The ETag of an object may be an MD5, but a listing does not tell whether it is one.
    md5Hex: undefined,
    etag: etagText(textOf(element, 'ETag') ?? ''),
    modifiedAtMs: Date.parse(textOf(element, 'LastModified') ?? ''),
  };
}
