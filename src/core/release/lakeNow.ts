import { filterInSlices } from '../base/slices';
import { listRunBlobs } from '../sync/observeDestination';
import type { Session } from '../sync/session';
import { isVersion } from './compareNow';
import { refusal, type Refusal } from './refusals';
import type { ProvenFile } from './releaseProof';

/** Blobs that are not, or no longer, the versions that were proven. */
export async function findLost(
  { destination, ports, signal }: Session,
  files: Iterable<ProvenFile>,
): Promise<readonly string[]> {
  const blobs = await listRunBlobs(destination, ports, { signal });
  const lost = await filterInSlices(files, (file) => !isVersion(blobs.get(file.path), file));
  return lost.map(({ path }) => path);
}

/** No paths, no refusal; otherwise one for all of them, sorted. */
export function refuseLost(paths: readonly string[]): readonly Refusal[] {
  if (paths.length === 0) return [];
  const message = 'blobs that are not the ones that were proven any more';
  const remedy = 'find out who changed the lake; verify the run by reading back';
  return [refusal('changedRemotely', message, { remedy, paths: [...paths].sort() })];
}

/** The lake must hold every blob as it was proven, and the records that say so. */
export async function refuseLake(
  session: Session,
  manifest: readonly ProvenFile[],
): Promise<readonly Refusal[]> {
  const { destination, ports, signal } = session;
  const { container, receipt, marker } = destination;
  const refusals = [...refuseLost(await findLost(session, manifest))];
  for (const name of [receipt, marker]) {
    if ((await ports.blobStore.head({ container, name }, { signal })) !== undefined) continue;
    const remedy = 'find out who deleted it; the run can still be put back';
    refusals.push(refusal('noReceipt', `there is no ${name} in the lake any more`, { remedy }));
  }
  return refusals;
}
