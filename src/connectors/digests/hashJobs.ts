import { createHash, type Hash } from 'node:crypto';
import { BlockBench } from './blockBench';

export type HashAlgorithm = 'md5' | 'sha256';

/** A piece of work for whoever holds the streams; jobs of one stream must be done in order. */
export type HashJob =
  | { readonly kind: 'md5'; readonly bytes: Uint8Array }
  | {
      readonly kind: 'update';
      readonly stream: number;
      readonly algorithm: HashAlgorithm;
      readonly bytes: Uint8Array;
    }
  | { readonly kind: 'addBlock'; readonly stream: number; readonly bytes: Uint8Array }
  | { readonly kind: 'finish'; readonly stream: number }
  /** Of a stream that nobody will finish. */
  | { readonly kind: 'drop'; readonly stream: number };

/** Does hash jobs on the thread that calls. */
export class HashBench {
  readonly #hashes = new Map<number, Hash>();
  /** Made when it is first needed: its module takes a few milliseconds. */
  #knownBlocks: BlockBench | undefined;

  /**
   * Takes a job, and does it unless it is one of a file's blocks, which {@link work} does. `settle` is called
   * once it is done, with the MD5 that the job is about, `undefined` if it only adds to one.
   */
  take(job: HashJob, settle: (md5: Uint8Array | undefined) => void): void {
    if (job.kind === 'addBlock') return this.#blocks.addBlock(job.stream, job.bytes, settle);
    if (job.kind === 'finish' && !this.#hashes.has(job.stream))
      return this.#blocks.finish(job.stream, settle);
    settle(this.#do(job));
  }

  /** Does a little of what was taken; false if all is done. */
  work(): boolean {
    return this.#knownBlocks?.work() ?? false;
  }

  get #blocks(): BlockBench {
    return (this.#knownBlocks ??= new BlockBench());
  }

  #do(job: Exclude<HashJob, { kind: 'addBlock' }>): Uint8Array | undefined {
    switch (job.kind) {
      case 'md5':
        return md5Of(job.bytes);
      case 'update':
        this.#hashOf(job.stream, job.algorithm).update(job.bytes);
        return undefined;
      case 'finish':
        return this.#finish(job.stream);
      case 'drop':
        this.#hashes.delete(job.stream);
        this.#knownBlocks?.drop(job.stream);
        return undefined;
    }
  }

  #finish(stream: number): Uint8Array | undefined {
    const hash = this.#hashes.get(stream)?.digest();
    this.#hashes.delete(stream);
    return hash;
  }

  #hashOf(stream: number, algorithm: HashAlgorithm): Hash {
    const hash = this.#hashes.get(stream) ?? createHash(algorithm);
    this.#hashes.set(stream, hash);
    return hash;
  }
}

/** 16 bytes, in memory of their own. */
export function md5Of(bytes: Uint8Array): Uint8Array {
  return hashOf('md5', bytes);
}

/** 16 bytes of MD5, 32 of SHA-256, in memory of their own. */
export function hashOf(algorithm: HashAlgorithm, bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(createHash(algorithm).update(bytes).digest());
}
