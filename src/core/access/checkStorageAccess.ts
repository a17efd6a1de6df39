import type { Lake } from '../lake/lake';
import type { BlobStore, StorageErrorReason } from '../storage/blobStore';
import type { AccessFinding } from './accessFinding';
import { probeContainer } from './probeContainer';
import { failed, failureOf, fine, type CheckStorageOptions } from './tryCalls';

/**
 * Tries what a sync and a release need of a lake's storage: that the account answers and takes the
 * credential, that every container of the sources exists and may be listed, and what
 * {@link probeContainer} tries wherever runs land. One finding for the account, one for listing each
 * container, and up to four for each prefix; when the account itself cannot be used, its finding is
 * the only one.
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
    findings.push(...(await probeContainer(store, { container, destination }, options)));
  }
  return findings;
}

function folderOf(destination: string): string {
  return destination === '' ? '' : `${destination}/`;
}
