import { describeError } from '../../base/errors';
import { StorageError, type BlobAddress } from '../../storage/blobStore';
import { emptyContent } from '../../storage/emptyContent';
import type { LockHolder } from '../../storage/runLocks';
import { findHolder, holderMetadata } from './lockHolders';
import { asLockError, lockedError, lockLostError } from './lockedError';
import type { Session } from '../session';

/** The longest lease the service gives for a time; a holder that died blocks others no longer. */
const leaseSeconds = 60;
const renewEveryMs = 20_000;
/** Until a renewal that failed in passing is tried again. */
const retryAfterMs = 3_000;
/** A lease that could not be renewed for so long is given up before it runs out by itself. */
const giveUpAfterMs = 50_000;
/** How long giving the lease back may take after the work was done or stopped. */
const lastWordsMs = 10_000;
/** A lock's blob may be deleted by its holder just when it is to be leased. */
const mostAttempts = 3;

/**
 * A lease on `<run>.lock`, which whoever writes to the run holds, on whatever machine. Its blob says
 * who that is.
 */
export class RunLease {
  /** Aborted, with a {@link LockedError} `lockLost`, once the lease may be somebody else's. */
  readonly lost: AbortSignal;
  readonly #lost = new AbortController();
  readonly #ended = new AbortController();
  readonly #session: Session;
  readonly #leaseId: string;
  #nextRenewal: ReturnType<typeof setTimeout> | undefined;
  #giveUp: ReturnType<typeof setTimeout> | undefined;

  private constructor(session: Session, leaseId: string) {
    this.#session = session;
    this.#leaseId = leaseId;
    this.lost = this.#lost.signal;
  }

  /**
   * Takes the lease and keeps renewing it.
   * @throws LockedError `locked` if another process has it; StorageError if it cannot be taken at all.
   */
  static async take(
    session: Session,
    { holder, leaseId }: { readonly holder: LockHolder; readonly leaseId: string },
  ): Promise<RunLease> {
    const lease = new RunLease(session, leaseId);
    const isNew = await lease.#take(holder);
    lease.#keep();
    if (!isNew) await lease.#sign(holder);
    return lease;
  }

  /**
   * Gives the lease back and removes its blob. What fails is logged: the lease ends by itself.
   * @returns false if it has to.
   */
  async release(): Promise<boolean> {
    this.#stop();
    this.#ended.abort();
    if (this.lost.aborted) return true;
    const options = { leaseId: this.#leaseId, signal: AbortSignal.timeout(lastWordsMs) };
    const { blobStore, logger } = this.#session.ports;
    try {
      await blobStore.deleteBlob(this.#address, { ...options, condition: { kind: 'any' } });
      return true;
    } catch (error) {
      logger.warn(`${this.#address.name} stays behind: ${describeError(error)}`);
      if (!StorageError.is(error, 'forbidden')) return false;
    }
    return this.#releaseLease();
  }

  /** Where the blob may not be deleted, others need not wait for the lease at least. */
  async #releaseLease(): Promise<boolean> {
    const { blobStore, logger } = this.#session.ports;
    try {
      await blobStore.releaseLease(this.#address, {
        leaseId: this.#leaseId,
        signal: AbortSignal.timeout(lastWordsMs),
      });
      return true;
    } catch (error) {
      logger.debug(`${this.#address.name} stays leased: ${describeError(error)}`);
      return false;
    }
  }

  get #address(): BlobAddress {
    const { container, lock } = this.#session.destination;
    return { container, name: lock };
  }

  /** False if another process made the blob. */
  async #take(holder: LockHolder): Promise<boolean> {
    for (let attempt = 1; ; attempt += 1) {
      const isNew = await this.#create(holder);
      try {
        await this.#acquire();
        return isNew;
      } catch (error) {
        if (!StorageError.is(error, 'blobMissing') || attempt === mostAttempts) throw error;
      }
    }
  }

  /** False if there is such a blob already, from a holder that lives or one that died. */
  async #create(holder: LockHolder): Promise<boolean> {
    const { blobStore } = this.#session.ports;
    try {
      await blobStore.putBlob(this.#address, emptyContent, {
        condition: { kind: 'absent' },
        metadata: holderMetadata(holder),
        signal: this.#session.signal,
      });
      return true;
    } catch (error) {
      if (StorageError.is(error, 'conditionNotMet') || StorageError.is(error, 'leaseHeld')) {
        return false;
      }
      throw asLockError(error, this.#address.name);
    }
  }

  async #acquire(): Promise<void> {
    const { blobStore } = this.#session.ports;
    try {
      await blobStore.acquireLease(this.#address, {
        leaseId: this.#leaseId,
        seconds: leaseSeconds,
        signal: this.#session.signal,
      });
    } catch (error) {
      if (!StorageError.is(error, 'leaseHeld')) throw asLockError(error, this.#address.name);
      const found = await findHolder(this.#session);
      throw lockedError(this.#session.run.name, found?.holder, error);
    }
  }

  /** Puts our name on a blob that another made. The lease is what counts: others only read an old name. */
  async #sign(holder: LockHolder): Promise<void> {
    const { blobStore, logger } = this.#session.ports;
    try {
      await blobStore.putBlob(this.#address, emptyContent, {
        condition: { kind: 'any' },
        metadata: holderMetadata(holder),
        leaseId: this.#leaseId,
        signal: AbortSignal.timeout(lastWordsMs),
      });
    } catch (error) {
      logger.warn(`${this.#address.name} keeps an old name: ${describeError(error)}`);
    }
  }

  #keep(): void {
    this.#stop();
    this.#giveUp = setTimeout(() => this.#lose('it could not be renewed in time'), giveUpAfterMs);
    this.#nextRenewal = setTimeout(() => void this.#renew(), renewEveryMs);
  }

  async #renew(): Promise<void> {
    const { blobStore, logger } = this.#session.ports;
    try {
      await blobStore.renewLease(this.#address, {
        leaseId: this.#leaseId,
        signal: this.#ended.signal,
      });
      if (!this.#ended.signal.aborted) this.#keep();
    } catch (error) {
      if (this.#ended.signal.aborted) return;
      if (isRefusal(error))
        return this.#lose('another process took it, or somebody removed it', error);
      logger.warn(`${this.#address.name} could not be renewed yet: ${describeError(error)}`);
      this.#nextRenewal = setTimeout(() => void this.#renew(), retryAfterMs);
    }
  }

  #lose(why: string, cause?: unknown): void {
    this.#stop();
    this.#ended.abort();
    this.#lost.abort(lockLostError(this.#session.run.name, why, cause));
  }

  #stop(): void {
    clearTimeout(this.#nextRenewal);
    clearTimeout(this.#giveUp);
  }
}

/** What no renewal can change any more. */
function isRefusal(error: unknown): boolean {
  const reasons = ['leaseLost', 'leaseHeld', 'blobMissing', 'containerMissing'];
  return StorageError.is(error) && reasons.includes(error.reason);
}
