import type { Rows } from '../../base/columns/rows';
import { formatBytes, formatQuantity } from '../../base/sizes';
import { findBlobNameProblem } from '../../storage/blobNameRules';
import { transferRank, type CarriedFile } from '../files/carriedFiles';
import { digestsOf } from '../files/localDigests';
import type { PlannedAction } from '../plan';
import { changedMessage } from '../files/readFile';
import type { Session } from '../session';
import { outsideQuietHours } from './outsideQuietHours';

type UploadAction = Extract<PlannedAction, { kind: 'upload' }>;

/** Uploads by who carries them out. */
export interface DividedUploads {
  readonly byProgram: readonly UploadAction[];
  readonly own: Rows<UploadAction>;
}

/**
 * Leaves to the source's other engine what it can be trusted with: files that have no blob yet, since
 * it knows no conditions; under their own paths; whose order does not matter. The rest Lakeside sends
 * itself.
 */
export function divideUploads(session: Session, uploads: Rows<UploadAction>): DividedUploads {
  const { engine } = session.run.source;
  if (engine === 'lakeside') return { byProgram: [], own: uploads };
  const isForProgram = (action: UploadAction): boolean => canCopy(session, action);
  return {
    byProgram: uploads.filter(isForProgram),
    own: uploads.filter((action) => !isForProgram(action)),
  };
}

function canCopy({ run, fileByPath }: Session, { path, replacesEtag }: UploadAction): boolean {
  const file = fileByPath.get(path);
  const isInPlace =
    file?.tree.root === run.source.folder && file.treePath === `${run.name}/${path}`;
  const isInOrder = transferRank(path, run.source.completionFlag) === 1;
  // In a list of files a line is a name: what blob names may not hold would tear it apart.
  return (
    isInPlace && isInOrder && replacesEtag === undefined && findBlobNameProblem(path) === undefined
  );
}

/** What became of files that another program was given. */
export interface CopiedFiles {
  /** MD5s of the local files that it says it copied, lower-case hex, by path. */
  readonly md5s: ReadonlyMap<string, string>;
  readonly failures: ReadonlyMap<string, CopyFailure>;
}

export interface CopyFailure {
  readonly verdict: 'failed' | 'changedLocally';
  readonly message: string;
}

/**
 * Hashes files and has them copied; what the blobs are is seen in the listing afterwards. A file that
 * changes between the two shows there by its MD5. @throws BulkCopyError
 */
export async function copyByProgram(
  session: Session,
  uploads: readonly UploadAction[],
): Promise<CopiedFiles> {
  const failures = new Map<string, CopyFailure>();
  const hashed = await hashUploads(session, uploads, failures);
  const copied = await runCopier(
    session,
    uploads.filter(({ path }) => hashed.has(path)),
  );
  for (const [path, message] of copied) {
    hashed.delete(path);
    failures.set(path, { verdict: 'failed', message });
  }
  return { md5s: hashed, failures };
}

async function hashUploads(
  session: Session,
  uploads: readonly UploadAction[],
  failures: Map<string, CopyFailure>,
): Promise<Map<string, string>> {
  const wanted = new Set(uploads.map(({ path }) => path));
  const isWanted = ({ path }: CarriedFile): boolean => wanted.has(path);
  const digests = await digestsOf(session, { mayRemember: true, isWanted });
  const hashed = new Map<string, string>();
  for (const { path, outcome } of digests.of(session.files)) {
    if (outcome.kind === 'hashed') hashed.set(path, outcome.md5Hex);
    if (outcome.kind === 'failed')
      failures.set(path, { verdict: 'failed', message: outcome.message });
    if (outcome.kind === 'changed') {
      failures.set(path, { verdict: 'changedLocally', message: changedMessage });
    }
  }
  return hashed;
}

/** Returns why files were not copied. */
async function runCopier(
  { run, destination, meter, signal, ports }: Session,
  uploads: readonly UploadAction[],
): Promise<ReadonlyMap<string, string>> {
  if (uploads.length === 0) return new Map();
  const bytes = uploads.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  meter.begin('transferring', { files: uploads.length, bytes });
  const { bytesPerSecond, concurrency, quietHours } = run.source.limits;
  const job = {
    root: run.source.folder,
    folder: run.name,
    container: destination.container,
    prefix: destination.prefix,
    paths: uploads.map(({ path }) => path),
    sizeBytes: bytes,
  };
  const { logger, clock } = ports;
  logger.info(
    `hand ${formatQuantity(uploads.length, 'file')} (${formatBytes(bytes)}) of ${run.name} to AzCopy`,
  );
  // A job that is begun anew leaves alone what the one before it copied, and does not count it.
  const rest = { hours: quietHours, clock, logger, signal };
  const { failures } = await outsideQuietHours(rest, async (stopped) => {
    let seen = { files: 0, bytes: 0 };
    return ports.azCopy.copyFiles(job, {
      signal: stopped,
      onProgress: (now) => {
        meter.addSent(now.bytes - seen.bytes);
        meter.addFiles(now.files - seen.files);
        seen = now;
      },
      ...(bytesPerSecond !== undefined && { bytesPerSecond }),
      ...(concurrency !== undefined && { concurrency }),
    });
  });
  return failures;
}
