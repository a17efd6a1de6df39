import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

const chunkBytes = 1024 * 1024;

/** A file's bytes from its first, in pieces. What the system throws passes. */
export async function* fileChunks(
  file: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of createReadStream(file, { highWaterMark: chunkBytes })) {
    signal?.throwIfAborted();
    yield chunk as Uint8Array;
  }
}

/** Compressed, to the same bytes whenever the source is the same. */
export async function* gzipped(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gzip = createGzip();
  const fed = pipeline(Readable.from(source), gzip);
  // Whoever reads the result hears of a failure there.
  fed.catch(() => undefined);
  try {
    for await (const chunk of gzip) yield chunk as Uint8Array;
    await fed;
  } finally {
    gzip.destroy();
  }
}

/** What a stream of bytes was, once it is over. */
export interface StreamDigest {
  readonly sizeBytes: number;
  readonly md5: Uint8Array;
  readonly sha256Hex: string;
}

/** Hashes what passes through it. */
export class Tap {
  readonly #md5: Hash = createHash('md5');
  readonly #sha256: Hash = createHash('sha256');
  #sizeBytes = 0;

  async *through(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      this.#md5.update(chunk);
      this.#sha256.update(chunk);
      this.#sizeBytes += chunk.length;
      yield chunk;
    }
  }

  /** Of all that passed; asked once. */
  digest(): StreamDigest {
    return {
      sizeBytes: this.#sizeBytes,
      md5: this.#md5.digest(),
      sha256Hex: this.#sha256.digest('hex'),
    };
  }
}
