import type { AccessToken, StorageCredential } from '../../core/lake/secrets';
import { storageError } from '../../core/storage/storageErrors';

/** Of all clouds. @see https://learn.microsoft.com/azure/storage/blobs/authorize-access-azure-active-directory */
const storageScope = 'https://storage.azure.com/.default';

/** What of the SDK's credentials is used here. */
interface Identity {
  getToken(
    scope: string,
    options: { readonly abortSignal?: AbortSignal },
  ): Promise<{ readonly token: string; readonly expiresOnTimestamp: number } | null>;
}

/**
 * The Entra identity this process runs as: environment, workload, managed identity, Azure CLI… in the
 * order of the SDK, which also reads AZURE_AUTHORITY_HOST for sovereign clouds.
 * @see https://learn.microsoft.com/azure/developer/javascript/sdk/credential-chains
 */
export function entraCredential(blobEndpoint: string): StorageCredential {
  return tokenCredential(blobEndpoint, async () => {
    const { DefaultAzureCredential } = await import('@azure/identity');
    return new DefaultAzureCredential();
  });
}

/** Asks an identity of the SDK, loaded at the first request, for tokens; failures are told for `blobEndpoint`. */
export function tokenCredential(
  blobEndpoint: string,
  load: () => Promise<Identity>,
  tell: (error: unknown, endpoint: string) => unknown = signInError,
): Extract<StorageCredential, { readonly kind: 'token' }> {
  let loading: Promise<Identity> | undefined;
  const getToken = async (options: { readonly signal?: AbortSignal }): Promise<AccessToken> => {
    loading ??= load();
    const identity = await loading;
    try {
      const abort = options.signal ? { abortSignal: options.signal } : {};
      const found = await identity.getToken(storageScope, abort);
      if (found === null) throw storageError('noCredential', { endpoint: blobEndpoint });
      return { token: found.token, expiresAtMs: found.expiresOnTimestamp };
    } catch (error) {
      options.signal?.throwIfAborted();
      throw tell(error, blobEndpoint);
    }
  };
  return { kind: 'token', getToken };
}

/** Told by name: the SDK's classes are not loaded before they are needed. */
function signInError(error: unknown, endpoint: string): unknown {
  if (!(error instanceof Error)) return error;
  const isNobody = /^(?:CredentialUnavailable|AggregateAuthentication)Error$/.test(error.name);
  if (isNobody) return storageError('noCredential', { endpoint, cause: error });
  if (isOffline(error)) {
    return storageError('unreachable', { endpoint, code: 'Entra ID', cause: error });
  }
  const isRefused = /^Authentication(?:Required)?Error$/.test(error.name);
  return isRefused ? storageError('unauthorized', { endpoint, cause: error }) : error;
}

/** MSAL's code for a sign-in service that cannot be reached stands at the start of the description. */
function isOffline(error: Error): boolean {
  if (!('errorResponse' in error)) return false;
  const { errorResponse } = error;
  return (
    typeof errorResponse === 'object' &&
    errorResponse !== null &&
    'errorDescription' in errorResponse &&
    String(errorResponse.errorDescription).startsWith('network_error')
  );
}
