import type { Rows } from '../base/columns/rows';
import { forEachInSlices } from '../base/slices';
import { assessFiles, type FileFailure } from './compare/assessFiles';
import { DigestTable } from './files/digestTable';
import { makeReport } from './report/makeReport';
import { listRunBlobs, type ObservedDestination } from './observeDestination';
import type { SyncPlan } from './plan';
import { raiseFlags } from './records/raiseFlags';
import { extendReceipt, mergeReceipt, withoutLines } from './records/receipt';
import type { Receipt } from './records/receiptLine';
import { recordRun } from './records/record';
import { isReceiptWithheld } from './records/withheldReceipt';
import type { FileReport, VerificationReport } from './report/report';
import type { Session } from './session';
import { provenByPlan } from './compare/settleAdopted';
import { attesting, strengthen } from './compare/strengthen';
import type { SyncJournal } from './records/syncJournal';
import type { Transfer } from './send/transfer';

/** What a sync did until there is nothing left but to prove it. */
export interface Synced {
  /** The destination before, as the lake had it, with a receipt that this sync wrote midway. */
  readonly observed: ObservedDestination;
  /** The same with what the journal of an earlier sync adds to its receipt. */
  readonly known: ObservedDestination;
  readonly plan: SyncPlan;
  readonly transfer: Transfer;
  readonly journal: SyncJournal;
}

/**
 * Lists the lake again, unless nothing was sent, compares every file with it and writes the run's
 * records, unless a lost receipt leaves blobs that nothing proves: then the journal keeps what was
 * proven. @throws StorageError
 */
export async function verifyAndRecord(
  session: Session,
  synced: Synced,
): Promise<VerificationReport> {
  const { observed, known, plan, transfer } = synced;
  session.meter.begin('verifying', { files: session.files.length });
  const isUnchanged = transfer.uploaded.size + transfer.found.size === 0;
  const blobs = isUnchanged
    ? observed.blobs
    : await listRunBlobs(session.destination, session.ports, { signal: session.signal });
  const kept = await withoutLines(known.receipt, transfer.copied);
  const foundProven = await provenByPlan(plan.actions, known.receipt);
  const receipt = await extendReceipt(await extendReceipt(kept, foundProven), transfer.proven);
  const digests = await digestsAfter(plan, transfer);
  const { uploaded } = transfer;
  const failures = new Map<string, FileFailure>([
    ...(await refusalsIn(plan)),
    ...transfer.failures,
    ...lostOnTheWay(transfer, blobs),
  ]);
  const compared = await assessFiles(session, { blobs, receipt, digests, failures, uploaded });
  const files = await attestAdopted(session, compared, known.receipt);
  const recorded = await mergeReceipt(known.receipt, files, receipt);
  const isWithheld = isReceiptWithheld(observed, files);
  const receiptProblem = isWithheld ? observed.receiptProblem : undefined;
  const report = await reportAfter(session, synced, { files, recorded, receiptProblem });
  if (isWithheld) {
    // So that the next sync need not find out again.
    for (const line of foundProven.values()) synced.journal.keep(line);
  } else {
    await recordRun(session, observed, { receipt: recorded, report });
    await raiseFlags(session, report);
    await synced.journal.clear();
  }
  return { ...report, elapsedMs: session.ports.clock.nowMs() - session.startedAtMs };
}

/** Blobs found without a receipt may prove themselves, as those of a sync that was killed do. */
async function attestAdopted(
  session: Session,
  files: Rows<FileReport>,
  receipt: Receipt,
): Promise<Rows<FileReport>> {
  return strengthen(
    session,
    files,
    attesting,
    (file) => file.isAdopted === true && !receipt.has(file.path),
  );
}

async function reportAfter(
  session: Session,
  { observed, journal, transfer }: Synced,
  after: {
    readonly files: Rows<FileReport>;
    readonly recorded: Receipt;
    readonly receiptProblem: string | undefined;
  },
): Promise<VerificationReport> {
  const { files, recorded: receipt, receiptProblem } = after;
  const { resumedBytes } = transfer;
  const made = await makeReport(session, {
    operation: 'sync',
    files,
    observed: { ...observed, receipt, receiptProblem },
  });
  const report = resumedBytes > 0 ? { ...made, resumedBytes } : made;
  if (journal.problem === undefined) return report;
  const finding = { path: '', verdict: null, message: journal.problem };
  return { ...report, problems: [finding, ...report.problems] };
}

async function digestsAfter(plan: SyncPlan, transfer: Transfer): Promise<DigestTable> {
  const digests = new DigestTable();
  await forEachInSlices(plan.actions, ({ path, md5Hex: planned }, row) => {
    const md5Hex = transfer.proven.get(path)?.md5 ?? transfer.copied.get(path) ?? planned;
    if (md5Hex !== undefined) digests.set(row, { kind: 'hashed', md5Hex });
  });
  return digests;
}

/** What another program says it sent and the listing does not show. */
function lostOnTheWay(
  { copied }: Transfer,
  blobs: ObservedDestination['blobs'],
): readonly (readonly [path: string, failure: FileFailure])[] {
  const message = 'AzCopy reported it as sent, but there is no such blob; sync the run again';
  return [...copied.keys()]
    .filter((path) => !blobs.has(path))
    .map((path) => [path, { verdict: 'failed', message }]);
}

async function refusalsIn(plan: SyncPlan): Promise<ReadonlyMap<string, FileFailure>> {
  const refused = new Map<string, FileFailure>();
  await forEachInSlices(plan.actions, (action) => {
    if (action.kind !== 'refuse') return;
    const { path, verdict, message } = action;
    refused.set(path, { verdict, message });
  });
  return refused;
}
