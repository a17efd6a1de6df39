import { constantTimeEqual } from './constantTimeEqual';

/** What an HTTP client asks a gateway. */
export interface GatewayRequest {
  readonly method: string;
  /** Path and query as they were sent. */
  readonly target: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** What a request comes to before the lake is asked. */
export type ReadRequest =
  | { readonly kind: 'dataset'; readonly reference: string }
  /** `text` is for people. */
  | { readonly kind: 'refused'; readonly status: 403 | 404 | 405; readonly text: string };

/**
 * Reads a request. Only who was told the token, and who asks this machine by a name of its own, gets
 * further: a page in a browser can have a name of its own lead here (DNS rebinding).
 */
export function readRequest(
  { method, target, headers }: GatewayRequest,
  { token, port }: { readonly token: string; readonly port: number },
): ReadRequest {
  const names = [`127.0.0.1:${port}`, `localhost:${port}`];
  if (!names.includes(headers['host'] ?? '')) {
    return { kind: 'refused', status: 403, text: `This gateway is called ${names.join(' or ')}` };
  }
  const [, given = '', rest = ''] = /^\/([^/?]*)(?:\/([^?]*))?/.exec(target) ?? [];
  if (!constantTimeEqual(given, token)) {
    return { kind: 'refused', status: 404, text: 'There is nothing here' };
  }
  if (method !== 'GET' && method !== 'HEAD') {
    return { kind: 'refused', status: 405, text: 'Datasets can only be read here: GET or HEAD' };
  }
  const path = /^gros\/(.+)$/.exec(rest)?.[1];
  if (path === undefined) {
    return { kind: 'refused', status: 404, text: 'Ask for gros/REPO/BRANCH:TAG below the token' };
  }
  return { kind: 'dataset', reference: `gros://${withColon(path)}` };
}

/** Some clients escape the colon before the tag, which no name can hold. */
function withColon(path: string): string {
  return path.replaceAll(/%3a/gi, ':');
}
