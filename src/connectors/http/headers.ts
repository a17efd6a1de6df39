import type { WriteCondition } from '../../core/storage/blobStore';
import type { HttpHeaders } from './httpMessages';

/** Its name in lower case. */
export type Header = readonly [name: string, value: string];

/** One header's value; `undefined` if absent. */
export function header(headers: HttpHeaders, name: string): string | undefined {
  const value = headers.get(name);
  return typeof value === 'string' ? value : value?.[0];
}

/** Listings tell ETags without quotes, headers with. */
export function etagText(etag: string): string {
  return etag.includes('"') ? etag.replaceAll('"', '') : etag;
}

/**
 * Has a service write only if what is there is as it should be.
 * @see https://learn.microsoft.com/rest/api/storageservices/specifying-conditional-headers-for-blob-service-operations
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export function conditionHeaders(condition: WriteCondition): readonly Header[] {
  switch (condition.kind) {
    case 'absent':
      return [['if-none-match', '*']];
    case 'etag':
      return [['if-match', `"${condition.etag}"`]];
    case 'any':
      return [];
  }
}
