import type { Transport } from '../../src/protocol/rpc';

/** Two ends of one wire; what is sent arrives later, as the copy that JSON makes of it. */
export function memoryTransports(): readonly [WireEnd, WireEnd] {
  const left = new WireEnd();
  const right = new WireEnd();
  left.connect(right);
  right.connect(left);
  return [left, right];
}

/** One end, which keeps what it was asked to send. */
export class WireEnd implements Transport {
  readonly sent: unknown[] = [];
  readonly #listeners = new Set<(message: unknown) => void>();
  #other: WireEnd | undefined;

  connect(other: WireEnd): void {
    this.#other = other;
  }

  send(message: unknown): void {
    const text = JSON.stringify(message);
    this.sent.push(message);
    queueMicrotask(() => this.#other?.deliver(JSON.parse(text)));
  }

  /** Hands a message to this end's listeners as if the other had sent it. */
  deliver(message: unknown): void {
    for (const listener of this.#listeners) listener(message);
  }

  receive(listener: (message: unknown) => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  }
}
