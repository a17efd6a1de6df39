/** Anything with a lifetime; `vscode.Disposable` is one structurally. */
export interface Disposable {
  dispose(): void;
}

/** Owns disposables and ends them together, last added first. */
export class DisposableStore implements Disposable {
  readonly #items: Disposable[] = [];
  #isDisposed = false;

  /** Takes ownership and returns its argument; disposes it at once if this store already ended. */
  add<T extends Disposable>(item: T): T {
    if (this.#isDisposed) item.dispose();
    else this.#items.push(item);
    return item;
  }

  /** Disposes every item even if some throw. @throws AggregateError with what they threw. */
  dispose(): void {
    this.#isDisposed = true;
    const errors: unknown[] = [];
    for (let item = this.#items.pop(); item; item = this.#items.pop()) {
      try {
        item.dispose();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, 'Could not dispose everything');
  }
}

/** Holds the current one of a kind: setting a value disposes the one before. */
export class MutableDisposable<T extends Disposable> implements Disposable {
  #value: T | undefined;

  get value(): T | undefined {
    return this.#value;
  }

  set value(next: T | undefined) {
    if (next === this.#value) return;
    const previous = this.#value;
    this.#value = next;
    previous?.dispose();
  }

  dispose(): void {
    this.value = undefined;
  }
}
