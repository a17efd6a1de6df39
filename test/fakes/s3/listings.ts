import { document, refusal, xmlText, type Answer } from './answers';
import type { Call } from './operations';
import { sortedKeys, type Bucket } from './storedObjects';

const mostKeys = 1000;

/** ListObjectsV2. */
export function listObjects({ query }: Call, bucket: Bucket): Answer {
  if (query.get('list-type') !== '2') return refusal(501, 'NotImplemented');
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const token = query.get('continuation-token');
  const after = token === null ? '' : Buffer.from(token, 'base64url').toString();
  const size = Math.min(mostKeys, Number(query.get('max-keys') ?? mostKeys));
  const items = itemsBelow(bucket, prefix, delimiter).filter((item) => isAfter(item, after));
  const page = items.slice(0, size);
  const encode = query.get('encoding-type') === 'url' ? encodeKey : xmlText;
  const next = Buffer.from(page.at(-1) ?? '').toString('base64url');
  const isTruncated = items.length > page.length;
  const head = isTruncated
    ? `<NextContinuationToken>${next}</NextContinuationToken><IsTruncated>true</IsTruncated>`
    : '<IsTruncated>false</IsTruncated>';
  return document(
    'ListBucketResult',
    head + page.map((item) => itemText(bucket, item, encode)).join(''),
  );
}

/** Keys, and prefixes in the place of what lies below them, in the order of bytes. */
function itemsBelow(bucket: Bucket, prefix: string, delimiter: string): readonly string[] {
  const items = new Set<string>();
  for (const key of sortedKeys(bucket)) {
    if (!key.startsWith(prefix)) continue;
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    items.add(end < 0 ? key : key.slice(0, end + delimiter.length));
  }
  return [...items];
}

function isAfter(item: string, after: string): boolean {
  return Buffer.compare(Buffer.from(item), Buffer.from(after)) > 0;
}

function itemText(bucket: Bucket, item: string, encode: (text: string) => string): string {
  const object = bucket.objects.get(item);
  if (object === undefined)
    return `<CommonPrefixes><Prefix>${encode(item)}</Prefix></CommonPrefixes>`;
  const modified = new Date(object.modifiedAtMs).toISOString();
  const etag = xmlText(`"${object.etag}"`);
  return `<Contents><Key>${encode(item)}</Key><LastModified>${modified}</LastModified><ETag>${etag}</ETag><Size>${object.bytes.length}</Size></Contents>`;
}

/** As AWS does: spaces become plus signs, slashes stay. */
function encodeKey(key: string): string {
  return encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+');
}
