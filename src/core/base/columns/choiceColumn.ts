import { chunkFor, chunkOf, placeInChunk } from './chunks';

/** One of a few values for each row, a byte each; rows that were never set have the first one. */
export class ChoiceColumn<T> {
  readonly #choices: readonly T[];
  readonly #chunks: Uint8Array[] = [];

  constructor(choices: readonly T[]) {
    this.#choices = choices;
  }

  at(row: number): T {
    const choice = this.#chunks[chunkOf(row)]?.[placeInChunk(row)] ?? 0;
    return this.#choices[choice] as T;
  }

  /** @throws RangeError if the value is none of the choices. */
  set(row: number, value: T): void {
    const choice = this.#choices.indexOf(value);
    if (choice < 0) throw new RangeError(`None of the choices: ${String(value)}`);
    const chunk = chunkFor(row, this.#chunks, makeChunk);
    chunk[placeInChunk(row)] = choice;
  }
}

const makeChunk = (rows: number): Uint8Array => new Uint8Array(rows);
