import { describeError, isCancellation, OperatorError } from '../base/errors';
import { formatBytes, formatQuantity } from '../base/sizes';
import type { ObservedRun } from '../runs/run';
import { StorageError } from '../storage/blobStore';
import type { LakePorts } from '../storage/ports';
import { verifyAndRecord, type Synced } from './concludeSync';
import { lookAt } from './inspectRun';
import { reportSettled, settledFiles } from './settledRun';
import type { RunAhead } from './lookAhead';
import { observeDestination, type ObservedDestination } from './observeDestination';
import type { SyncOptions } from './operations';
import { makePlan } from './planRun';
import { LockedError } from './lock/lockedError';
import { extendReceipt } from './records/receipt';
import { InterimReceipt } from './records/interimReceipt';
import { recordProven } from './records/record';
import { becauseNotYet } from './report/notYet';
import type { VerificationReport } from './report/report';
import { withRunLock } from './lock/runLock';
import { openSession, type Session } from './session';
import { singlePutBytes } from './files/blockLayout';
import { settleOwnWrites } from './send/settleOwnWrites';
import { SyncJournal } from './records/syncJournal';
import { Transfer } from './send/transfer';

/**
 * Brings a run into the lake and proves it: observe, plan, transfer, verify, record. A run that is
 * not ready, or that nothing is to be done about, is only looked at; for every other this process has
 * to be the only one that writes to it. Trouble with single files is in the report.
 * @throws LockedError if another process writes to the run, or the lock is lost midway. StorageError
 * for what concerns the whole run: a missing container, a refused credential. What was proven until
 * then is recorded if the service still answers, also after cancelling.
 */
export async function syncRun(
  run: ObservedRun,
  ports: LakePorts,
  options: SyncOptions = {},
): Promise<VerificationReport> {
  const session = await openSession(run, ports, options);
  const observed = await observeOrCreate(session, options, options.ahead);
  if (run.verdict.readiness !== 'ready') {
    const report = await lookAt(session, observed);
    return { ...report, because: becauseNotYet(run, report.because, 'nothing is sent yet') };
  }
  const settled = await settledFiles(session, observed);
  if (settled !== undefined) {
    // Whoever looks at plans is to see that nothing is left to do.
    return options.onPlan === undefined
      ? reportSettled(session, observed, settled)
      : bring(session, observed, options);
  }
  // Larger ones are read in blocks.
  const hasWholeReads = session.files.some(({ entry }) => entry.sizeBytes <= singlePutBytes);
  if (hasWholeReads) expectSmallFiles(session);
  return withRunLock(session, async (held) => {
    await ports.azCopy.endStrays();
    // Who had the lock just before may have done it all.
    return bring(held, await observeOrCreate(held, options), options);
  });
}

/** Starts what takes time to start. */
function expectSmallFiles({ run, ports, files, sendStore: { fileSender } }: Session): void {
  ports.fileTree(run.source.folder).expectReads?.();
  if (fileSender && files.length >= fileSender.worthwhileFiles) fileSender.expectFiles?.();
}

async function bring(
  session: Session,
  observed: ObservedDestination,
  options: SyncOptions,
): Promise<VerificationReport> {
  const { ports } = session;
  const journal = await SyncJournal.open(session);
  try {
    const known = await journal.addTo(observed);
    const planned = await makePlan(session, known, options);
    const plan = await settleOwnWrites(session, journal, planned);
    await options.onPlan?.(plan);
    ports.logger.info(
      `sync to ${plan.container}/${plan.prefix}: ${formatQuantity(plan.actions.length, 'file')}, ${formatBytes(plan.uploadBytes)} to send`,
    );
    const interim = new InterimReceipt(session, { observed, known });
    const transfer = new Transfer(session, journal, (proven) => interim.consider(proven));
    return await transferAndProve(session, interim, { known, plan, transfer, journal });
  } finally {
    await journal.close();
    await session.hashes.save();
  }
}

async function transferAndProve(
  session: Session,
  interim: InterimReceipt,
  sent: Omit<Synced, 'observed'>,
): Promise<VerificationReport> {
  try {
    await sent.transfer.execute(sent.plan);
    // Their way to the disk takes as long as the listing; `bring` waits for it.
    void session.hashes.save();
    return await verifyAndRecord(session, { ...sent, observed: await interim.settle() });
  } catch (error) {
    await saveProven(session, { ...sent, observed: await interim.settle() }, error);
    throw error;
  }
}

async function observeOrCreate(
  session: Session,
  options: SyncOptions,
  ahead?: RunAhead,
): Promise<ObservedDestination> {
  const observe = (): Promise<ObservedDestination> =>
    observeDestination(session.destination, session.ports, { signal: session.signal });
  try {
    return await (ahead?.observed ?? observe());
  } catch (error) {
    if (options.createContainer !== true || !StorageError.is(error, 'containerMissing'))
      throw error;
    await session.ports.blobStore.createContainer(session.destination.container, {
      signal: session.signal,
    });
    return observe();
  }
}

/** How long keeping what is proven may take after a sync was stopped. */
const lastWordsMs = 10_000;

/** Without its receipt a blob that was sent would count less the next time on any other machine. */
async function saveProven(session: Session, synced: Synced, error: unknown): Promise<void> {
  const { observed, known, transfer, journal } = synced;
  if (transfer.proven.size === 0) return;
  if (!isCancellation(error) && !(error instanceof OperatorError)) return;
  // The run may be somebody else's by now; the journal keeps what was proven.
  if (LockedError.is(error)) return;
  // Beside a new receipt what else lies there would look as good as proven.
  if (observed.receiptProblem !== undefined) return;
  const receipt = await extendReceipt(known.receipt, transfer.proven);
  const lastSession = { ...session, signal: AbortSignal.timeout(lastWordsMs) };
  try {
    await recordProven(lastSession, observed, receipt);
    await journal.clear();
  } catch (failure) {
    session.ports.logger.warn(`could not keep the receipt: ${describeError(failure)}`);
  }
}
