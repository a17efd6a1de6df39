/**
 * How often each thing is done among pairs that may be one. People rename a word and change a type
 * everywhere, so that what is done once more is evidence.
 */
export class Repetitions {
  readonly #weights = new Map<string, number>();

  /** The pair counts as much as it is likely; `undefined` = it does nothing. */
  add(key: string | undefined, probability: number): void {
    if (key !== undefined) this.#weights.set(key, (this.#weights.get(key) ?? 0) + probability);
  }

  /** How many other pairs do it; `own` is what this one was added with, 0 if it was not. */
  others(key: string | undefined, own: number): number {
    return key === undefined ? 0 : Math.max(0, (this.#weights.get(key) ?? 0) - own);
  }
}
