import { createHmac, createSecretKey } from 'node:crypto';
import type { AccessToken, StorageCredential } from '../../core/lake/secrets';
import { isLoopback } from '../../core/lake/endpointTrust';
import { storageError } from '../../core/storage/storageErrors';
import type { Endpoint } from './requestPath';
import { stringToSign, type SignedParts } from './sharedKey';
import type { Timing } from '../http/timing';

/** What a credential adds to one request. */
export interface Authorization {
  /** The value of the header of this name; `undefined` for credentials that sign in the query. */
  readonly header: string | undefined;
  /** Encoded, to append to the request's own query; empty for credentials that sign in a header. */
  readonly query: string;
}

/** Makes one request pass for the holder of a credential. */
export type Authorize = (
  parts: SignedParts,
  signal: AbortSignal | undefined,
) => Authorization | Promise<Authorization>;

/** @throws StorageError `hostNotTrusted` for a token that would go over the network in clear text. */
export async function createAuthorizer(
  credential: StorageCredential,
  endpoint: Endpoint,
  timing: Timing,
): Promise<Authorize> {
  switch (credential.kind) {
    case 'key':
      return keyAuthorizer(credential);
    case 'sas': {
      const authorization = { header: undefined, query: credential.query.replace(/^\?/, '') };
      return () => authorization;
    }
    case 'token':
      return tokenAuthorizer(credential, endpoint, timing);
  }
}

/** A token is the login itself: whoever reads it on its way is signed in. @throws StorageError `hostNotTrusted` */
function requireSafeForToken(endpoint: Endpoint): void {
  const { protocol, hostname } = new URL(endpoint.origin);
  if (protocol === 'https:' || isLoopback(hostname)) return;
  throw storageError('hostNotTrusted', { endpoint: endpoint.text });
}

function keyAuthorizer({
  account,
  keyBase64,
}: {
  readonly account: string;
  readonly keyBase64: string;
}): Authorize {
  const key = createSecretKey(keyBase64, 'base64');
  return (parts) => {
    const text = stringToSign(account, parts);
    const signature = createHmac('sha256', key).update(text).digest('base64');
    return { header: `SharedKey ${account}:${signature}`, query: '' };
  };
}

/** A token is renewed this long before it ends, so that none ends on its way. */
const renewalMs = 5 * 60_000;

type TokenCredential = Extract<StorageCredential, { readonly kind: 'token' }>;

function tokenAuthorizer(
  { getToken }: TokenCredential,
  endpoint: Endpoint,
  timing: Timing,
): Authorize {
  requireSafeForToken(endpoint);
  const tokens = new FreshToken(getToken, timing);
  return async (_parts, signal) => {
    const { token } = await tokens.get();
    signal?.throwIfAborted();
    return { header: `Bearer ${token}`, query: '' };
  };
}

/** The token of a login, asked for once until it is about to end. */
export class FreshToken {
  readonly #getToken: TokenCredential['getToken'];
  readonly #timing: Pick<Timing, 'nowMs'>;
  #current: AccessToken | undefined;
  #renewal: Promise<AccessToken> | undefined;

  constructor(getToken: TokenCredential['getToken'], timing: Pick<Timing, 'nowMs'>) {
    this.#getToken = getToken;
    this.#timing = timing;
  }

  async get(): Promise<AccessToken> {
    const known = this.#current;
    if (known !== undefined && known.expiresAtMs - renewalMs > this.#timing.nowMs()) return known;
    // Shared by all callers, so no single caller's signal may end it.
    this.#renewal ??= this.#getToken({}).finally(() => {
      this.#renewal = undefined;
    });
    this.#current = await this.#renewal;
    return this.#current;
  }
}
