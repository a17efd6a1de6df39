import { replaceRows, type Rows } from '../../base/columns/rows';
import { forEachConcurrent } from '../../base/concurrency';
import { forEachInSlices } from '../../base/slices';
import { StorageError } from '../../storage/blobStore';
import { attestByBlocks, type Attestation } from './attestByBlocks';
import type { ObservedDestination } from '../observeDestination';
import type { PlannedAction } from '../plan';
import type { Receipt } from '../records/receiptLine';
import { ReceiptTable } from '../records/receiptTable';
import type { Session } from '../session';
import { isSharedFailure } from '../sharedFailures';
import { isAtLeast } from './verdicts';

type KeepAction = Extract<PlannedAction, { kind: 'keep' }>;

/** Blobs looked into at a time. */
const lanes = 4;

/**
 * Asks the block list of every blob that would be kept for its recorded MD5 alone, which for a blob
 * made of blocks nobody checked: one that is proven by it is kept as attested, one that is disproven
 * is sent again, as a commit that went wrong needs. Same actions, same order.
 * @throws StorageError for what would fail for every file alike.
 */
export async function settleAdopted(
  session: Session,
  { receipt }: ObservedDestination,
  actions: Rows<PlannedAction>,
): Promise<Rows<PlannedAction>> {
  const adopted = await adoptedAmong(actions, receipt);
  if (adopted.length === 0) return actions;
  const settled = new Map<number, PlannedAction>();
  const { signal } = session;
  await forEachConcurrent(adopted, { limit: lanes, signal }, async ([index, action]) => {
    settled.set(index, settle(action, await attest(session, action)));
  });
  return replaceRows(actions, settled);
}

/** What a plan found out of blobs that need not be sent: a line for every one that no receipt proves yet. */
export async function provenByPlan(
  actions: Rows<PlannedAction>,
  receipt: Receipt,
): Promise<Receipt> {
  const proven = new ReceiptTable();
  await forEachInSlices(actions, (action) => {
    if (action.kind !== 'keep' || receipt.has(action.path)) return;
    if (!isAtLeast(action.evidence, 'attested')) return;
    const { path, sizeBytes, md5Hex: md5, etag, evidence } = action;
    proven.add({ path, sizeBytes, md5, etag, evidence });
  });
  return proven;
}

async function adoptedAmong(
  actions: Rows<PlannedAction>,
  receipt: Receipt,
): Promise<readonly (readonly [number, KeepAction])[]> {
  const adopted: (readonly [number, KeepAction])[] = [];
  await forEachInSlices(actions, (action, row) => {
    if (isAdopted(action, receipt)) adopted.push([row, action]);
  });
  return adopted;
}

function isAdopted(action: PlannedAction, receipt: Receipt): action is KeepAction {
  return action.kind === 'keep' && action.evidence === 'recordedMd5' && !receipt.has(action.path);
}

function settle(action: KeepAction, attestation: Attestation): PlannedAction {
  if (attestation === 'proven') return { ...action, evidence: 'attested' };
  if (attestation === 'unknown') return action;
  const { path, sizeBytes, md5Hex, etag: replacesEtag } = action;
  return { kind: 'upload', path, sizeBytes, md5Hex, reason: 'md5Differs', replacesEtag };
}

async function attest(session: Session, action: KeepAction): Promise<Attestation> {
  try {
    return await attestByBlocks(session, action);
  } catch (error) {
    if (!StorageError.is(error) || isSharedFailure(error)) throw error;
    session.ports.logger.warn(`${action.path}: no block list to prove it by: ${error.message}`);
    return 'unknown';
  }
}
