import { isAddressableName, isContainerName } from '../../core/storage/blobNameRules';
import { storageError } from '../../core/storage/storageErrors';
import type { RequestTarget } from '../http/requestTarget';

/** An endpoint taken apart. */
export interface Endpoint {
  /** As the person wrote it, without a trailing slash. */
  readonly text: string;
  /** Scheme, host and port. */
  readonly origin: string;
  /** Empty, or `/account` where the host does not name it. */
  readonly basePath: string;
}

/** @throws TypeError if the text is no URL. */
export function parseEndpoint(blobEndpoint: string): Endpoint {
  const url = new URL(blobEndpoint);
  const basePath = url.pathname.replace(/\/+$/, '');
  return { text: `${url.origin}${basePath}`, origin: url.origin, basePath };
}

/**
 * The path of a request, percent-encoded segment by segment. A URL parser never sees a name: it
 * would fold dot segments and backslashes and so reach another blob, or another container.
 * @throws StorageError `nameRefused` for names that cannot be addressed as they are.
 */
export function requestPath(endpoint: Endpoint, target: RequestTarget): string {
  const { container, name } = target;
  if (container === undefined) return `${endpoint.basePath}/`;
  const isRefused = !isContainerName(container) || (name !== undefined && !isAddressableName(name));
  if (isRefused) throw storageError('nameRefused', { endpoint: endpoint.text, ...target });
  const path = `${endpoint.basePath}/${container}`;
  return name === undefined ? path : `${path}/${encodeName(name)}`;
}

/** Most names have nothing to encode. */
function encodeName(name: string): string {
  return /^[\w./-]*$/.test(name) ? name : name.split('/').map(encodeURIComponent).join('/');
}

/** A query string without question mark, empty if there is nothing to ask. */
export function queryText(query: Readonly<Record<string, string>>): string {
  return Object.entries(query)
    .map(([key, value]) => `${key}=${encodeURIComponent(value)}`)
    .join('&');
}
