import { momentOf, type Moment } from '../base/clock';
import { mapInSlices } from '../base/slices';
import type { BlobEntry } from '../storage/blobStore';
import { assessFiles } from '../sync/compare/assessFiles';
import { digestsOf } from '../sync/files/localDigests';
import { makeReport } from '../sync/report/makeReport';
import {
  listRunBlobs,
  observeDestination,
  type ObservedDestination,
} from '../sync/observeDestination';
import type { FileReport, VerificationReport } from '../sync/report/report';
import type { Session } from '../sync/session';
import { rereading, strengthen } from '../sync/compare/strengthen';
import { checkingBlocks, hasBlocksToCheck } from './checkBlocks';

/** How every file of a run compares with its blob, all of it looked at for this purpose. */
export interface ComparedNow {
  readonly report: VerificationReport;
  readonly observed: ObservedDestination;
  /** When the first file was read. */
  readonly hashedFromMs: number;
  /** When the lake was last asked which versions of the blobs there are. */
  readonly askedAt: Moment;
}

/**
 * Hashes every local file, asks the lake for blobs, records and the block lists of large blobs, reads
 * all blobs back if told to, and asks for their versions once more, because that takes long.
 * @throws StorageError
 */
export async function compareNow(
  session: Session,
  { reread }: { readonly reread: boolean },
): Promise<ComparedNow> {
  const { destination, ports, signal, meter } = session;
  const hashedFromMs = ports.clock.nowMs();
  const digests = await digestsOf(session, { mayRemember: false, isWanted: () => true });
  await session.hashes.save();
  const observed = await observeDestination(destination, ports, { signal });
  const compared = await assessFiles(session, { ...observed, digests });
  meter.begin('verifying', { files: compared.length });
  const read = reread ? await strengthen(session, compared, rereading, () => true) : compared;
  const checked = await strengthen(
    session,
    read,
    checkingBlocks,
    (file) => !reread && hasBlocksToCheck(file),
  );
  const askedAt = momentOf(ports.clock);
  const blobs = await listRunBlobs(destination, ports, { signal });
  const files = await mapInSlices(checked, (file) => sameVersion(file, blobs.get(file.path)));
  const report = await makeReport(session, { operation: 'verify', files, observed });
  return { report, observed, hashedFromMs, askedAt };
}

function sameVersion(file: FileReport, blob: BlobEntry | undefined): FileReport {
  if (file.verdict !== 'match' || isVersion(blob, file)) return file;
  const { evidence: _outdated, ...rest } = file;
  const message = 'the blob was written again, or removed, while it was compared';
  return { ...rest, verdict: 'changedRemotely', message };
}

/** True if a blob is the version that was proven, by all that a listing tells of it. */
export function isVersion(
  blob: BlobEntry | undefined,
  proven: Pick<FileReport, 'etag' | 'sizeBytes' | 'md5Hex'>,
): boolean {
  return (
    blob !== undefined &&
    blob.etag === proven.etag &&
    blob.sizeBytes === proven.sizeBytes &&
    (blob.md5Hex === undefined || blob.md5Hex === proven.md5Hex)
  );
}
