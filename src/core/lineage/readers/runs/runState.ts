import type { Source } from '../../../lake/lake';
import { receiptSha256Key } from '../../../sync/records/receiptSeal';
import type { BlobEntry } from '../../../storage/blobStore';
import type { LineageNode } from '../../graph/lineageGraph';
import type { AsOf } from '../../graph/lineageReader';
import type { KnownBlobs } from '../../../storage/knownBlobs';
import type { LakeRun } from './lakeRuns';
import { evidenceOn, sizeOn } from './runEvidence';

export type RunFacts = Pick<LineageNode, 'evidence' | 'lastRun' | 'facts' | 'problem'>;

export interface RunStateOptions {
  readonly blobs: KnownBlobs;
  readonly asOf: AsOf | undefined;
  readonly signal: AbortSignal;
}

/** What the records of a run say as of a moment. @throws StorageError */
export async function runState(
  { container }: Pick<Source, 'container'>,
  seen: { readonly inLake: LakeRun | undefined; readonly isRead: boolean },
  options: RunStateOptions,
): Promise<RunFacts> {
  const { inLake } = seen;
  if (!seen.isRead) return {};
  if (inLake === undefined) return { facts: [{ label: 'In the lake', value: 'not yet' }] };
  const { marker, receipt, isLocked } = inLake;
  const atMs = options.asOf?.atMs ?? Infinity;
  const verified = marker && (await verifiedAt(container, marker, options));
  if (verified !== undefined && verified.atMs <= atMs) {
    const isSealed = await isOfReceipt(container, verified.marker, { receipt, ...options });
    return verifiedState(verified, { container, isLocked, isSealed });
  }
  if (isLocked) return { lastRun: { state: 'syncing', outcome: 'underWay' } };
  if (marker === undefined && receipt !== undefined && receipt.modifiedAtMs <= atMs) {
    const lastRun = { state: 'incomplete', outcome: 'bad', atMs: receipt.modifiedAtMs } as const;
    return { lastRun, problem: 'its sync did not come to its end' };
  }
  return { facts: [{ label: 'In the lake', value: 'without a record of a sync' }] };
}

interface Verified {
  /** With its metadata. */
  readonly marker: BlobEntry;
  readonly atMs: number;
}

/**
 * A marker and the time that it tells; a lake that was copied has newer blobs. `undefined` = it is gone.
 */
async function verifiedAt(
  container: string,
  listed: BlobEntry,
  { blobs, signal }: RunStateOptions,
): Promise<Verified | undefined> {
  const [marker, text] = await Promise.all([
    blobs.head(container, listed, signal),
    blobs.text(container, listed, signal),
  ]);
  const toldMs = Date.parse(text?.trim() ?? '');
  return marker && { marker, atMs: Number.isNaN(toldMs) ? marker.modifiedAtMs : toldMs };
}

/** A receipt is written again without a marker when a run is not what it was. */
async function isOfReceipt(
  container: string,
  marker: BlobEntry,
  { receipt, blobs, signal }: RunStateOptions & { readonly receipt: BlobEntry | undefined },
): Promise<boolean> {
  const isOlder = receipt === undefined || receipt.modifiedAtMs <= marker.modifiedAtMs;
  if (isOlder) return true;
  const head = await blobs.head(container, receipt, signal);
  return head?.metadata?.[receiptSha256Key] === marker.metadata?.[receiptSha256Key];
}

function verifiedState(
  { marker, atMs }: Verified,
  {
    container,
    isLocked,
    isSealed,
  }: { readonly container: string; readonly isLocked: boolean; readonly isSealed: boolean },
): RunFacts {
  const evidence = evidenceOn(marker);
  const facts = [...sizeOn(marker), { label: 'Marker', value: `${container}/${marker.name}` }];
  const rest = { facts, ...(evidence === undefined ? {} : { evidence }) };
  if (isLocked) return { ...rest, lastRun: { state: 'syncing', outcome: 'underWay', atMs } };
  if (isSealed) return { ...rest, lastRun: { state: 'verified', outcome: 'good', atMs } };
  const problem = 'its receipt was written again after it was verified';
  return { facts: rest.facts, lastRun: { state: 'changed', outcome: 'unknown', atMs }, problem };
}
