import { toHex } from '../../base/hex';
import type { HashStream } from '../../storage/digests';
import type { Loan } from '../../storage/bufferBudget';
import type { Session } from '../session';

/** Hashed at a time: chunks as they come from the network are too small to be worth a thread each. */
const pieceBytes = 1024 * 1024;

/**
 * Downloads one version of a run's blob and hashes it in a piece of memory that is used again and
 * again; nothing of it is kept.
 * @returns its MD5, lower-case hex.
 * @throws StorageError `blobMissing`, or `conditionNotMet` if it no longer is that version.
 */
export async function rereadBlob(
  session: Session,
  blob: { readonly path: string; readonly etag: string; readonly sizeBytes: number },
): Promise<string> {
  const { container, prefix } = session.destination;
  const chunks = session.ports.blobStore.read(
    { container, name: prefix + blob.path },
    { etag: blob.etag, signal: session.signal },
  );
  const loan = await session.buffers.borrow(Math.max(1, Math.min(blob.sizeBytes, pieceBytes)));
  try {
    const hashing = new PieceHash(session.ports.digests.createMd5(), loan);
    for await (const chunk of chunks) {
      await hashing.add(chunk);
      session.meter.addBytes(chunk.length);
    }
    return toHex(await hashing.digest());
  } finally {
    loan.release();
  }
}

/** Gathers chunks in borrowed memory, and hashes that whenever it is full. */
class PieceHash {
  readonly #md5: HashStream;
  readonly #bytes: Uint8Array;
  #filled = 0;

  constructor(md5: HashStream, loan: Loan) {
    this.#md5 = md5;
    this.#bytes = loan.bytes;
  }

  async add(chunk: Uint8Array): Promise<void> {
    for (let taken = 0; taken < chunk.length;) {
      const room = this.#bytes.length - this.#filled;
      const part = chunk.subarray(taken, taken + room);
      this.#bytes.set(part, this.#filled);
      this.#filled += part.length;
      taken += part.length;
      if (this.#filled === this.#bytes.length) await this.#hash();
    }
  }

  async digest(): Promise<Uint8Array> {
    await this.#hash();
    return this.#md5.digest();
  }

  async #hash(): Promise<void> {
    if (this.#filled > 0) await this.#md5.update(this.#bytes.subarray(0, this.#filled));
    this.#filled = 0;
  }
}
