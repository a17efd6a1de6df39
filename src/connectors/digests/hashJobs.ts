import { createHash, type Hash } from 'node:crypto';
import { Md5Pair } from './md5Pair';

/** A piece of work for whoever holds the streams; jobs of one stream must be done in order. */
export type HashJob =
  | { readonly kind: 'md5'; readonly bytes: Uint8Array }
  | { readonly kind: 'update'; readonly stream: number; readonly bytes: Uint8Array }
  | { readonly kind: 'addBlock'; readonly stream: number; readonly bytes: Uint8Array }
  | { readonly kind: 'finish'; readonly stream: number }
  /** Of a stream that nobody will finish. */
  | { readonly kind: 'drop'; readonly stream: number };

/** Does hash jobs at once, on the thread that calls. */
export class HashBench {
  readonly #hashes = new Map<number, Hash>();
  readonly #pairs = new Map<number, Md5Pair>();

  /** The MD5 that the job is about, `undefined` if it only adds to one. */
  do(job: HashJob): Uint8Array | undefined {
    switch (job.kind) {
      case 'md5':
        return md5Of(job.bytes);
      case 'update':
        this.#hashOf(job.stream).update(job.bytes);
        return undefined;
      case 'addBlock':
        return this.#pairOf(job.stream).addBlock(job.bytes);
      case 'finish':
        return this.#finish(job.stream);
      case 'drop':
        this.#forget(job.stream);
        return undefined;
    }
  }

  #finish(stream: number): Uint8Array {
    const md5 = this.#pairs.get(stream)?.digest() ?? this.#hashOf(stream).digest();
    this.#forget(stream);
    return md5;
  }

  #forget(stream: number): void {
    this.#hashes.delete(stream);
    this.#pairs.delete(stream);
  }

  #hashOf(stream: number): Hash {
    const hash = this.#hashes.get(stream) ?? createHash('md5');
    this.#hashes.set(stream, hash);
    return hash;
  }

  #pairOf(stream: number): Md5Pair {
    const pair = this.#pairs.get(stream) ?? new Md5Pair();
    this.#pairs.set(stream, pair);
    return pair;
  }
}

/** 16 bytes, in memory of their own. */
export function md5Of(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(createHash('md5').update(bytes).digest());
}
