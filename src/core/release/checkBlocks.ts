import { StorageError } from '../storage/blobStore';
import { attestByBlocks, type Attestation } from '../sync/compare/attestByBlocks';
import { singlePutBytes } from '../sync/files/blockLayout';
import type { FileReport } from '../sync/report/report';
import type { Session } from '../sync/session';
import { isSharedFailure } from '../sync/sharedFailures';
import type { Proving } from '../sync/compare/strengthen';

/** Holds large files against their block lists as they are now, whatever a receipt says of them. */
export const checkingBlocks: Proving = { prove: checkBlocks, lanes: 4 };

/** True for a file whose blob is made of blocks and was not read back just now. */
export function hasBlocksToCheck({ verdict, sizeBytes }: FileReport): boolean {
  return sizeBytes > singlePutBytes && (verdict === 'match' || verdict === 'changedRemotely');
}

async function checkBlocks(session: Session, file: FileReport): Promise<FileReport> {
  const attestation = await attest(session, file);
  const { message: _settled, evidence, ...rest } = file;
  switch (attestation) {
    case 'proven':
      return { ...rest, verdict: 'match', evidence: evidence === 'reread' ? evidence : 'attested' };
    case 'disproven': {
      const message = 'the blocks of the blob are not those of the file; sync the run';
      return { ...rest, verdict: 'differs', message };
    }
    case 'unknown':
      // Without the list nothing shows today what the service checked when it took the blocks.
      return evidence === 'attested' ? { ...file, evidence: 'recordedMd5' } : file;
  }
}

async function attest(session: Session, file: FileReport): Promise<Attestation> {
  try {
    return await attestByBlocks(session, file);
  } catch (error) {
    if (!StorageError.is(error) || isSharedFailure(error)) throw error;
    session.ports.logger.warn(`${file.path}: no block list to prove it by: ${error.message}`);
    return 'unknown';
  }
}
