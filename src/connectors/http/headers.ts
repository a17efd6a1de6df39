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
