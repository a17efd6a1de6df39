import { filterInSlices, mapInSlices } from '../base/slices';
import { mergeReceipt } from '../sync/records/receipt';
import { recordRun } from '../sync/records/record';
import { makeReport } from '../sync/report/makeReport';
import { observeDestination, type ObservedDestination } from '../sync/observeDestination';
import type { FileReport } from '../sync/report/report';
import type { Session } from '../sync/session';
import { isAtLeast } from '../sync/compare/verdicts';
import type { ProvenFile, ReleaseProof } from './releaseProof';

/**
 * Writes into the receipt what a proof rests on beyond it, such as blobs that were read back, so that
 * what justified a removal outlives it. A receipt that says as much already is left alone.
 * @returns the SHA-256 of the receipt's bytes, in hex. @throws StorageError
 */
export async function recordEvidence(session: Session, proof: ReleaseProof): Promise<string> {
  const observed = await observe(session);
  const proven = proof.files;
  const stronger = await filterInSlices(proven.values(), (file) => saysMore(file, observed));
  if (stronger.length === 0) return proof.receiptSha256;
  const files = await mapInSlices(proven.values(), matchOf);
  const receipt = await mergeReceipt(observed.receipt, stronger.map(matchOf));
  const report = await makeReport(session, { operation: 'verify', files, observed });
  await recordRun(session, observed, { receipt, report });
  return (await observe(session)).receiptSha256 ?? '';
}

function observe({ destination, ports, signal }: Session): Promise<ObservedDestination> {
  return observeDestination(destination, ports, { signal });
}

function saysMore(
  { path, etag, evidence }: ProvenFile,
  { receipt }: Pick<ObservedDestination, 'receipt'>,
): boolean {
  const line = receipt.get(path);
  return line?.etag !== etag || !isAtLeast(line.evidence, evidence);
}

function matchOf({ path, sizeBytes, md5Hex, etag, evidence }: ProvenFile): FileReport {
  return { path, verdict: 'match', sizeBytes, md5Hex, etag, evidence };
}
