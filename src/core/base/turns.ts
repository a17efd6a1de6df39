import { abortable } from './abortable';

/** Lets one at a time do something that takes longer than a moment, in the order in which they ask. */
export class Turns {
  #last: Promise<void> = Promise.resolve();

  /**
   * Resolves when all who asked before are done; whoever gets the turn calls what it resolves to once.
   * @throws the reason of `signal`, which gives up the place in the queue
   */
  async take(signal?: AbortSignal): Promise<() => void> {
    signal?.throwIfAborted();
    const before = this.#last;
    let done = (): void => undefined;
    const mine = new Promise<void>((resolve) => (done = resolve));
    this.#last = before.then(() => mine);
    try {
      await (signal === undefined ? before : abortable(before, signal));
    } catch (error) {
      done();
      throw error;
    }
    return done;
  }
}
