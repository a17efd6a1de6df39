import type { Source } from '../../core/lake/lake';
import type { LakePorts } from '../../core/storage/ports';
import { destinationOf } from '../../core/sync/destination';
import { describeHolder } from '../../core/sync/lock/lockedError';
import { holderIn } from '../../core/sync/lock/lockHolders';

/** Who writes to a run now, on this machine or another, as a clause; `undefined` = nobody. @throws StorageError */
export async function describeRunHolder(
  source: Source,
  run: string,
  { blobStore }: LakePorts,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { container, lock } = destinationOf(source, run);
  const blob = await blobStore.head({ container, name: lock }, { signal });
  return blob?.isLeased === true ? describeHolder(holderIn(blob.metadata ?? {})) : undefined;
}
