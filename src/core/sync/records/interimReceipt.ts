import { describeError } from '../../base/errors';
import type { ObservedDestination } from '../observeDestination';
import type { Session } from '../session';
import { copyReceipt, extendReceipt } from './receipt';
import type { Receipt } from './receiptLine';
import { recordProven } from './record';

/** A machine that dies in a run of days takes no more than this of what only its journal knew. */
export const keepReceiptEveryMs = 15 * 60_000;

/**
 * Writes what a sync has proven so far into the run's receipt every so often, so that a sync that is cut
 * off can be taken up by any machine, not only by the one that has its journal. Never a marker, and never
 * a receipt over one that is lost or not to be believed: beside it what else lies there would look as
 * good as proven.
 */
export class InterimReceipt {
  readonly #session: Session;
  readonly #known: Receipt;
  #observed: ObservedDestination;
  #nextAtMs: number;
  #writing: Promise<void> | undefined;

  constructor(
    session: Session,
    seen: { readonly observed: ObservedDestination; readonly known: ObservedDestination },
  ) {
    this.#session = session;
    this.#observed = seen.observed;
    this.#known = seen.known.receipt;
    this.#nextAtMs = session.ports.clock.nowMs() + keepReceiptEveryMs;
  }

  /** To be called whenever something was proven; writes beside the transfer if it is time to. */
  consider(proven: Receipt): void {
    const nowMs = this.#session.ports.clock.nowMs();
    if (nowMs < this.#nextAtMs || this.#writing !== undefined) return;
    if (this.#observed.receiptProblem !== undefined) return;
    this.#nextAtMs = nowMs + keepReceiptEveryMs;
    this.#writing = this.#write(proven);
  }

  /** The destination with the receipt that lies there now, once none is being written any more. */
  async settle(): Promise<ObservedDestination> {
    await this.#writing;
    return this.#observed;
  }

  /** What fails is tried again in time: the journal has it all the same. */
  async #write(proven: Receipt): Promise<void> {
    const { ports, destination } = this.#session;
    try {
      // The transfer goes on adding to what is proven.
      const receipt = await extendReceipt(this.#known, await copyReceipt(proven));
      this.#observed = await recordProven(this.#session, this.#observed, receipt);
      ports.logger.info(`recorded ${destination.receipt} midway: ${receipt.size} files proven`);
    } catch (error) {
      ports.logger.warn(`could not keep the receipt midway: ${describeError(error)}`);
    } finally {
      this.#writing = undefined;
    }
  }
}
