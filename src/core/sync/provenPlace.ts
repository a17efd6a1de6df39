import { StorageError } from '../storage/blobStore';
import { destinationOfRecord, type Destination } from './destination';
import type { Session } from './session';

/**
 * The session of a run with, for its destination, the place where the copy of a released run was proven if the
 * run never was verified at its own: two sources may share a folder, and a lake file may name another container
 * by now. Places in other accounts, and those without a receipt that can be read, are no such places.
 */
export async function atProvenPlace(session: Session, options: LookAtOptions): Promise<Session> {
  const { run, destination, ports } = session;
  const record = run.released?.record;
  if (record === undefined || record.endpoint !== ports.blobStore.endpoint) return session;
  const proven = destinationOfRecord(run.source, record);
  if (isSamePlace(proven, destination)) return session;
  if (options.withoutContainer !== true && (await wasVerifiedAt(session, destination)))
    return session;
  const isThere = await holds(session, proven.container, proven.receipt);
  return isThere ? { ...session, destination: proven } : session;
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

/** A receipt without a marker may be of a sync that did not come to its end, and tell of a few files only. */
async function wasVerifiedAt(session: Session, destination: Destination): Promise<boolean> {
  const { container, receipt, marker } = destination;
  return (await holds(session, container, receipt)) && (await holds(session, container, marker));
}

async function holds(
  { ports, signal }: Session,
  container: string,
  name: string,
): Promise<boolean> {
  try {
    return (await ports.blobStore.head({ container, name }, { signal })) !== undefined;
  } catch (error) {
    // What is not there, or not to be seen, proves nothing; whoever looks at the run itself is told why.
    if (StorageError.is(error)) return false;
    throw error;
  }
}
