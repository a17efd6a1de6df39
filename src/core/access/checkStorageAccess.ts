import type { Lake } from '../lake/lake';
import { StorageError, type BlobStore, type StorageErrorReason } from '../storage/blobStore';
import { emptyContent } from '../storage/emptyContent';
import { storageError, type FailedCall } from '../storage/storageErrors';
import type { AccessFinding } from './accessFinding';

export interface CheckStorageOptions {
  readonly signal?: AbortSignal;
  /** How long each request may take with all its retries; 20 seconds if left out. */
  readonly timeoutMs?: number;
}

/** Shorter than a transfer's patience: somebody waits for the answer. */
const defaultTimeoutMs = 20_000;

/**
 * Tries what a sync needs of a lake's storage: that the account answers and takes the credential,
 * and that every container of the sources exists, may be listed and may be written to. Writes
 * nothing. One finding for the account, then up to two for each container; when the account itself
 * cannot be used, its finding is the only one.
 * @throws the reason of `signal` if it is aborted
 */
export async function checkStorageAccess(
  lake: Pick<Lake, 'sources'>,
  store: BlobStore,
  options: CheckStorageOptions = {},
): Promise<readonly AccessFinding[]> {
  const account = await checkAccount(store, options);
  if (account.outcome === 'failed') return [account];
  const findings = [account];
  for (const place of placesOf(lake)) {
    findings.push(...(await checkContainer(store, place, options)));
  }
  return findings;
}

/** Where runs land in one container. */
interface Place {
  readonly container: string;
  readonly destinations: readonly string[];
}

function placesOf({ sources }: Pick<Lake, 'sources'>): readonly Place[] {
  const places = new Map<string, string[]>();
  for (const { container, destination } of sources) {
    const destinations = places.get(container) ?? [];
    if (!destinations.includes(destination)) destinations.push(destination);
    places.set(container, destinations);
  }
  return [...places].map(([container, destinations]) => ({ container, destinations }));
}

/** Credentials for single containers may well not list all of them. */
const narrowReasons: readonly StorageErrorReason[] = ['forbidden'];

async function checkAccount(
  store: BlobStore,
  options: CheckStorageOptions,
): Promise<AccessFinding> {
  const subject = `account ${store.endpoint}`;
  const failedCall = { endpoint: store.endpoint };
  const error = await failureOf(failedCall, options, (signal) => store.listContainers({ signal }));
  if (error === undefined) return fine(subject, 'answers and takes the credential');
  if (!narrowReasons.includes(error.reason)) return failed(subject, error);
  return {
    subject,
    outcome: 'warning',
    reason: error.reason,
    message: 'answers, but does not let this credential list its containers',
    remedy: 'Nothing to do if the containers below are fine: a sync does not need it',
  };
}

async function checkContainer(
  store: BlobStore,
  { container, destinations }: Place,
  options: CheckStorageOptions,
): Promise<readonly AccessFinding[]> {
  const subject = `container ${container}`;
  const folder = folderOf(destinations[0] ?? '');
  const failedCall = { endpoint: store.endpoint, container };
  const unlisted = await failureOf(failedCall, options, (signal) =>
    store.listFolder(container, folder, { signal, pageSize: 1 }),
  );
  if (unlisted !== undefined) return [failed(`${subject}, listing`, unlisted)];
  const findings = [fine(`${subject}, listing`, 'may be listed')];
  for (const destination of destinations) {
    findings.push(await checkWriting(store, { container, destination }, options));
  }
  return findings;
}

/** No version of a blob has this ETag, so a write under it cannot succeed. */
const impossibleEtag = '0x8D0000000000000';
/** The service looks at permissions before it looks at conditions. */
async function checkWriting(
  store: BlobStore,
  { container, destination }: { readonly container: string; readonly destination: string },
  options: CheckStorageOptions,
): Promise<AccessFinding> {
  const subject = `container ${container}, writing${destination === '' ? '' : ` to ${destination}`}`;
  const failedCall = { endpoint: store.endpoint, container };
  const error = await failureOf(failedCall, options, (signal) =>
    store.putBlob(
      { container, name: `${folderOf(destination)}.lakeside-access-check` },
      emptyContent,
      { signal, condition: { kind: 'etag', etag: impossibleEtag } },
    ),
  );
  const isAllowed =
    error === undefined || ['conditionNotMet', 'blobMissing'].includes(error.reason);
  return isAllowed
    ? fine(subject, 'may be written to (tried without writing)')
    : failed(subject, error);
}

function folderOf(destination: string): string {
  return destination === '' ? '' : `${destination}/`;
}

async function failureOf(
  failedCall: FailedCall,
  options: CheckStorageOptions,
  attempt: (signal: AbortSignal) => Promise<unknown>,
): Promise<StorageError | undefined> {
  const limit = AbortSignal.timeout(options.timeoutMs ?? defaultTimeoutMs);
  const signal = options.signal ? AbortSignal.any([options.signal, limit]) : limit;
  try {
    await attempt(signal);
    return undefined;
  } catch (error) {
    options.signal?.throwIfAborted();
    if (StorageError.is(error)) return error;
    if (limit.aborted) return storageError('timedOut', { ...failedCall, cause: error });
    throw error;
  }
}

function fine(subject: string, message: string): AccessFinding {
  return { subject, outcome: 'ok', reason: 'ok', message, remedy: '' };
}

function failed(subject: string, { reason, message, remedy }: StorageError): AccessFinding {
  return { subject, outcome: 'failed', reason, message, remedy };
}
