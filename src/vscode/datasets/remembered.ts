/** Answers that hold for a while, so that moving a pointer over a text asks nobody twice. */
export class Remembered<T> {
  readonly #lifetimeMs: number;
  readonly #mostEntries: number;
  readonly #nowMs: () => number;
  readonly #entries = new Map<string, { readonly answer: Promise<T>; readonly endsAtMs: number }>();

  constructor(options: {
    readonly lifetimeMs: number;
    readonly mostEntries: number;
    readonly nowMs: () => number;
  }) {
    this.#lifetimeMs = options.lifetimeMs;
    this.#mostEntries = options.mostEntries;
    this.#nowMs = options.nowMs;
  }

  /** What was answered not long ago, or what `ask` answers now; a failure is forgotten at once. */
  get(key: string, ask: () => Promise<T>): Promise<T> {
    const known = this.#entries.get(key);
    if (known !== undefined && known.endsAtMs > this.#nowMs()) return known.answer;
    const answer = ask();
    this.#entries.delete(key);
    this.#entries.set(key, { answer, endsAtMs: this.#nowMs() + this.#lifetimeMs });
    answer.catch(() => {
      if (this.#entries.get(key)?.answer === answer) this.#entries.delete(key);
    });
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > this.#mostEntries && oldest !== undefined) {
      this.#entries.delete(oldest);
    }
    return answer;
  }

  clear(): void {
    this.#entries.clear();
  }
}
