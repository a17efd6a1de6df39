import { forEachConcurrent } from '../base/concurrency';
import { StorageError } from '../storage/blobStore';
import { attestByBlocks } from './attestByBlocks';
import type { FileReport } from './report';
import { rereadBlob } from './rereadBlob';
import type { Session } from './session';
import { isSharedFailure } from './sharedFailures';
import type { Evidence } from './verdicts';

/** Blobs looked into at a time. */
const lanes = 4;

/** Lets `prove` look for more evidence of each file; same files, same order. */
export async function strengthen(
  session: Session,
  files: readonly FileReport[],
  prove: (file: FileReport) => Promise<FileReport> | FileReport,
): Promise<readonly FileReport[]> {
  const proven = [...files];
  const { signal, meter } = session;
  await forEachConcurrent(files.entries(), { limit: lanes, signal }, async ([index, file]) => {
    proven[index] = await prove(file);
    meter.addFiles(1);
  });
  return proven;
}

/**
 * Any blob that a file was hashed for can be settled by its own bytes.
 * @throws StorageError for what would fail for every file alike.
 */
export async function rereadFile(session: Session, file: FileReport): Promise<FileReport> {
  const { etag, md5Hex, path } = file;
  const isOpen = ['match', 'noDigest', 'changedRemotely'].includes(file.verdict);
  if (!isOpen || etag === undefined || md5Hex === undefined) return file;
  try {
    const isEqual = (await rereadBlob(session, { path, etag })) === md5Hex;
    return isEqual ? asMatch(file, 'reread') : asDifferent(file, 'bytes');
  } catch (error) {
    if (!StorageError.is(error) || isSharedFailure(error)) throw error;
    return asNoMatch(file, 'failed', `${error.message}; ${error.remedy}`);
  }
}

/**
 * What only its recorded MD5 speaks for may be proven by its block list, at the price of reading the
 * file, or be disproven; without the list it stays what it is. @throws StorageError for what would fail for every file alike.
 */
export async function attestFile(session: Session, file: FileReport): Promise<FileReport> {
  const isOpen = file.verdict === 'changedRemotely' || file.evidence === 'recordedMd5';
  if (!isOpen) return file;
  try {
    const attestation = await attestByBlocks(session, file);
    if (attestation === 'disproven') return asDifferent(file, 'blocks');
    return attestation === 'proven' ? asMatch(file, 'attested') : file;
  } catch (error) {
    if (!StorageError.is(error) || isSharedFailure(error)) throw error;
    session.ports.logger.warn(`${file.path}: no block list to prove it by: ${error.message}`);
    return file;
  }
}

function asMatch(file: FileReport, evidence: Evidence): FileReport {
  const { message: _settled, ...rest } = file;
  return { ...rest, verdict: 'match', evidence };
}

function asDifferent(file: FileReport, what: 'bytes' | 'blocks'): FileReport {
  const message = `the ${what} of the blob are not those of the file, though its recorded MD5 says so; sync the run to send the file again, and delete the blob first if the sync keeps it`;
  return asNoMatch(file, 'differs', message);
}

function asNoMatch(file: FileReport, verdict: 'differs' | 'failed', message: string): FileReport {
  const { evidence: _disproven, ...rest } = file;
  return { ...rest, verdict, message };
}
