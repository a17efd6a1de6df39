import type { Clock } from '../../base/clock';
import type { Logger } from '../../base/logger';
import { pause, type Pause } from '../../base/pause';
import { TokenBucket } from '../../base/tokenBucket';
import type { Source } from '../../lake/lake';
import { formatTimeOfDay } from '../../lake/quietHours';
import type { BlobStore } from '../../storage/blobStore';
import { waitOutQuietHours } from './waitOutQuietHours';

/** What sending a file asks of the storage. */
export type SendStore = Pick<
  BlobStore,
  'head' | 'putBlob' | 'fileSender' | 'putBlock' | 'commitBlocks' | 'getBlocks' | 'deleteBlob'
>;

export interface PaceOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly pause?: Pause;
}

/** How fast, and at which hours, a source's files may be sent. */
export class Pace {
  readonly #limits: Source['limits'];
  readonly #bucket: TokenBucket | undefined;
  readonly #options: Required<PaceOptions>;
  #isQuiet = false;

  constructor(limits: Source['limits'], options: PaceOptions) {
    this.#limits = limits;
    this.#options = { pause, ...options };
    const { bytesPerSecond } = limits;
    this.#bucket =
      bytesPerSecond === undefined
        ? undefined
        : new TokenBucket({ ...this.#options, perSecond: bytesPerSecond });
  }

  /** Settles when that many bytes may be sent. */
  async pass(sizeBytes: number, signal: AbortSignal | undefined): Promise<void> {
    const hours = this.#limits.quietHours;
    await waitOutQuietHours({ ...this.#options, hours, signal }, (untilMs) => this.#say(untilMs));
    await this.#bucket?.take(sizeBytes, signal);
  }

  /** Once for all requests that wait. */
  #say(untilMs: number | undefined): void {
    if (this.#isQuiet === (untilMs !== undefined)) return;
    this.#isQuiet = untilMs !== undefined;
    this.#options.logger.info(
      untilMs === undefined
        ? 'quiet hours are over, the transfer goes on'
        : `the transfer pauses for quiet hours until ${formatTimeOfDay(untilMs)}`,
    );
  }
}

const paces = new WeakMap<Source, Pace>();

/** The store itself, or one that sends no faster than the source allows; all runs of a source share its pace. */
export function pacedStore(store: SendStore, source: Source, options: PaceOptions): SendStore {
  const { bytesPerSecond, quietHours } = source.limits;
  if (bytesPerSecond === undefined && quietHours === undefined) return store;
  const pace = paces.get(source) ?? new Pace(source.limits, options);
  paces.set(source, pace);
  return {
    putBlob: async (address, content, write) => {
      await pace.pass(content.bytes.length, write.signal);
      return store.putBlob(address, content, write);
    },
    putBlock: async (address, block, call) => {
      await pace.pass(block.bytes.length, call?.signal);
      return store.putBlock(address, block, call);
    },
    commitBlocks: (address, content, write) => store.commitBlocks(address, content, write),
    getBlocks: (address, call) => store.getBlocks(address, call),
    head: (address, call) => store.head(address, call),
    deleteBlob: (address, call) => store.deleteBlob(address, call),
  };
}
