import { momentOf } from '../base/clock';
import type { Source } from '../lake/lake';
import type { ReleasedRun } from '../runs/releasedRun';
import type { LakePorts } from '../storage/ports';
import type { PurgePermit } from '../storage/sourceTrash';
import type { OperationOptions } from '../sync/operations';
import { withRunLock } from '../sync/lock/runLock';
import type { Session } from '../sync/session';
import { refusal, type Refusal } from './refusals';
import { isLive, requireLive, type ReleaseProof } from './releaseProof';
import { openReleasedSession } from './releasedSession';
import { settleRelease, trashOf } from './releaseRecords';
import { reportOnReleased } from './reportOnReleased';
import type { ReleaseReport } from './releaseReport';
import { refuseChanged } from './refuseRun';
import { trashSubjectOf } from './subjects';
import { verifyPurge } from './verifier';

/**
 * Deletes a released run from the trash, if it is proven anew that the lake still holds all of it and
 * the trash nothing else. May be called again after it was interrupted.
 * @throws LockedError, TrashError, StorageError
 */
export async function purgeReleased(
  source: Source,
  released: ReleasedRun,
  ports: LakePorts,
  options: OperationOptions = {},
): Promise<ReleaseReport> {
  const session = await openReleasedSession(source, released, ports, options);
  return withRunLock(session, (locked) => purgeLocked(locked, released));
}

/** The same by a caller that holds the run's lock. */
export async function purgeLocked(session: Session, released: ReleasedRun): Promise<ReleaseReport> {
  let current = released;
  if (current.remains === 'gone') {
    return reportOnReleased(session, released, { outcome: 'refused', refusals: [nothingKept] });
  }
  if (current.remains === 'moving') return refused(session, current, [notWhole]);
  for (;;) {
    const verified = await verifyPurge(session, current);
    if (verified.kind === 'refused') return refused(session, current, verified.refusals);
    if (current.remains === 'kept') {
      requireLive(verified.proof, trashSubjectOf(session, current), momentOf(session.ports.clock));
      await trashOf(session).beginPurge(current.name);
      current = { ...current, remains: 'purging' };
    }
    const step = await deleteProven(session, current, verified.proof);
    if (step.kind === 'purged') break;
    if (step.kind === 'stopped') return refused(session, current, refuseChanged([step.path]));
    if (step.removed === 0) return refused(session, current, [tooSlow]);
  }
  const purged = { ...current, remains: 'gone' } as const;
  await settleRelease(session, purged);
  session.ports.logger.info(`purged ${released.run}: ${current.name} is deleted`);
  return reportOnReleased(session, purged, { outcome: 'purged' });
}

const nothingKept = refusal('nothingKept', 'the trash holds nothing of it any more', {
  remedy: 'nothing is left to do',
});

const notWhole = refusal('notReady', 'moving its folders was interrupted', {
  remedy: 'put them back (lakeside release --undo), then release the run again',
});

const tooSlow = refusal('notProven', 'its proof ended before the first file could be deleted', {
  remedy: 'check the clock of this machine, then try again',
});

type Step =
  | { readonly kind: 'purged' }
  | { readonly kind: 'stopped'; readonly path: string }
  /** The proof ended; how much was deleted with it. */
  | { readonly kind: 'expired'; readonly removed: number };

async function deleteProven(
  session: Session,
  released: ReleasedRun,
  proof: ReleaseProof,
): Promise<Step> {
  const { clock } = session.ports;
  requireLive(proof, trashSubjectOf(session, released), momentOf(clock));
  session.meter.begin('recording', { files: proof.seen.files.size });
  let removed = 0;
  const permit: PurgePermit = {
    files: new Map([...proof.seen.files].map(([path, { identity }]) => [path, identity])),
    isLive: () => isLive(proof, momentOf(clock)),
    signal: session.signal,
    onRemoved: () => {
      removed += 1;
      session.meter.addFiles(1);
    },
  };
  const result = await trashOf(session).purge(released.name, permit);
  return result.kind === 'expired' ? { kind: 'expired', removed } : result;
}

function refused(
  session: Session,
  released: ReleasedRun,
  refusals: readonly Refusal[],
): ReleaseReport {
  for (const { message } of refusals) session.ports.logger.warn(`${released.run}: ${message}`);
  return reportOnReleased(session, released, { outcome: 'refused', refusals });
}
