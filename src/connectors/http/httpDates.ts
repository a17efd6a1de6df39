/** Writes times as HTTP has them; those of one second, in which there may be thousands, are the same. */
export class HttpDates {
  #second = Number.NaN;
  #text = '';

  at(timeMs: number): string {
    const second = Math.floor(timeMs / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#text = new Date(timeMs).toUTCString();
    }
    return this.#text;
  }
}
