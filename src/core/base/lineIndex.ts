import { lastAtMost } from './lastAtMost';

/** Line and character of an offset, both from 0; characters are UTF-16 units. */
export interface LinePlace {
  readonly line: number;
  readonly character: number;
}

/** Finds the lines of offsets in a text, for many of them. */
export class LineIndex {
  readonly #starts: readonly number[];

  constructor(readonly text: string) {
    const starts = [0];
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
      starts.push(at + 1);
    }
    this.#starts = starts;
  }

  placeOf(offset: number): LinePlace {
    const line = lastAtMost(this.#starts.length, (index) => this.#starts[index] ?? 0, offset);
    return { line, character: offset - (this.#starts[line] ?? 0) };
  }
}
