import type { Rows } from '../base/columns/rows';
import { forEachInSlices } from '../base/slices';
import type { ObservedRun } from '../runs/run';
import type { BlobEntry } from '../storage/blobStore';
import { byPath } from '../storage/pathOrder';
import type { LakePorts } from '../storage/ports';
import { ActionTable } from './actionTable';
import type { CarriedFile } from './files/carriedFiles';
import { againstReceipt } from './compare/againstReceipt';
import { compareFile, type Comparison } from './compare/compareFile';
import { contradictionOf } from './files/expectedDigest';
import type { HashOutcome } from './files/hashFile';
import { changedMessage } from './files/readFile';
import type { DigestTable } from './files/digestTable';
import { digestsOf } from './files/localDigests';
import { describeUnstorable } from './files/unstorableName';
import { nothingAt, observeDestination, type ObservedDestination } from './observeDestination';
import type { LookOptions, SyncOptions } from './operations';
import type { PlannedAction, SyncPlan } from './plan';
import { openSession, type Session } from './session';
import { settleAdopted } from './compare/settleAdopted';

/** Says what a sync would do about every file of a run, and does nothing. @throws StorageError */
export async function planRun(
  run: ObservedRun,
  ports: LakePorts,
  options: SyncOptions & LookOptions = {},
): Promise<SyncPlan> {
  const session = await openSession(run, ports, options);
  const { destination, signal } = session;
  const observed =
    options.withoutContainer === true
      ? nothingAt(destination)
      : await observeDestination(destination, ports, { signal });
  const plan = await makePlan(session, observed, options);
  await session.hashes.save();
  return plan;
}

/** The plan of a session whose destination was observed; hashes files whose blob has the same size. */
export async function makePlan(
  session: Session,
  observed: ObservedDestination,
  options: Pick<SyncOptions, 'overwrite'>,
): Promise<SyncPlan> {
  const { destination, files, run } = session;
  const digests = await digestsToDecide(session, observed);
  const planned = new ActionTable();
  await forEachInSlices(files, (file, row) =>
    planned.push(
      planFile(file, {
        prefix: destination.prefix,
        blob: observed.blobs.get(file.path),
        receiptLine: observed.receipt.get(file.path),
        digest: digests.at(row),
        overwrite: options.overwrite === true,
      }),
    ),
  );
  const actions = await settleAdopted(session, observed, planned);
  return {
    run: run.name,
    source: run.source.name,
    container: destination.container,
    prefix: destination.prefix,
    actions,
    notCarried: [
      ...run.notCarried.map(({ path }) => path),
      ...run.unreadable.map(({ path }) => path),
    ].sort(),
    missingLocal: await findMissingLocal(session, observed),
    ...(await sumUploads(actions)),
  };
}

async function sumUploads(
  actions: Rows<PlannedAction>,
): Promise<Pick<SyncPlan, 'uploadCount' | 'uploadBytes'>> {
  let [uploadCount, uploadBytes] = [0, 0];
  await forEachInSlices(actions, ({ kind, sizeBytes }) => {
    if (kind !== 'upload') return;
    uploadCount += 1;
    uploadBytes += sizeBytes;
  });
  return { uploadCount, uploadBytes };
}

/** A file needs a digest if its blob has its size and an MD5, or if a receipt may speak against it. */
async function digestsToDecide(
  session: Session,
  observed: ObservedDestination,
): Promise<DigestTable> {
  const isWanted = ({ path, entry }: CarriedFile): boolean => {
    const blob = observed.blobs.get(path);
    if (blob === undefined) return false;
    if (observed.receipt.has(path)) return true;
    return blob.md5Hex !== undefined && blob.sizeBytes === entry.sizeBytes;
  };
  return digestsOf(session, { mayRemember: true, isWanted });
}

interface Decision {
  readonly prefix: string;
  readonly blob: BlobEntry | undefined;
  readonly receiptLine: Parameters<typeof compareFile>[0]['receiptLine'];
  readonly digest: HashOutcome | undefined;
  readonly overwrite: boolean;
}

