/**
 * Calls `work` for every item, at most `limit` at a time, and settles all that started before it
 * returns. A limit that is asked for may change between items. The first failure or an abort starts
 * nothing more and is thrown once the rest has ended.
 */
export async function forEachConcurrent<T>(
  items: Iterable<T>,
  options: { readonly limit: number | (() => number); readonly signal?: AbortSignal },
  work: (item: T) => Promise<void>,
): Promise<void> {
  const lanes = new Lanes(items[Symbol.iterator](), options, work);
  await lanes.run();
}

/**
 * Does work for every item, one after the other, and goes on behind what fails, unless that ends it all.
 * @throws the first failure, once every item had its turn; what `isOver` is true of at once
 */
export async function forEachInTurn<T>(
  items: Iterable<T>,
  work: (item: T) => Promise<void>,
  isOver: (error: unknown) => boolean,
): Promise<void> {
  const failures: unknown[] = [];
  for (const item of items) {
    try {
      await work(item);
    } catch (error) {
      if (isOver(error)) throw error;
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

class Lanes<T> {
  readonly #items: Iterator<T>;
  readonly #limit: number | (() => number);
  readonly #signal: AbortSignal | undefined;
  readonly #work: (item: T) => Promise<void>;
  #failure: { readonly error: unknown } | undefined;
  #isExhausted = false;
  #count = 0;
  #end = (): void => undefined;

  constructor(
    items: Iterator<T>,
    options: { readonly limit: number | (() => number); readonly signal?: AbortSignal },
    work: (item: T) => Promise<void>,
  ) {
    this.#items = items;
    this.#limit = options.limit;
    this.#signal = options.signal;
    this.#work = work;
  }

  async run(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#end = resolve;
      this.#addLanes();
    });
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  get #most(): number {
    return Math.max(1, typeof this.#limit === 'number' ? this.#limit : this.#limit());
  }

  get #isOver(): boolean {
    return this.#isExhausted || this.#failure !== undefined;
  }

  #addLanes(): void {
    while (!this.#isOver && this.#count < this.#most) {
      this.#count += 1;
      void this.#lane();
    }
  }

  async #lane(): Promise<void> {
    try {
      while (!this.#isOver && this.#count <= this.#most) {
        const next = this.#items.next();
        this.#isExhausted = next.done === true;
        if (next.done === true) break;
        this.#signal?.throwIfAborted();
        await this.#work(next.value);
        this.#addLanes();
      }
    } catch (error) {
      this.#failure ??= { error };
    }
    this.#count -= 1;
    if (this.#count === 0) this.#end();
  }
}
