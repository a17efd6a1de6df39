import { momentOf } from '../base/clock';
import { formatBytes, formatQuantity } from '../base/sizes';
import type { ObservedRun } from '../runs/run';
import type { ReleaseRecord } from '../runs/releasedRun';
import { intentSuffix, manifestSuffix, trashNameOf } from '../runs/releasedRuns';
import type { LakePorts } from '../storage/ports';
import { movingSuffix, trashFolder } from '../storage/sourceTrash';
import { withRunLock } from '../sync/lock/runLock';
import { openSession, type Session } from '../sync/session';
import { encodeManifest } from './manifest';
import type { PlanReleaseOptions } from './planRelease';
import type { ProvenRelease } from './proveRelease';
import { purgeLocked } from './purgeReleased';
import { encodeRecord, forgetRecords, recordOf, settleRelease, trashOf } from './releaseRecords';
import { requireLive, type ReleaseProof } from './releaseProof';
import { trashPlaceOf, type ReleaseReport } from './releaseReport';
import { refuseChanged } from './refuseRun';
import type { Refusal } from './refusals';
import { moveFoldersIn, moveFoldersOut, seeMoved } from './runFolders';
import { differencesOf } from './seenFolder';
import { subjectOf } from './subjects';
import { verifyAgain } from './verifier';

/**
 * Removes a proven run from its source: proves it once more under the run's lock, writes down what is
 * about to happen, moves the folder into the trash in one rename (several folders one after the other),
 * and makes sure that what was moved is what was proven; otherwise it is put back. Without a grace
 * period the trash is emptied of it at once.
 * @throws ProofError for a proof that is expired, or of something else; LockedError; TrashError;
 * StorageError. Nothing was removed then, unless the run already shows as released.
 */
export async function releaseRun(
  run: ObservedRun,
  ports: LakePorts,
  { report, proof, ...options }: PlanReleaseOptions & ProvenRelease,
): Promise<ReleaseReport> {
  if (proof === undefined) return report;
  const session = await openSession(run, ports, options);
  requireLive(proof, subjectOf(session), momentOf(ports.clock));
  return withRunLock(session, (locked) => releaseLocked(locked, { report, proof, ...options }));
}

async function releaseLocked(
  session: Session,
  { report, proof, graceMs = session.run.source.release.graceMs }: ReleaseRequest,
): Promise<ReleaseReport> {
  const verified = await verifyAgain(session, proof);
  if (verified.kind === 'refused') return refused(report, verified.refusals);
  const name = trashNameOf(proof.run, verified.proof.receiptSha256);
  const record = await declare(session, { name, proof: verified.proof, graceMs });
  const differences = await move(session, name, verified.proof);
  if (differences.length > 0) {
    await putBack(session, name, proof);
    return refused(report, refuseChanged(differences));
  }
  const released = { run: proof.run, name, remains: 'kept', isSettled: true, record } as const;
  await settleRelease(session, released);
  session.ports.logger.info(
    `released ${proof.run}: ${formatQuantity(record.files, 'file')}, ${formatBytes(record.bytes)}, kept until ${new Date(record.keepUntilMs).toISOString()}`,
  );
  return graceMs > 0 ? done(session, report, { name, record }) : purgeLocked(session, released);
}

interface ReleaseRequest {
  readonly report: ReleaseReport;
  readonly proof: ReleaseProof;
  readonly graceMs?: number;
}

function refused(report: ReleaseReport, refusals: readonly Refusal[]): ReleaseReport {
  return { ...report, outcome: 'refused', refusals, trash: undefined, undoUntilMs: undefined };
}

function done(
  { startedAtMs, ports, run }: Session,
  report: ReleaseReport,
  { name, record }: { readonly name: string; readonly record: ReleaseRecord },
): ReleaseReport {
  const elapsedMs = report.elapsedMs + ports.clock.nowMs() - startedAtMs;
  const trash = trashPlaceOf(run.source.folder, name);
  const undoUntilMs = record.keepUntilMs;
  return { ...report, outcome: 'released', state: 'released', trash, undoUntilMs, elapsedMs };
}

/**
 * Writes into the trash what is about to be moved there, so that whoever finds it after a crash, on
 * whatever machine, knows what it is. A journal in the state folder would be known to one of them.
 */
async function declare(
  session: Session,
  intent: { readonly name: string; readonly proof: ReleaseProof; readonly graceMs: number },
): Promise<ReturnType<typeof recordOf>> {
  const { digests, clock } = session.ports;
  const manifest = await encodeManifest(intent.proof, digests);
  const record = recordOf(intent.proof, {
    manifestSha256: manifest.sha256,
    nowMs: clock.nowMs(),
    graceMs: intent.graceMs,
  });
  const trash = trashOf(session);
  await trash.write(intent.name + manifestSuffix, manifest.bytes);
  await trash.write(intent.name + intentSuffix, encodeRecord(record));
  return record;
}

/** @returns what is not as it was proven, now that no path of the run leads there any more. */
async function move(
  session: Session,
  name: string,
  proof: ReleaseProof,
): Promise<readonly string[]> {
  session.signal.throwIfAborted();
  try {
    requireLive(proof, subjectOf(session), momentOf(session.ports.clock));
    await moveFoldersIn(session, name, proof);
  } catch (error) {
    await forgetIfUnmoved(session, name, proof);
    throw error;
  }
  return differencesOf(proof.seen, await seeMoved(session, name, proof.folders));
}

/** A rename whose answer was lost may have happened: then its records must stay. */
async function forgetIfUnmoved(
  session: Session,
  name: string,
  { folders }: ReleaseProof,
): Promise<void> {
  const tree = session.ports.fileTree(session.run.source.folder);
  const exists = async (path: string): Promise<boolean> => (await tree.stat(path)) !== undefined;
  const place = `${trashFolder}/${name}`;
  if (await exists(place + movingSuffix)) return putBack(session, name, { folders });
  for (const folder of folders) if (!(await exists(folder))) return;
  if (!(await exists(place))) await forgetRecords(session, name);
}

async function putBack(
  session: Session,
  name: string,
  { folders }: Pick<ReleaseProof, 'folders'>,
): Promise<void> {
  await moveFoldersOut(session, name, folders);
  await forgetRecords(session, name);
}
