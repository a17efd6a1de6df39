import type { HashStream } from '../../core/storage/digests';
import { hashOf, type HashAlgorithm } from './hashJobs';
import type { HashLane } from './hashLane';

/** Small pieces are gathered up to this before they are handed over. */
const gatheredBytes = 256 * 1024;
/** Up to here hashing takes no longer than handing over to a thread and back, about 75 µs. */
export const inlineBytes = 64 * 1024;

/** A stream whose state a lane holds; its jobs stay on that lane, which keeps them in order. */
export class LaneStream {
  readonly #lane: HashLane;
  readonly #algorithm: HashAlgorithm;
  readonly #id: number;
  #isOpen = true;

  constructor(lane: HashLane, algorithm: HashAlgorithm) {
    this.#lane = lane;
    this.#algorithm = algorithm;
    this.#id = lane.open();
  }

  async update(bytes: Uint8Array): Promise<void> {
    const [stream, algorithm] = [this.#id, this.#algorithm];
    await this.#lane.do({ kind: 'update', stream, algorithm, bytes: shared(bytes) });
  }

  async addBlock(bytes: Uint8Array): Promise<Uint8Array> {
    return requireMd5(
      await this.#lane.do({ kind: 'addBlock', stream: this.#id, bytes: shared(bytes) }),
    );
  }

  async digest(): Promise<Uint8Array> {
    const done = this.#lane.do({ kind: 'finish', stream: this.#id });
    this.#close();
    return requireMd5(await done);
  }

  /** Lets go of a stream that nobody will finish. */
  drop(): void {
    if (!this.#isOpen) return;
    // A lane that has ended holds nothing any more.
    this.#lane.do({ kind: 'drop', stream: this.#id }).catch(() => undefined);
    this.#close();
  }

  #close(): void {
    if (this.#isOpen) this.#lane.close();
    this.#isOpen = false;
  }
}

/**
 * Hashes what turns out to be small on the spot, and hands over the rest: a lane is only asked for
 * once there is something worth it.
 */
export class GatheringHashStream implements HashStream {
  readonly #algorithm: HashAlgorithm;
  readonly #openOnLane: () => LaneStream;
  #onLane: LaneStream | undefined;
  #gathered: Uint8Array[] = [];
  #gatheredBytes = 0;

  constructor(algorithm: HashAlgorithm, openOnLane: () => LaneStream) {
    this.#algorithm = algorithm;
    this.#openOnLane = openOnLane;
  }

  async update(bytes: Uint8Array): Promise<void> {
    if (bytes.length <= inlineBytes) {
      this.#gathered.push(bytes.slice());
      this.#gatheredBytes += bytes.length;
      if (this.#gatheredBytes >= gatheredBytes) await this.#handOver();
      return;
    }
    await Promise.all([this.#handOver(), this.#lane().update(bytes)]);
  }

  async digest(): Promise<Uint8Array> {
    if (this.#onLane === undefined) return hashOf(this.#algorithm, Buffer.concat(this.#gathered));
    const [, hash] = await Promise.all([this.#handOver(), this.#onLane.digest()]);
    return hash;
  }

  async #handOver(): Promise<void> {
    if (this.#gatheredBytes === 0) return;
    const piece = Buffer.concat(this.#gathered);
    this.#gathered = [];
    this.#gatheredBytes = 0;
    await this.#lane().update(piece);
  }

  #lane(): LaneStream {
    return (this.#onLane ??= this.#openOnLane());
  }
}

/** Memory that a thread can read: shared already, or copied. */
export function shared(bytes: Uint8Array): Uint8Array {
  if (bytes.buffer instanceof SharedArrayBuffer) return bytes;
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
}

export function requireMd5(md5: Uint8Array | undefined): Uint8Array {
  if (md5 === undefined) throw new Error('The job is not one that ends in an MD5');
  return md5;
}
