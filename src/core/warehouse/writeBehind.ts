import { joinBytes } from '../base/textPieces';
import type { ResultOutput } from './byteOutput';

/** Bytes that may wait to be written: enough that neither side stands still for the other. */
const mostWaitingBytes = 1_048_576;

/**
 * An output that takes bytes in while earlier ones are being written, up to a megabyte, and writes all
 * that waits at once. Bytes belong to it from then on. What fails is thrown by the next call.
 */
export function writeBehind(output: ResultOutput): ResultOutput {
  return new WriteBehind(output);
}

class WriteBehind implements ResultOutput {
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #writing: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor(readonly output: ResultOutput) {}

  async write(bytes: Uint8Array): Promise<void> {
    this.#throwFailure();
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    this.#writing ??= this.#writeWaiting();
    if (this.#waitingBytes < mostWaitingBytes) return;
    await this.#writing;
    this.#throwFailure();
  }

  async complete(): Promise<void> {
    await this.#writing;
    this.#throwFailure();
    await this.output.complete();
  }

  async abandon(): Promise<void> {
    this.#waiting = [];
    await this.#writing;
    await this.output.abandon();
  }

  async #writeWaiting(): Promise<void> {
    try {
      while (this.#waiting.length > 0) await this.output.write(this.#take());
    } catch (error) {
      this.#failure = { error };
    }
    this.#writing = undefined;
  }

  #take(): Uint8Array {
    const [first, ...others] = this.#waiting;
    const bytes = first === undefined || others.length > 0 ? joinBytes(this.#waiting) : first;
    this.#waiting = [];
    this.#waitingBytes = 0;
    return bytes;
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}
