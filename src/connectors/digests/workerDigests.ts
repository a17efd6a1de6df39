import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { constants, createGunzip, createGzip, type Gzip } from 'node:zlib';
import { joinPieces } from '../../core/base/textPieces';
import type { BlockMd5Stream, Digests, HashStream } from '../../core/storage/digests';
import { md5Of, type HashAlgorithm } from './hashJobs';
import { InlineLane, WorkerLane, type HashLane } from './hashLane';
import { GatheringHashStream, inlineBytes, LaneStream, requireMd5, shared } from './hashStreams';

export interface WorkerDigestsOptions {
  /** The built `digests.worker.js`; without one everything is hashed on the caller's thread. */
  readonly workerFile?: string;
  readonly workerCount?: number;
}

/** Up to here hashing takes no longer than starting a first thread. */
const unaidedBytes = 4 * 1024 * 1024;
/** More threads than files under way would only take memory. */
const mostWorkers = 4;

/** Large enough to wake nobody for little, small enough to be read in a few milliseconds. */
const unpackedPieceBytes = 256 * 1024;

/**
 * Hashes large things on threads, small ones on the spot. Memory from `allocate` is shared with the
 * threads, other memory is copied to them. Threads start when they are first needed.
 */
export class WorkerDigests implements Digests {
  readonly #workerFile: string | undefined;
  readonly #workerCount: number;
  readonly #inline = new InlineLane();
  /** Streams are often left unfinished when a file cannot be read or a sync is canceled. */
  readonly #abandoned = new FinalizationRegistry<LaneStream>((stream) => stream.drop());
  #lanes: readonly WorkerLane[] = [];
  #isDisposed = false;

  constructor(options: WorkerDigestsOptions = {}) {
    this.#workerFile = options.workerFile;
    this.#workerCount = options.workerCount ?? Math.min(mostWorkers, availableParallelism());
  }

  async md5(bytes: Uint8Array): Promise<Uint8Array> {
    const isSoonDone = bytes.length <= (this.#lanes.length === 0 ? unaidedBytes : inlineBytes);
    if (isSoonDone) return md5Of(bytes);
    return requireMd5(await this.#lane().do({ kind: 'md5', bytes: shared(bytes) }));
  }

  createMd5(): HashStream {
    return this.#createHash('md5');
  }

  createSha256(): HashStream {
    return this.#createHash('sha256');
  }

  createBlockMd5(): BlockMd5Stream {
    const onLane = new LaneStream(this.#laneOfBlocks(), 'md5');
    const stream: BlockMd5Stream = {
      addBlock: (bytes) => onLane.addBlock(bytes),
      digest: () => onLane.digest(),
    };
    this.#abandoned.register(stream, onLane);
    return stream;
  }

  async sha256(bytes: Uint8Array): Promise<Uint8Array> {
    return Uint8Array.from(createHash('sha256').update(bytes).digest());
  }

  async gzip(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
    const packing = createGzip({ level: constants.Z_BEST_SPEED });
    const [packed] = await Promise.all([joinPieces(packing), pack(pieces, packing)]);
    return packed;
  }

  gunzip(bytes: Uint8Array): AsyncIterable<Uint8Array> {
    const unpacking = createGunzip({ chunkSize: unpackedPieceBytes });
    unpacking.end(bytes);
    return unpacking;
  }

  allocate(sizeBytes: number): Uint8Array {
    return new Uint8Array(new SharedArrayBuffer(sizeBytes));
  }

  /** Ends the threads; what is under way fails. */
  dispose(): void {
    this.#isDisposed = true;
    for (const lane of this.#lanes) lane.dispose();
  }

  #createHash(algorithm: HashAlgorithm): HashStream {
    const stream: HashStream = new GatheringHashStream(algorithm, () => {
      const onLane = new LaneStream(this.#lane(), algorithm);
      this.#abandoned.register(stream, onLane);
      return onLane;
    });
    return stream;
  }

  /** The thread that has others already, up to as many as it hashes for the price of two. */
  #laneOfBlocks(): HashLane {
    const shared = this.#lanes.find((lane) => lane.isOpenToBlocks);
    return shared ?? this.#lane();
  }

  /** An idle thread, a new one if all are busy, otherwise the least busy. */
  #lane(): HashLane {
    if (this.#workerFile === undefined) return this.#inline;
    if (this.#isDisposed) throw new Error('Hashing was ended');
    const living = this.#lanes.filter((lane) => !lane.hasEnded);
    const [least] = [...living].sort((a, b) => a.load - b.load);
    if (least && (least.load === 0 || living.length >= this.#workerCount)) return least;
    const lane = new WorkerLane(this.#workerFile);
    this.#lanes = [...living, lane];
    return lane;
  }
}

async function pack(pieces: AsyncIterable<Uint8Array>, packing: Gzip): Promise<void> {
  try {
    for await (const piece of pieces) await taken(packing, piece);
    packing.end();
  } catch (error) {
    packing.destroy(error as Error);
    throw error;
  }
}

/** Once the piece is packed, and its memory free for the next. */
function taken(packing: Gzip, piece: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    packing.write(piece, (error) => (error ? reject(error) : resolve()));
  });
}
