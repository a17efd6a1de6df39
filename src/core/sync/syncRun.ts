import { describeError, isCancellation, OperatorError } from '../base/errors';
import { forEachInSlices } from '../base/slices';
import type { ObservedRun } from '../runs/run';
import { StorageError } from '../storage/blobStore';
import type { LakePorts } from '../storage/ports';
import { assessFiles, type FileFailure } from './assessFiles';
import type { HashOutcome } from './hashFile';
import { lookAt } from './inspectRun';
import { makeReport } from './makeReport';
import { listRunBlobs, observeDestination, type ObservedDestination } from './observeDestination';
import type { SyncOptions } from './operations';
import type { SyncPlan } from './plan';
import { makePlan } from './planRun';
import { extendReceipt, mergeReceipt, withoutLines, type Receipt } from './receipt';
import { raiseFlags } from './raiseFlags';
import { recordProven, recordRun } from './record';
import type { FileReport, VerificationReport } from './report';
import { openSession, type Session } from './session';
import { provenByPlan } from './settleAdopted';
import { attesting, strengthen } from './strengthen';
import { Transfer } from './transfer';

/**
 * Brings a run into the lake and proves it: observe, plan, transfer, verify, record. A run that is
 * not ready is only looked at. Trouble with single files is in the report.
 * @throws StorageError for what concerns the whole run: a missing container, a refused credential.
 * What was proven until then is recorded if the service still answers, also after cancelling.
 */
export async function syncRun(
  run: ObservedRun,
  ports: LakePorts,
  options: SyncOptions = {},
): Promise<VerificationReport> {
  const session = await openSession(run, ports, options);
  const observed = await observeOrCreate(session, options);
  if (run.verdict.readiness !== 'ready') return lookAt(session, observed);
  const plan = await makePlan(session, observed, options);
  await options.onPlan?.(plan);
  ports.logger.info(
    `sync ${run.name} to ${plan.container}/${plan.prefix}: ${plan.actions.length} files, ${plan.uploadBytes} bytes to send`,
  );
  const transfer = new Transfer(session);
  try {
    await transfer.execute(plan);
    return await verifyAndRecord(session, observed, { plan, transfer });
  } catch (error) {
    await saveProven(session, observed, transfer, error);
    throw error;
  } finally {
    await session.hashes.save();
  }
}

async function observeOrCreate(
  session: Session,
  options: SyncOptions,
): Promise<ObservedDestination> {
  const observe = (): Promise<ObservedDestination> =>
    observeDestination(session.destination, session.ports, { signal: session.signal });
  try {
    return await observe();
  } catch (error) {
    if (options.createContainer !== true || !StorageError.is(error, 'containerMissing'))
      throw error;
    await session.ports.blobStore.createContainer(session.destination.container, {
      signal: session.signal,
    });
    return observe();
  }
}

interface Sent {
  readonly plan: SyncPlan;
  readonly transfer: Transfer;
}

/** Lists the lake again, unless nothing was sent, and compares every file with it. */
async function verifyAndRecord(
  session: Session,
  before: ObservedDestination,
  { plan, transfer }: Sent,
): Promise<VerificationReport> {
  session.meter.begin('verifying', { files: session.files.length });
  const isUnchanged = transfer.uploaded.size === 0;
  const blobs = isUnchanged
    ? before.blobs
    : await listRunBlobs(session.destination, session.ports, { signal: session.signal });
  const kept = await withoutLines(before.receipt, transfer.copied);
  const receipt = await extendReceipt(kept, [
    ...(await provenByPlan(plan.actions, before.receipt)),
    ...transfer.proven.values(),
  ]);
  const digests = await digestsAfter(plan, transfer);
  const { uploaded } = transfer;
  const failures = new Map<string, FileFailure>([
    ...refusalsIn(plan),
    ...transfer.failures,
    ...lostOnTheWay(transfer, blobs),
  ]);
  const compared = await assessFiles(session, { blobs, receipt, digests, failures, uploaded });
  const files = await attestAdopted(session, compared, before.receipt);
  const recorded = await mergeReceipt(before.receipt, files);
  const report = await reportAfter(session, before, { files, recorded });
  await recordRun(session, before, { receipt: recorded, report });
  await raiseFlags(session, report);
  return { ...report, elapsedMs: session.ports.clock.nowMs() - session.startedAtMs };
}

/** Blobs found without a receipt may prove themselves, as those of a sync that was killed do. */
async function attestAdopted(
  session: Session,
  files: readonly FileReport[],
  receipt: Receipt,
): Promise<readonly FileReport[]> {
  return strengthen(
    session,
    files,
    attesting,
    (file) => file.isAdopted === true && !receipt.has(file.path),
  );
}

function reportAfter(
  session: Session,
  before: ObservedDestination,
  after: { readonly files: readonly FileReport[]; readonly recorded: Receipt },
): Promise<VerificationReport> {
  return makeReport(session, {
    operation: 'sync',
    files: after.files,
    observed: { ...before, receipt: after.recorded, receiptProblem: undefined },
  });
}

async function digestsAfter(
  plan: SyncPlan,
  transfer: Transfer,
): Promise<ReadonlyMap<string, HashOutcome>> {
  const digests = new Map<string, HashOutcome>();
  await forEachInSlices(plan.actions, (action) => {
    const { path } = action;
    const md5Hex = transfer.proven.get(path)?.md5 ?? transfer.copied.get(path) ?? action.md5Hex;
    if (md5Hex !== undefined) digests.set(path, { kind: 'hashed', md5Hex });
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

function refusalsIn(plan: SyncPlan): ReadonlyMap<string, FileFailure> {
  const refused = plan.actions.filter((action) => action.kind === 'refuse');
  return new Map(refused.map(({ path, verdict, message }) => [path, { verdict, message }]));
}

/** How long keeping what is proven may take after a sync was stopped. */
const lastWordsMs = 10_000;

/** Without its receipt a blob that was sent would only count by its recorded MD5 the next time. */
async function saveProven(
  session: Session,
  observed: ObservedDestination,
  transfer: Transfer,
  error: unknown,
): Promise<void> {
  if (transfer.proven.size === 0) return;
  if (!isCancellation(error) && !(error instanceof OperatorError)) return;
  const receipt = await extendReceipt(observed.receipt, [...transfer.proven.values()]);
  const lastSession = { ...session, signal: AbortSignal.timeout(lastWordsMs) };
  try {
    await recordProven(lastSession, observed, receipt);
  } catch (failure) {
    session.ports.logger.warn(`could not keep the receipt: ${describeError(failure)}`);
  }
}
