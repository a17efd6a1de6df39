import { StorageError, type StorageErrorReason } from './blobStore';

/** What a failed call to the storage service was about. */
export interface FailedCall {
  /** As {@link BlobStore.endpoint}. */
  readonly endpoint: string;
  readonly container?: string;
  readonly name?: string;
  /** What the service or the system said, for instance `ServerBusy`; never a header or a query. */
  readonly code?: string | undefined;
  /** What to do, where the service at hand wants other words than Azure. */
  readonly remedy?: string | undefined;
  readonly cause?: unknown;
}

/** The error for a call that could not be done, in the same words whatever talks to the service. */
export function storageError(reason: StorageErrorReason, failed: FailedCall): StorageError {
  const { message, remedy } = wordings[reason]({
    ...failed,
    what: targetOf(failed),
    code: failed.code === undefined ? '' : ` (${failed.code})`,
  });
  return new StorageError(reason, message, {
    remedy: failed.remedy ?? remedy,
    cause: failed.cause,
  });
}

interface Words {
  readonly endpoint: string;
  readonly container?: string;
  readonly what: string;
  /** In parentheses after a space, or empty. */
  readonly code: string;
}

interface Wording {
  readonly message: string;
  readonly remedy: string;
}

const wordings: Readonly<Record<StorageErrorReason, (words: Words) => Wording>> = {
  unauthorized: ({ endpoint, code }) => ({
    message: `${endpoint} does not take this credential${code}`,
    remedy:
      'Check the account key, the signature and end of the SAS, or sign in again; a wrong clock on this machine does this too',
  }),
  forbidden: ({ what, code }) => ({
    message: `Access to ${what} is not allowed${code}`,
    remedy:
      'Check the account key if there is one; otherwise ask for the role Storage Blob Data Contributor on the account or container, a SAS that may read, list, create and write, or a firewall rule for this machine',
  }),
  containerMissing: ({ container, endpoint }) => ({
    message: `The container ${container} does not exist at ${endpoint}`,
    remedy: 'Correct its name, or create it',
  }),
  blobMissing: ({ what }) => ({
    message: `${what} does not exist`,
    remedy: 'Refresh the listing; it may have been deleted or renamed',
  }),
  accountMissing: ({ endpoint, code }) => ({
    message: `The host of ${endpoint} is not known${code}`,
    remedy: 'Check the spelling of blobEndpoint, the name server and a private DNS zone or VPN',
  }),
  unreachable: ({ endpoint, code }) => ({
    message: `${endpoint} cannot be reached${code}`,
    // Only what listens on this machine is asked without TLS.
    remedy: endpoint.startsWith('http:')
      ? 'Start the local lake (lakeside local start), or what else is to listen there'
      : 'Check network, VPN, proxy (HTTPS_PROXY) and firewall',
  }),
  tlsRefused: ({ endpoint, code }) => ({
    message: `The TLS certificate of ${endpoint} is not trusted${code}`,
    remedy:
      'Behind an inspecting proxy, name its CA file in NODE_EXTRA_CA_CERTS; otherwise check the address',
  }),
  staleAnswer: ({ what }) => ({
    message: `${what} was answered for with an old answer, which something on the way had kept`,
    remedy:
      'Take the caching proxy out of the way (NO_PROXY), or have it hand on every request to this host',
  }),
  timedOut: ({ what }) => ({
    message: `${what} did not answer in time`,
    remedy: 'Check the network and try again; fewer requests at a time help on slow links',
  }),
  throttled: ({ what, code }) => ({
    message: `${what} is throttled by the service${code}`,
    remedy: 'Try again later, or with fewer requests at a time',
  }),
  conditionNotMet: ({ what, code }) => ({
    message: `${what} is not what it was expected to be${code}`,
    remedy: 'Somebody else wrote it meanwhile; look at both, then plan again',
  }),
  leaseHeld: ({ what }) => ({
    message: `${what} is leased by somebody else`,
    remedy: 'Wait until they are done; a lease of a process that died runs out within a minute',
  }),
  leaseLost: ({ what, code }) => ({
    message: `The lease of ${what} is not held any more${code}`,
    remedy: 'Start again; this machine may have slept, or somebody broke the lease',
  }),
  md5Mismatch: ({ what }) => ({
    message: `The service received other bytes of ${what} than were sent`,
    remedy: 'Try again; if it happens again, suspect memory, a proxy or the network card',
  }),
  blocksRefused: ({ what, code }) => ({
    message: `The blocks of ${what} do not fit those the service holds${code}`,
    remedy: 'Another tool left or removed staged blocks; sync again, or delete the blob first',
  }),
  nameRefused: ({ what }) => ({
    message: `${what} is not a name that the service can store`,
    remedy:
      'Correct the name, or rename the file that has it; containers take 3 to 63 lower-case letters, digits and single hyphens',
  }),
  notSupported: ({ what, code }) => ({
    message: `The service cannot do what was asked of it about ${what}${code}`,
    remedy: 'Use Azure Blob Storage for this',
  }),
  hostNotTrusted: ({ endpoint }) => ({
    message: `No credential may go to ${endpoint}`,
    remedy: 'Use https and a host of Azure, or confirm the host yourself',
  }),
  noCredential: ({ endpoint }) => ({
    message: `There is nothing to sign in to ${endpoint} with`,
    remedy:
      'Sign in, or set AZURE_STORAGE_CONNECTION_STRING, or AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN with AZURE_STORAGE_ACCOUNT',
  }),
  serverError: ({ what, code }) => ({
    message: `The service failed at ${what}${code}`,
    remedy: 'Try again later; if it stays, look at the status of Azure Storage',
  }),
  badAnswer: ({ what, code }) => ({
    message: `The answer about ${what} makes no sense${code}`,
    remedy: 'Check that the address is a blob endpoint and that no proxy answers in its place',
  }),
};

function targetOf({ endpoint, container, name }: FailedCall): string {
  if (container === undefined) return endpoint;
  return name === undefined ? `${container} at ${endpoint}` : `${container}/${name} at ${endpoint}`;
}
