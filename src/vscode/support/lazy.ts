import type { Disposable } from '../../core/base/disposables';

/** Opens a resource when it is first asked for and keeps it; a failed attempt is not kept. */
export class Lazy<T extends Disposable> implements Disposable {
  readonly #open: () => Promise<T>;
  #opened: Promise<T> | undefined;

  constructor(open: () => Promise<T>) {
    this.#open = open;
  }

  get(): Promise<T> {
    this.#opened ??= this.#openOnce();
    return this.#opened;
  }

  /** Closes what is open, or as soon as it is; the next `get` opens anew. */
  dispose(): void {
    const opened = this.#opened;
    this.#opened = undefined;
    opened?.then(
      (resource) => resource.dispose(),
      () => undefined,
    );
  }

  async #openOnce(): Promise<T> {
    try {
      return await this.#open();
    } catch (error) {
      this.#opened = undefined;
      throw error;
    }
  }
}
