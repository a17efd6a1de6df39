import { serializeGros } from '../reference/formatGros';
import type { DatasetVersion } from '../versions/datasetVersion';
import { readRange, type ByteRange } from './byteRange';
import type { GatewayRequest } from './gatewayRequest';

/** How a version travels: as it is stored, as it is stored and said to be gzip, or unpacked. */
export type Form = 'stored' | 'gzip' | 'unpacked';

/** What a client gets of a version, apart from the bytes. */
export interface Representation {
  readonly form: Form;
  readonly status: 200 | 206 | 304 | 416;
  readonly headers: Readonly<Record<string, string>>;
  /** Of the bytes as they are stored. */
  readonly range: ByteRange | 'whole';
}

/** What no answer of a gateway goes without. */
export const commonHeaders = {
  // A live reference means something else tomorrow: ask again, the ETag makes it cheap.
  'cache-control': 'private, no-cache',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
} as const;

/** Chooses what a client gets of a version by what it says it can take. */
export function representationOf(version: DatasetVersion, request: GatewayRequest): Representation {
  const form = formOf(version, request);
  const etag = JSON.stringify(form === 'unpacked' ? `${version.etag}-unpacked` : version.etag);
  const headers = {
    ...commonHeaders,
    etag,
    'lakeside-version': serializeGros(version.name, version.version),
    ...headersOfForm[form],
  };
  if (isKnown(request.headers['if-none-match'], etag)) {
    return { form, status: 304, headers, range: 'whole' };
  }
  if (form === 'unpacked') return { form, status: 200, headers, range: 'whole' };
  return partOf(version, { form, headers, range: rangeOf(version, request, etag) });
}

/** Clients that say nothing of gzip, like Python's own, want plain text. */
function formOf({ format }: DatasetVersion, { headers }: GatewayRequest): Form {
  if (format === 'parquet') return 'stored';
  return takesGzip(headers['accept-encoding'] ?? '') ? 'gzip' : 'unpacked';
}

function takesGzip(accepted: string): boolean {
  return accepted
    .split(',')
    .map((entry) => /^\s*(?:gzip|x-gzip|\*)\s*(?:;\s*q=([\d.]+))?\s*$/i.exec(entry))
    .some((match) => match !== null && Number(match[1] ?? '1') > 0);
}

const textHeaders = {
  'content-type': 'text/csv; charset=utf-8',
  vary: 'accept-encoding',
} as const;

const headersOfForm: Readonly<Record<Form, Readonly<Record<string, string>>>> = {
  stored: { 'content-type': 'application/vnd.apache.parquet', 'accept-ranges': 'bytes' },
  gzip: { ...textHeaders, 'content-encoding': 'gzip', 'accept-ranges': 'bytes' },
  unpacked: { ...textHeaders, 'accept-ranges': 'none' },
};

/** @see https://www.rfc-editor.org/rfc/rfc9110#name-if-none-match, which compares weakly */
function isKnown(header: string | undefined, etag: string): boolean {
  const tags = (header ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(etag) || tags.includes('*');
}

/** What would be put together with another version's part is given as a whole. */
function rangeOf(
  { sizeBytes }: DatasetVersion,
  { headers }: GatewayRequest,
  etag: string,
): ReturnType<typeof readRange> {
  const isOther = headers['if-range'] !== undefined && headers['if-range'] !== etag;
  return isOther ? 'whole' : readRange(headers['range'], sizeBytes);
}

function partOf(
  { sizeBytes }: DatasetVersion,
  {
    form,
    headers,
    range,
  }: Pick<Representation, 'form' | 'headers'> & { readonly range: ReturnType<typeof readRange> },
): Representation {
  if (range === 'unsatisfiable') {
    const size = { 'content-range': `bytes */${sizeBytes}`, 'content-length': '0' };
    return { form, status: 416, headers: { ...headers, ...size }, range: 'whole' };
  }
  if (range === 'whole') {
    const size = { 'content-length': String(sizeBytes) };
    return { form, status: 200, headers: { ...headers, ...size }, range };
  }
  const last = range.offset + range.sizeBytes - 1;
  const size = {
    'content-range': `bytes ${range.offset}-${last}/${sizeBytes}`,
    'content-length': String(range.sizeBytes),
  };
  return { form, status: 206, headers: { ...headers, ...size }, range };
}
