import type { LockHolder } from '../../storage/runLocks';
import type { Session } from '../session';

/**
 * Who writes to a run now, on whatever machine; `undefined` if nobody does. The holder itself is
 * absent if the lock does not say who it is. @throws StorageError
 */
export async function findHolder(
  session: Session,
): Promise<{ readonly holder: LockHolder | undefined } | undefined> {
  const { destination, ports, signal } = session;
  const address = { container: destination.container, name: destination.lock };
  const blob = await ports.blobStore.head(address, { signal });
  return blob?.isLeased === true ? { holder: holderIn(blob.metadata ?? {}) } : undefined;
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
export function holderIn(metadata: Readonly<Record<string, string>>): LockHolder | undefined {
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
