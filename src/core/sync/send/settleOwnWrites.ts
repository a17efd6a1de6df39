import { replaceRows } from '../../base/columns/rows';
import { forEachConcurrent } from '../../base/concurrency';
import { singlePutBytes } from '../files/blockLayout';
import type { PlannedAction, SyncPlan } from '../plan';
import type { Session } from '../session';
import { writerKey, type SyncJournal } from '../records/syncJournal';

type KeepAction = Extract<PlannedAction, { kind: 'keep' }>;

/** Blobs looked at a time. */
const lanes = 16;

/**
 * Finds, after a sync was killed, the blobs that it sent and could not write down any more: a blob in
 * one piece that carries the name of that sync was checked by the service when it took it, and what
 * the plan would keep for its recorded MD5 alone is kept as attested. Costs one request a blob, and
 * none unless a sync was killed. @throws StorageError
 */
export async function settleOwnWrites(
  session: Session,
  journal: SyncJournal,
  plan: SyncPlan,
): Promise<SyncPlan> {
  if (journal.earlierWriters.size === 0) return plan;
  const own = new Map<number, PlannedAction>();
  const { signal } = session;
  await forEachConcurrent(
    numbered(plan.actions),
    { limit: lanes, signal },
    async ([row, action]) => {
      if (action.kind !== 'keep' || action.evidence !== 'recordedMd5') return;
      if (action.sizeBytes > singlePutBytes) return;
      if (await isOwnWrite(session, journal, action)) {
        own.set(row, { ...action, evidence: 'attested' });
      }
    },
  );
  return { ...plan, actions: replaceRows(plan.actions, own) };
}

function* numbered<T>(items: Iterable<T>): Generator<readonly [row: number, item: T]> {
  let row = 0;
  for (const item of items) {
    yield [row, item];
    row += 1;
  }
}

async function isOwnWrite(
  session: Session,
  journal: SyncJournal,
  { path, etag }: KeepAction,
): Promise<boolean> {
  const { container, prefix } = session.destination;
  const address = { container, name: prefix + path };
  const blob = await session.ports.blobStore.head(address, { signal: session.signal });
  const writer = blob?.metadata?.[writerKey];
  return blob?.etag === etag && writer !== undefined && journal.earlierWriters.has(writer);
}
