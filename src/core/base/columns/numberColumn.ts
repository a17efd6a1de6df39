import { chunkFor, chunkOf, placeInChunk } from './chunks';

/** A number for each row, 8 bytes each; rows that were never set are 0. */
export class NumberColumn {
  readonly #chunks: Float64Array[] = [];

  at(row: number): number {
    return this.#chunks[chunkOf(row)]?.[placeInChunk(row)] ?? 0;
  }

  set(row: number, value: number): void {
    const chunk = chunkFor(row, this.#chunks, makeChunk);
    chunk[placeInChunk(row)] = value;
  }
}

const makeChunk = (rows: number): Float64Array => new Float64Array(rows);
