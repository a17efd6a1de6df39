/** What ends with a signal. */
export interface Cancelable {
  cancel(signal: AbortSignal): void;
}

/**
 * Those that end with one signal. A signal looks through all its listeners to add another, so that
 * the hundreds of requests of a sync share one.
 */
export class Cancellation {
  readonly #members = new Set<Cancelable>();

  constructor(signal: AbortSignal) {
    const cancelAll = (): void => {
      for (const member of this.#members) member.cancel(signal);
      this.#members.clear();
    };
    signal.addEventListener('abort', cancelAll, { once: true });
  }

  add(member: Cancelable): void {
    this.#members.add(member);
  }

  delete(member: Cancelable): void {
    this.#members.delete(member);
  }
}

const cancellations = new WeakMap<AbortSignal, Cancellation>();

export function cancellationOf(signal: AbortSignal): Cancellation {
  const known = cancellations.get(signal);
  if (known !== undefined) return known;
  const cancellation = new Cancellation(signal);
  cancellations.set(signal, cancellation);
  return cancellation;
}

export function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('Canceled');
}
