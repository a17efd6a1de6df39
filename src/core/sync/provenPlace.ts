import { StorageError } from '../storage/blobStore';
import { destinationOfRecord, type Destination } from './destination';
import type { Session } from './session';

/**
 * The session of a run with, for its destination, the place where the copy of a released run was proven if the
 * run never was at its own: two sources may share a folder, and a lake file may name another container by now.
 * Places in other accounts, and those without a receipt that can be read, are no such places.
 */
export async function atProvenPlace(session: Session, options: LookAtOptions): Promise<Session> {
  const { run, destination, ports } = session;
  const record = run.released?.record;
  if (record === undefined || record.endpoint !== ports.blobStore.endpoint) return session;
  const proven = destinationOfRecord(run.source, record);
  if (isSamePlace(proven, destination)) return session;
  if (options.withoutContainer !== true && (await holdsReceipt(session, destination)))
    return session;
  return (await holdsReceipt(session, proven)) ? { ...session, destination: proven } : session;
}

interface LookAtOptions {
  /** True if the run's own container is known to be missing. */
  readonly withoutContainer?: boolean;
}

/** True if a run lies where the other does. */
export function isSamePlace(
  one: Pick<Destination, 'container' | 'prefix'>,
  other: Pick<Destination, 'container' | 'prefix'>,
): boolean {
  return one.container === other.container && one.prefix === other.prefix;
}

async function holdsReceipt(
  { ports, signal }: Session,
  { container, receipt }: Destination,
): Promise<boolean> {
  try {
    return (await ports.blobStore.head({ container, name: receipt }, { signal })) !== undefined;
  } catch (error) {
    // What is not there, or not to be seen, proves nothing; whoever looks at the run itself is told why.
    if (StorageError.is(error)) return false;
    throw error;
  }
}
