import type { ObservedRun } from '../runs/run';
import type { LakePorts } from '../storage/ports';
import { openSession } from '../sync/session';
import { reportOf, type PlanReleaseOptions } from './planRelease';
import type { ReleaseProof } from './releaseProof';
import type { ReleaseReport } from './releaseReport';
import { verifyRelease } from './verifier';

/** What would be removed, and the proof that it may be unless something speaks against it. */
export interface ProvenRelease {
  readonly report: ReleaseReport;
  readonly proof: ReleaseProof | undefined;
}

/**
 * Hashes a run, holds it against the lake as it is now, and proves that it may be removed, or says
 * everything that speaks against it. Writes nothing. @throws StorageError, FileError
 */
export async function proveRelease(
  run: ObservedRun,
  ports: LakePorts,
  options: PlanReleaseOptions = {},
): Promise<ProvenRelease> {
  const session = await openSession(run, ports, options);
  const verified = await verifyRelease(session, { reread: options.reread === true });
  const { report } = verified;
  const proof = verified.kind === 'proven' ? verified.proof : undefined;
  const refusals = verified.kind === 'refused' ? verified.refusals : [];
  const receiptSha256 = proof?.receiptSha256 ?? '';
  return {
    report: reportOf(session, { report, refusals, receiptSha256, outcome: 'planned', ...options }),
    proof,
  };
}
