import type { LakeDatasets } from '../lake/lake';
import type { BlobAddress, BlobStore } from '../storage/blobStore';
import { emptyContent } from '../storage/emptyContent';
import type { AccessFinding } from './accessFinding';
import { failed, failureOf, fine, type CheckStorageOptions } from './tryCalls';

const cleanUpMs = 5000;

/**
 * Tries what looking at datasets and publishing them need of the storage they lie in: one finding for
 * listing, and where that works one for publishing. A probe is written and deleted whatever happens,
 * also after an abort. Storage that cannot keep two publishers apart is a warning.
 * @throws the reason of `signal` if it is aborted
 */
export async function checkDatasetAccess(
  { container, prefix }: LakeDatasets,
  store: BlobStore,
  options: CheckStorageOptions = {},
): Promise<readonly AccessFinding[]> {
  const folder = prefix === '' ? '' : `${prefix}/`;
  const what = `datasets in ${container}${prefix === '' ? '' : `/${prefix}`} at ${store.endpoint}`;
  const failedCall = { endpoint: store.endpoint, container };
  const unlisted = await failureOf(failedCall, options, (signal) =>
    store.listFolder(container, folder, { signal, pageSize: 1 }),
  );
  if (unlisted !== undefined) return [failed(`${what}, listing`, unlisted)];
  const probe = { container, name: `${folder}.lakeside-probe-${crypto.randomUUID()}` };
  return [
    fine(`${what}, listing`, 'may be listed'),
    await checkPublishing(store, probe, { subject: `${what}, publishing`, ...options }),
  ];
}

async function checkPublishing(
  store: BlobStore,
  probe: BlobAddress,
  { subject, ...options }: CheckStorageOptions & { readonly subject: string },
): Promise<AccessFinding> {
  let holder: 'service' | 'client' = 'service';
  let mayBeThere = true;
  const error = await failureOf({ endpoint: store.endpoint, ...probe }, options, async (signal) => {
    try {
      await store.putBlob(probe, emptyContent, { condition: { kind: 'absent' }, signal });
      holder = (await store.promises(probe, { signal })).conditionsHeldBy;
      await store.deleteBlob(probe, { condition: { kind: 'any' }, signal });
      mayBeThere = false;
    } finally {
      if (mayBeThere) await cleanUp(store, probe);
    }
  });
  if (error !== undefined) return failed(subject, error, remedy);
  if (holder === 'service') return fine(subject, 'may be published to');
  return {
    subject,
    outcome: 'warning',
    reason: 'conditionsNotHeld',
    message:
      'may be published to, but the service does not hold conditions of writes: of two who publish the same dataset in the same instant neither is told',
    remedy: 'Let one machine at a time publish a dataset, or keep datasets where conditions hold',
  };
}

/** Also after an abort, and also where it is not known whether it was written. */
async function cleanUp(store: BlobStore, probe: BlobAddress): Promise<void> {
  const signal = AbortSignal.timeout(cleanUpMs);
  await store.deleteBlob(probe, { condition: { kind: 'any' }, signal }).catch(() => undefined);
}

const remedy =
  'Without the right to write and delete there, datasets can be read but not published; on Azure ask for the role Storage Blob Data Contributor, on S3 for s3:PutObject and s3:DeleteObject; a probe that could not be deleted is named .lakeside-probe-…';
