import type { ObservedRun } from '../runs/run';
import type { LakePorts } from '../storage/ports';
import { assessFiles } from './assessFiles';
import { lookAt } from './inspectRun';
import { hashFiles, rememberedDigests, type LocalDigests } from './localDigests';
import { makeReport } from './makeReport';
import { observeDestination, type ObservedDestination } from './observeDestination';
import type { VerifyOptions } from './operations';
import type { VerificationReport } from './report';
import { openSession, type Session } from './session';
import { attestFile, rereadFile, strengthen } from './strengthen';

/**
 * Compares every file of a run with its blob and writes nothing to the lake. Local bytes are hashed
 * afresh unless remembered MD5s are trusted. A run that nothing was carried of is only looked at.
 * @throws StorageError if the destination cannot be seen.
 */
export async function verifyRun(
  run: ObservedRun,
  ports: LakePorts,
  options: VerifyOptions = {},
): Promise<VerificationReport> {
  const session = await openSession(run, ports, options);
  const observed = await observeDestination(session.destination, ports, { signal: session.signal });
  if (observed.blobs.size === 0 && observed.receiptBlob === undefined) {
    return lookAt(session, observed);
  }
  const digests = await digestsToVerify(session, observed, options);
  await session.hashes.save();
  const files = assessFiles(session, { blobs: observed.blobs, receipt: observed.receipt, digests });
  session.meter.begin('verifying', { files: files.length });
  const prove = options.reread === true ? rereadFile : attestFile;
  const proven = await strengthen(session, files, (file) => prove(session, file));
  return makeReport(session, { operation: 'verify', files: proven, observed });
}

async function digestsToVerify(
  session: Session,
  observed: ObservedDestination,
  options: VerifyOptions,
): Promise<LocalDigests> {
  const comparable = session.files.filter((file) => observed.blobs.has(file.path));
  const known: LocalDigests =
    options.isCached === true ? rememberedDigests(session, comparable) : new Map();
  const unknown = comparable.filter((file) => !known.has(file.path));
  return new Map([...known, ...(await hashFiles(session, unknown))]);
}
