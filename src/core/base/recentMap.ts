/**
 * Values by their keys, as many as may be held: when they weigh more, those go that nobody asked for the
 * longest.
 */
export class RecentMap<Value> {
  readonly #mostWeight: number;
  /** In the order in which they were asked for, the latest last. */
  readonly #held = new Map<string, { readonly value: Value; readonly weight: number }>();
  #weight = 0;

  constructor(mostWeight: number) {
    this.#mostWeight = mostWeight;
  }

  get(key: string): Value | undefined {
    const held = this.#held.get(key);
    if (held === undefined) return undefined;
    this.#held.delete(key);
    this.#held.set(key, held);
    return held.value;
  }

  /** What weighs more than all that may be held is not held. */
  set(key: string, value: Value, weight = 1): void {
    this.#remove(key);
    if (weight > this.#mostWeight) return;
    this.#held.set(key, { value, weight });
    this.#weight += weight;
    for (const oldest of this.#held.keys()) {
      if (this.#weight <= this.#mostWeight) return;
      this.#remove(oldest);
    }
  }

  #remove(key: string): void {
    this.#weight -= this.#held.get(key)?.weight ?? 0;
    this.#held.delete(key);
  }
}
