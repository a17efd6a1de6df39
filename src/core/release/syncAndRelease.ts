import { OperatorError } from '../base/errors';
import { observeRun } from '../runs/observeRun';
import type { ObservedRun } from '../runs/run';
import type { LakePorts } from '../storage/ports';
import type { SyncOptions } from '../sync/operations';
import type { VerificationReport } from '../sync/report/report';
import { openSession } from '../sync/session';
import { syncRun } from '../sync/syncRun';
import { reportOf } from './planRelease';
import { proveRelease } from './proveRelease';
import { refusal } from './refusals';
import type { ReleaseReport } from './releaseReport';
import { releaseRun } from './releaseRun';
import { makeWhole } from './undoRelease';
import { withRemoval } from './withRemoval';

/**
 * Synchronizes a run and, where its source says so, removes it once it is verified: looked at, hashed
 * and proven anew, because a sync believes what it remembers. What speaks against the removal stands
 * among the problems of the report. A run that an interrupted release left between two places is put
 * back first. @throws StorageError, LockedError as {@link syncRun} does; TrashError, FileError
 */
export async function syncAndRelease(
  seen: ObservedRun,
  ports: LakePorts,
  options: SyncOptions = {},
): Promise<VerificationReport> {
  const run = await makeWhole(seen, ports, options);
  const report = await syncRun(run, ports, options);
  const isAsked = run.source.removeSource && run.released === undefined;
  if (!isAsked || report.state !== 'verified') return report;
  const released = await release(run, ports, { report, options });
  const elapsedMs = report.elapsedMs + released.elapsedMs;
  return { ...withRemoval(report, released), elapsedMs };
}

/** A failure is a reason too: what the sync did is not to be lost for it. */
async function release(
  run: ObservedRun,
  ports: LakePorts,
  { report, options }: { readonly report: VerificationReport; readonly options: SyncOptions },
): Promise<ReleaseReport> {
  const { signal, onProgress } = options;
  const operation = { ...(signal && { signal }), ...(onProgress && { onProgress }) };
  try {
    const { source, name } = run;
    const fresh = await observeRun(source, name, ports, { ...(signal && { signal }) });
    const proven = await proveRelease(fresh, ports, operation);
    return await releaseRun(fresh, ports, { ...operation, ...proven });
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    const refusals = [refusal('failed', error.message, { remedy: error.remedy })];
    const session = await openSession(run, ports, operation);
    return reportOf(session, { report, refusals, outcome: 'refused', receiptSha256: '' });
  }
}
