import type { PassingRequest } from './faultProxy';

type Matcher = (request: PassingRequest) => boolean;

/** Any request that carries bytes of a file: whole, or as a block. */
export function sends(path: string): Matcher {
  return (request) => request.method === 'PUT' && isAbout(request, path) && !isCommit(request);
}

export function commits(path: string): Matcher {
  return (request) => request.method === 'PUT' && isAbout(request, path) && isCommit(request);
}

/** Reading a blob's bytes. */
export function reads(path: string): Matcher {
  return (request) => request.method === 'GET' && isAbout(request, path) && compOf(request) === '';
}

/** Anything that is written. */
export const writes: Matcher = ({ method }) => method === 'PUT';

export const lists: Matcher = (request) => request.method === 'GET' && compOf(request) === 'list';

export const anything: Matcher = () => true;

/** A file's blob is named by the end of its path. */
function isAbout({ url }: PassingRequest, path: string): boolean {
  const [address = ''] = url.split('?', 1);
  return decodeURIComponent(address).endsWith(`/${path}`);
}

function isCommit(request: PassingRequest): boolean {
  return compOf(request) === 'blocklist';
}

function compOf({ url }: PassingRequest): string {
  return new URLSearchParams(url.split('?', 2)[1]).get('comp') ?? '';
}
