/** Gives equal texts one place in memory: compared by where they are, and kept once. */
export class SharedTexts {
  readonly #texts = new Map<string, string>();

  /** The first of all equal texts that were given. */
  of(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    this.#texts.set(text, text);
    return text;
  }
}
