import type { LockHolder } from '../../storage/runLocks';
import type { Session } from '../session';

/** A lease on a run that has not run out. */
export interface FoundLease {
  /** `undefined` if the lock does not say who took it. */
  readonly holder: LockHolder | undefined;
  /** This machine knows that who took it is done or died: nobody writes to the run. */
  readonly isLeftBehind: boolean;
}

/** Who writes to a run now, on whatever machine; `undefined` if nobody does. @throws StorageError */
export async function findHolder({
  destination,
  ports,
  signal,
}: Pick<Session, 'destination' | 'ports' | 'signal'>): Promise<FoundLease | undefined> {
  const { blobStore, runLocks } = ports;
  const { container, prefix, lock } = destination;
  const blob = await blobStore.head({ container, name: lock }, { signal });
  if (blob?.isLeased !== true) return undefined;
  const holder = holderIn(blob.metadata ?? {});
  const key = { endpoint: blobStore.endpoint, container, prefix };
  return { holder, isLeftBehind: holder !== undefined && (await runLocks.isOver(key, holder)) };
}

/** A holder as the metadata of a lock's blob, whose values take printable ASCII only. */
export function holderMetadata(holder: LockHolder): Readonly<Record<string, string>> {
  const { host, user, processId, command, sinceMs } = holder;
  return {
    host: encodeURIComponent(host),
    user: encodeURIComponent(user),
    process: String(processId),
    command: encodeURIComponent(command),
    since: new Date(sinceMs).toISOString(),
  };
}

/** Who a lock's blob names; `undefined` if its metadata are not ours. */
function holderIn(metadata: Readonly<Record<string, string>>): LockHolder | undefined {
  const holder = {
    host: decode(metadata['host']),
    user: decode(metadata['user']),
    processId: Number(metadata['process']),
    command: decode(metadata['command']),
    sinceMs: Date.parse(metadata['since'] ?? ''),
  };
  const isWhole = holder.host !== '' && !Number.isNaN(holder.processId + holder.sinceMs);
  return isWhole ? holder : undefined;
}

function decode(text = ''): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
