import type { Disposable } from '../../../core/base/disposables';

/**
 * A resource that is opened when it is first used and lent to all users at a time. Letting go of it
 * closes it once its last user is done, so that a changed lake file does not pull the connection from
 * under a running sync.
 */
export class Shared<T extends Disposable> implements Disposable {
  readonly #open: () => Promise<T>;
  #current: Opened<T> | undefined;

  constructor(open: () => Promise<T>) {
    this.#open = open;
  }

  /** Lends the resource for as long as `work` lasts. A failed attempt to open is not kept. */
  async use<R>(work: (resource: T) => Promise<R>): Promise<R> {
    const opened = (this.#current ??= new Opened(this.#open()));
    opened.users += 1;
    try {
      return await work(await this.#wait(opened));
    } finally {
      opened.users -= 1;
      opened.closeIfUnused();
    }
  }

  /** The next `use` opens anew. */
  dispose(): void {
    const current = this.#current;
    this.#current = undefined;
    if (current === undefined) return;
    current.isRetired = true;
    current.closeIfUnused();
  }

  async #wait(opened: Opened<T>): Promise<T> {
    try {
      return await opened.resource;
    } catch (error) {
      if (this.#current === opened) this.#current = undefined;
      throw error;
    }
  }
}

class Opened<T extends Disposable> {
  users = 0;
  isRetired = false;

  constructor(readonly resource: Promise<T>) {}

  closeIfUnused(): void {
    if (!this.isRetired || this.users > 0) return;
    this.resource.then(
      (resource) => resource.dispose(),
      () => undefined,
    );
  }
}
