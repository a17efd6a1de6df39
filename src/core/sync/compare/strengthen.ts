import { replaceRows, type Rows } from '../../base/columns/rows';
import { forEachConcurrent } from '../../base/concurrency';
import { inOneSentence } from '../../base/errors';
import { forEachInSlices } from '../../base/slices';
import { StorageError } from '../../storage/blobStore';
import { isHiddenFile, vanishedDiffers, vanishedMessage } from './assessVanished';
import { attestByBlocks } from './attestByBlocks';
import { describeDisproven } from './disproven';
import type { FileReport } from '../report/report';
import { rereadBlob } from './rereadBlob';
import type { Session } from '../session';
import { canReread } from './sample';
import { isSharedFailure } from '../sharedFailures';
import type { Evidence } from './verdicts';

/** A way to look for more evidence of a file; what it cannot strengthen it hands back as it is. */
export interface Proving {
  readonly prove: (session: Session, file: FileReport) => Promise<FileReport>;
  /** Files under way at a time. */
  readonly lanes: number;
}

/** By the block list, at the price of reading the local file. */
export const attesting: Proving = { prove: attestFile, lanes: 4 };

/** By the blob's own bytes, of which each lane holds one chunk; enough lanes to hide latency. */
export const rereading: Proving = { prove: rereadFile, lanes: 16 };

/** Looks for more evidence of the chosen files; same files, same order. */
export async function strengthen(
  session: Session,
  files: Rows<FileReport>,
  { lanes, prove }: Proving,
  isChosen: (file: FileReport) => boolean,
): Promise<Rows<FileReport>> {
  const proven = new Map<number, FileReport>();
  const { signal, meter } = session;
  const chosen: number[] = [];
  await forEachInSlices(files, (file, row) => {
    if (isChosen(file)) chosen.push(row);
  });
  await forEachConcurrent(chosen, { limit: lanes, signal }, async (row) => {
    const file = files.at(row);
    if (file !== undefined) proven.set(row, await prove(session, file));
    meter.addFiles(1);
  });
  return replaceRows(files, proven);
}

/**
 * Any blob that a file was hashed for can be settled by its own bytes.
 * @throws StorageError for what would fail for every file alike.
 */
async function rereadFile(session: Session, file: FileReport): Promise<FileReport> {
  const { etag, md5Hex, path, sizeBytes } = file;
  if (!canReread(file) || etag === undefined) return file;
  try {
    const blobMd5Hex = await rereadBlob(session, { path, etag, sizeBytes });
    const isEqual = blobMd5Hex === md5Hex;
    const isGone = isVanished(session, path);
    if (isEqual) return isGone ? asVanished(session, file) : asMatch(file, 'reread');
    const differing = { ...asDifferent(file, 'bytes'), blobMd5Hex };
    return isGone ? { ...differing, message: vanishedDiffers } : differing;
  } catch (error) {
    if (!StorageError.is(error) || isSharedFailure(error)) throw error;
    return asNoMatch(file, 'failed', inOneSentence(error));
  }
}

/**
 * What only its recorded MD5 speaks for may be proven by its block list, at the price of reading the
 * file, or be disproven; without the list it stays what it is. @throws StorageError for what would fail for every file alike.
 */
async function attestFile(session: Session, file: FileReport): Promise<FileReport> {
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
  const { message: _settled, isAdopted: _proven, ...rest } = file;
  return { ...rest, verdict: 'match', evidence };
}

/** Of a released run every file is gone, and its blobs are judged as if they were the files. */
function isVanished({ fileByPath, run }: Session, path: string): boolean {
  return run.released === undefined && !fileByPath.has(path);
}

/** What the lake holds was read back, which makes no match of a file that is gone. */
function asVanished({ run }: Session, file: FileReport): FileReport {
  const message = vanishedMessage('reread', { isHidden: isHiddenFile(run, file.path) });
  return { ...file, verdict: 'missingLocal', evidence: 'reread', message };
}

function asDifferent(file: FileReport, what: 'bytes' | 'blocks'): FileReport {
  return asNoMatch(file, 'differs', describeDisproven(what));
}

function asNoMatch(file: FileReport, verdict: 'differs' | 'failed', message: string): FileReport {
  const { evidence: _disproven, isAdopted: _refuted, ...rest } = file;
  return { ...rest, verdict, message };
}
