import type { Source } from '../../core/lake/lake';
import type { LakePorts } from '../../core/storage/ports';
import { destinationOf } from '../../core/sync/destination';
import { describeHeld } from '../../core/sync/lock/lockedError';
import { findHolder } from '../../core/sync/lock/lockHolders';

/** Who writes to a run now, on this machine or another, as a clause; `undefined` = nobody. @throws StorageError */
export async function describeRunHolder(
  source: Source,
  run: string,
  ports: LakePorts,
  signal: AbortSignal,
): Promise<string | undefined> {
  const found = await findHolder({ destination: destinationOf(source, run), ports, signal });
  return found === undefined || found.isLeftBehind ? undefined : describeHeld(found.holder);
}