function planFile(file: CarriedFile, decision: Decision): PlannedAction {
  const { entry, path } = file;
  const { blob, receiptLine, digest } = decision;
  const refuse = (verdict: 'failed' | 'changedLocally', message: string): PlannedAction => ({
    kind: 'refuse',
    path,
    sizeBytes: entry.sizeBytes,
    verdict,
    message,
    md5Hex: undefined,
  });
  const nameProblem = nameProblemOf(file, decision);
  if (nameProblem !== undefined) return refuse('failed', nameProblem);
  if (digest?.kind === 'failed') return refuse('failed', digest.message);
  if (digest?.kind === 'changed') return refuse('changedLocally', changedMessage);
  const contradiction = digest && contradictionOf(file, digest.md5Hex);
  if (contradiction !== undefined) return refuse('failed', contradiction);
  const local = { path, sizeBytes: entry.sizeBytes, md5Hex: digest?.md5Hex };
  return decide(local, { blob, overwrite: decision.overwrite, receiptLine });
}

/** A name under which there is a blob is one that a blob can have, if it is a name at all. */
function nameProblemOf(file: CarriedFile, { blob, prefix }: Decision): string | undefined {
  const isTaken = blob !== undefined && file.entry.hasInvalidName !== true;
  return isTaken ? undefined : describeUnstorable(file, prefix);
}

interface LocalFacts {
  readonly path: string;
  readonly sizeBytes: number;
  readonly md5Hex: string | undefined;
}

function decide(
  local: LocalFacts,
  remote: Pick<Decision, 'blob' | 'overwrite' | 'receiptLine'>,
): PlannedAction {
  const { blob, receiptLine } = remote;
  if (blob === undefined) return upload(local, reasonToSend(receiptLine), undefined);
  const comparison = compareFile({ local, blob, receiptLine });
  switch (comparison.verdict) {
    case 'match':
      return keep(local, blob, comparison);
    case 'changedRemotely':
      return reread(local, blob);
    case 'noDigest':
    case 'differs':
      if (!comparison.isAgainstReceipt) return upload(local, reasonOf(comparison), blob.etag);
      return remote.overwrite
        ? upload(local, 'overwrite', blob.etag)
        : refuseToReplace(local, reasonOf(comparison));
    case 'missingRemote':
      return upload(local, reasonToSend(receiptLine), undefined);
  }
}

/** Why a file without a blob is sent. */
function reasonToSend(receiptLine: Decision['receiptLine']): 'new' | 'gone' {
  return receiptLine === undefined ? 'new' : 'gone';
}

type ReplaceReason = 'noMd5Recorded' | 'sizeDiffers' | 'md5Differs';

function reasonOf(
  comparison: Extract<Comparison, { verdict: 'noDigest' | 'differs' }>,
): ReplaceReason {
  if (comparison.verdict === 'noDigest') return 'noMd5Recorded';
  return comparison.what === 'size' ? 'sizeDiffers' : 'md5Differs';
}

function upload(
  local: LocalFacts,
  reason: Extract<PlannedAction, { kind: 'upload' }>['reason'],
  replacesEtag: string | undefined,
): PlannedAction {
  const { path, sizeBytes, md5Hex } = local;
  return { kind: 'upload', path, sizeBytes, md5Hex, reason, replacesEtag };
}

function keep(
  local: LocalFacts,
  blob: BlobEntry,
  comparison: Extract<Comparison, { verdict: 'match' }>,
): PlannedAction {
  const { path, sizeBytes, md5Hex } = local;
  // A match without a digest cannot happen here: comparable files were hashed before.
  if (md5Hex === undefined) return upload(local, 'noMd5Recorded', blob.etag);
  return { kind: 'keep', path, sizeBytes, md5Hex, evidence: comparison.evidence, etag: blob.etag };
}

function reread({ path, sizeBytes, md5Hex }: LocalFacts, { etag }: BlobEntry): PlannedAction {
  // Nor can this, without a digest.
  if (md5Hex === undefined) return upload({ path, sizeBytes, md5Hex }, 'noMd5Recorded', etag);
  return { kind: 'reread', path, sizeBytes, md5Hex, etag };
}

function refuseToReplace(local: LocalFacts, reason: ReplaceReason): PlannedAction {
  return { ...local, kind: 'refuse', verdict: 'differs', message: againstReceipt[reason] };
}

async function findMissingLocal(
  session: Session,
  observed: ObservedDestination,
): Promise<SyncPlan['missingLocal']> {
  const missing: SyncPlan['missingLocal'][number][] = [];
  await forEachInSlices(observed.blobs, ([path, { sizeBytes }]) => {
    if (!session.fileByPath.has(path)) missing.push({ path, sizeBytes });
  });
  return missing.sort(byPath);
}
